/* SPDX-License-Identifier: Apache-2.0 */
/* limits.h: every bound of the agent in one table. Sizes in bytes, times in the unit that the name
 * ends in. */
#pragma once

/* the configuration */
#define AGENT_CONFIG_SIZE 262144
#define AGENT_TEXT_SIZE   4096 /* one value */
#define AGENT_NAME_SIZE   64   /* of a token */
#define AGENT_TOKENS      64
#define AGENT_PARAMETERS  16 /* of one token's request */
#define AGENT_FILES       8  /* of one token */
#define AGENT_PROXIES     16
#define AGENT_PEERS       32 /* users, and groups, that may use one socket */
#define AGENT_VARIABLES   32 /* of the child's environment */

/* asking for a token */
#define AGENT_SECRET_SIZE 65536
#define AGENT_FORM_SIZE   262144
#define AGENT_ANSWER_SIZE 65536
#define AGENT_TOKEN_SIZE  16384
#define AGENT_CONNECT_MS  10000
#define AGENT_REQUEST_MS  30000
#define AGENT_ERROR_SIZE  600 /* what is kept of an error's words */
#define AGENT_LIFETIME_S                                                                           \
	300 /* of a token whose answer does not say, and the configuration neither */
#define AGENT_LIFE_MAX_S   34560000 /* 400 days: what claims more counts as this */
#define AGENT_MARGIN_MS    30000    /* renewal is begun at least so long before the end ... */
#define AGENT_MARGIN_PART  2        /* ... but not before this part of the life is over */
#define AGENT_RENEW_FROM   750      /* renewal begins at so many thousandths of the life ... */
#define AGENT_RENEW_SPREAD 50       /* ... and up to so many later */

/* trying again */
#define AGENT_RETRY_FIRST_MS 1000
#define AGENT_RETRY_MAX_MS   60000   /* no answer, or the server's own trouble */
#define AGENT_REFUSED_MAX_MS 300000  /* refused: somebody has to do something about it */
#define AGENT_RETRY_AFTER_MS 3600000 /* a server that asks for longer waits is asked again then */
#define AGENT_SINK_RETRY_MS  5000    /* a file that could not be written */
#define AGENT_SLEEP_MAX_MS   60000   /* the longest time between two looks at the clocks */

/* sockets */
#define AGENT_CONNECTIONS 256
#define AGENT_BACKLOG     128
#define AGENT_HEAD_MS     10000
#define AGENT_LINGER_MS   2000
#define AGENT_REPLY_SIZE  262144
#define AGENT_STALL_S     300    /* a proxied transfer that stands still is given up */
#define AGENT_QUEUE_HIGH  262144 /* bytes of a proxied body that wait: reading pauses ... */
#define AGENT_QUEUE_LOW   65536  /* ... until so few are left */
#define AGENT_HEAD_OUT    65536  /* head of a proxied answer */
