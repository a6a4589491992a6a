/* SPDX-License-Identifier: Apache-2.0 */
/* slot.h: one named token over time: the one that is there, when to ask for the next, what went
 * wrong. Pure: the caller brings the time and does the asking. */
#pragma once
#include "base/secret.h"
#include "cli/agent/life.h"
#include "cli/agent/limits.h"

struct token_config;

struct slot {
	const struct token_config *config; /* borrowed */
	struct secret token;               /* empty: none */
	struct life life;
	int64_t renew_after_ms;       /* of the life */
	int64_t retry_at_ms;          /* on the boot clock; counts while failures > 0 */
	unsigned failures;            /* in a row */
	bool is_asking;               /* a request is under way */
	bool was_asked;               /* a first answer, or failure, is in */
	uint64_t serial;              /* counts the tokens had; sinks compare it */
	char error[AGENT_ERROR_SIZE]; /* of the last failure; "" after a success */
	int64_t error_wall_ms;
};

void slot_init(struct slot *s, const struct token_config *config);
/* Wipes the token. */
void slot_done(struct slot *s);

/* Whether the token may be handed out at this moment. Nothing else decides that. */
bool slot_is_fresh(const struct slot *s, struct moment now);
/* Seconds that the token still lives, rounded down; 0 when there is none. */
int64_t slot_left_s(const struct slot *s, struct moment now);

/* A new token: *token is moved in. */
void slot_take(struct slot *s, struct secret *token, struct life life, uint32_t chance);
/* No token: tries again after a growing time, not before wait_s (0: the server asked for nothing).
 * is_refused: the server said no, rather than nothing. */
void slot_fail(struct slot *s, const char *words, int64_t wait_s, bool is_refused,
	struct moment now, uint32_t chance);
/* Drops a token that is over. True: it just was. */
bool slot_expire(struct slot *s, struct moment now);

/* Whether to ask for a token now. */
bool slot_is_due(const struct slot *s, struct moment now);
/* How long until slot_is_due or slot_expire has something to say, as far as the clocks run evenly;
 * at most AGENT_SLEEP_MAX_MS. */
int64_t slot_wait_ms(const struct slot *s, struct moment now);
