/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/slot.h"

void slot_init(struct slot *s, const struct token_config *config)
{
	*s = (struct slot){ .config = config };
}

void slot_done(struct slot *s)
{
	secret_done(&s->token);
}

bool slot_is_fresh(const struct slot *s, struct moment now)
{
	return s->token.n > 0 && life_left_ms(&s->life, now) > 0;
}

int64_t slot_left_s(const struct slot *s, struct moment now)
{
	return slot_is_fresh(s, now) ? life_left_ms(&s->life, now) / 1000 : 0;
}

void slot_take(struct slot *s, struct secret *token, struct life life, uint32_t chance)
{
	secret_done(&s->token);
	s->token = *token;
	*token = (struct secret){ 0 };
	s->life = life;
	s->renew_after_ms = life_renew_after_ms(life.ttl_ms, chance);
	s->failures = 0;
	s->was_asked = true;
	s->error[0] = '\0';
	s->serial++;
}

void slot_fail(struct slot *s, const char *words, int64_t wait_s, bool is_refused,
	struct moment now, uint32_t chance)
{
	int64_t max = is_refused ? AGENT_REFUSED_MAX_MS : AGENT_RETRY_MAX_MS;
	int64_t wait = life_backoff_ms(++s->failures, max, chance);
	int64_t asked = wait_s < AGENT_RETRY_AFTER_MS / 1000 ? wait_s * 1000 : AGENT_RETRY_AFTER_MS;
	s->retry_at_ms = now.boot_ms + (wait > asked ? wait : asked);
	s->was_asked = true;
	s->error_wall_ms = now.wall_ms;
	snprintf(s->error, sizeof(s->error), "%s", words);
}

bool slot_expire(struct slot *s, struct moment now)
{
	if (s->token.n == 0 || slot_is_fresh(s, now))
		return false;
	secret_done(&s->token);
	return true;
}

static bool is_waiting(const struct slot *s, struct moment now)
{
	return s->failures > 0 && now.boot_ms < s->retry_at_ms;
}

bool slot_is_due(const struct slot *s, struct moment now)
{
	if (s->is_asking || is_waiting(s, now))
		return false;
	return s->failures > 0 || !slot_is_fresh(s, now) ||
	       life_passed_ms(&s->life, now) >= s->renew_after_ms;
}

int64_t slot_wait_ms(const struct slot *s, struct moment now)
{
	int64_t wait = AGENT_SLEEP_MAX_MS;
	if (slot_is_due(s, now))
		return 0;
	if (s->token.n) {
		int64_t left = life_left_ms(&s->life, now);
		int64_t renew = s->renew_after_ms - life_passed_ms(&s->life, now);
		wait = left < wait ? left : wait;
		if (!s->is_asking && !s->failures && renew < wait)
			wait = renew;
	}
	if (!s->is_asking && s->failures && s->retry_at_ms - now.boot_ms < wait)
		wait = s->retry_at_ms - now.boot_ms;
	return wait > 0 ? wait : 0;
}
