/* SPDX-License-Identifier: Apache-2.0 */
/* limits.h: every bound of the program in one table. Sizes in bytes, times in the unit that the
 * name ends in. */
#pragma once

/* HTTP: one request */
#define LIMIT_HTTP_HEAD       32768   /* request line and all fields */
#define LIMIT_HTTP_TARGET     8192    /* longer: 414 */
#define LIMIT_HTTP_FIELDS     100     /* more: 431 */
#define LIMIT_HTTP_BODY       1048576 /* longer: 413, before it is read */
#define LIMIT_HTTP_CHUNK_LINE 256     /* size line of one chunk, extensions included */
#define LIMIT_HTTP_TRAILER    4096
#define LIMIT_HTTP_RESPONSE   16777216
#define LIMIT_HTTP_STREAM_BUFFER                                                                   \
	262144 /* of an answer sent piece by piece: what its reader has not taken yet */
/* HTTP: absolute deadlines of one connection */
#define LIMIT_HTTP_HANDSHAKE_MS 10000
#define LIMIT_HTTP_HEAD_MS      10000 /* from the first byte of a request to the end of its head */
#define LIMIT_HTTP_BODY_MS      30000
#define LIMIT_HTTP_WRITE_MS     30000
#define LIMIT_HTTP_IDLE_MS      75000
#define LIMIT_HTTP_LINGER_MS    2000  /* after the last answer, for the other end to close */
#define LIMIT_HTTP_DRAIN_MS     10000 /* SIGTERM: open requests may end within this */
#define LIMIT_HTTP_CONNECTIONS  12000 /* per worker */
#define LIMIT_HTTP_STREAMS      256   /* per worker: answers sent piece by piece at the same time */
#define LIMIT_WORKERS           64

/* JSON */
#define LIMIT_JSON_DEPTH  32    /* documents */
#define LIMIT_TOKEN_SIZE  16384 /* a JWT, and any JSON in it */
#define LIMIT_TOKEN_DEPTH 16
#define LIMIT_FORM_FIELDS 200
#define LIMIT_OAUTH_BODY  65536 /* POST /oauth/token */
#define LIMIT_KID         64

/* memory of one request */
#define LIMIT_ARENA       33554432
#define LIMIT_ARENA_FIRST 4096

/* tokens */
#define LIMIT_TOKEN_LIFETIME_S   2592000
#define DEFAULT_TOKEN_LIFETIME_S 86400
#define LIMIT_LEEWAY_S           60
#define LIMIT_LEGACY_LIFETIME_S                                                                    \
	34560000 /* 400 days: legacy tokens that claim more are refused; none claimed: accepted */

/* documents and their lists: a full page of the longest must fit into a response */
#define LIMIT_DOCUMENT 131072 /* one resource's JSON; room for an API of 1000 scopes */
#define LIMIT_PAGE     100
#define DEFAULT_PAGE   50

/* caches of one worker */
#define LIMIT_CACHE_BYTES 1048576 /* clients, APIs, grants, tenants, verified tokens: each */

/* journal */
#define LIMIT_JOURNAL_QUEUE 65536 /* records that wait; beyond it 503 */
#define LIMIT_JOURNAL_GROUP 4096  /* records in one transaction */
#define LIMIT_TRIM          1000  /* old events removed in one transaction */
#define LIMIT_USES_KNOWN    1024  /* token uses that are known to be written in this minute */
#define LIMIT_WRITE_RETRIES 32    /* of a change whose document another writer changed first */

/* operations that run beside the workers, one at a time */
#define LIMIT_SLOW_QUEUE 32 /* that wait; beyond it 503 */

/* texts from outside in an event; longer ones are cut */
#define LIMIT_EVENT_ID       128
#define LIMIT_EVENT_AGENT    512
#define LIMIT_EVENT_AUDIENCE 600
#define LIMIT_EVENT_SCOPE    16384
#define LIMIT_EVENT_PATH     2048

/* what an event says of a change; what is longer is cut, and says so */
#define LIMIT_CHANGE_BYTES   32768 /* of all that changed, as JSON text */
#define LIMIT_CHANGE_DOCS    50    /* documents named */
#define LIMIT_CHANGE_MEMBERS 100   /* of one document */
#define LIMIT_CHANGE_ITEMS   100   /* added to, or removed from, one list */
#define LIMIT_CHANGE_VALUE   512   /* bytes of one value */
#define LIMIT_CHANGE_PATH    256   /* bytes of a member's path */
#define LIMIT_CHANGE_NAME    128   /* bytes of an id, or of a name */
#define LIMIT_CHANGE_IDS     20    /* of documents that went with another one */

/* one line of the log; a longer one is cut */
#define LIMIT_LOG_LINE 4096

/* throttling of wrong client secrets, per client and address */
#define LIMIT_WRONG_SECRETS    10 /* in one window */
#define LIMIT_WRONG_WINDOW_S   60
#define LIMIT_THROTTLE_ENTRIES 4096

/* people at the dashboard */
#define LIMIT_SESSION_IDLE_S     1800 /* since the last request, unless the tenant says otherwise */
#define LIMIT_SESSION_LIFE_S     43200 /* since the log-in, unless the tenant says otherwise */
#define LIMIT_SESSION_IDLE_MIN_S 300   /* what a tenant may say */
#define LIMIT_SESSION_IDLE_MAX_S 28800
#define LIMIT_SESSION_LIFE_MIN_S 3600
#define LIMIT_SESSION_LIFE_MAX_S 86400
#define LIMIT_RETENTION_DAYS     3650
#define LIMIT_SECOND_STEP_S      300   /* from the password to the one-time code */
#define LIMIT_FRESH_S            300   /* how long a proof of who it is counts as fresh */
#define LIMIT_APPROVAL_WAIT_S    86400 /* a request for a second person's approval */
#define LIMIT_APPROVAL_USE_S     900   /* an approval that was given */
#define LIMIT_MANUAL_UNPROVED_S  86400 /* minted tokens that live longer need a fresh proof */
#define LIMIT_TRIAL_S            600 /* life of a token that the dashboard tries an application with */
#define LIMIT_MINTED_SHOWN       200
#define LIMIT_PASSWORD_KIB       47104  /* Argon2id: memory of one hash */
#define LIMIT_CHAIN_WALK         100000 /* events verified for one look at the audit trail */
#define LIMIT_PAGE_ROLES         1000
#define LIMIT_FAMILY_SHOWN       50 /* other tenants of the family in a session */

/* following the logs live */
#define LIMIT_TAIL_ROWS       200  /* events that a follower gets at one look; others are counted */
#define LIMIT_TAIL_PER_PERSON 4    /* at the same time; a browser has six connections */
#define TAIL_LOOK_MS          500  /* how often the journal is looked at */
#define TAIL_CHECK_MS         2000 /* how often it is asked whether the person may still follow */
#define TAIL_HEARTBEAT_MS     15000 /* the longest silence */

/* requests of one client per second and worker, before 429 */
#define LIMIT_RATE_PER_S 100000

/* tenants whose answers a worker takes the time of: 18 KB each, once asked */
#define LIMIT_LATENCY_TENANTS 256
