/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/life.h"
#include "cli/agent/limits.h"
#include <time.h>

static int64_t boot_now(void *arg)
{
	struct timespec t;
	(void)arg;
	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const struct clock clock_boot = { boot_now, NULL };

struct moment clocks_now(const struct clocks *c)
{
	return (struct moment){ clock_now_ms(c->wall), clock_now_ms(c->boot) };
}

int64_t life_passed_ms(const struct life *life, struct moment now)
{
	int64_t wall = now.wall_ms - life->from.wall_ms, boot = now.boot_ms - life->from.boot_ms;
	int64_t most = wall > boot ? wall : boot;
	return most > 0 ? most : 0;
}

int64_t life_left_ms(const struct life *life, struct moment now)
{
	return life->ttl_ms - life_passed_ms(life, now);
}

int64_t life_renew_after_ms(int64_t ttl_ms, uint32_t chance)
{
	int64_t thousandths = AGENT_RENEW_FROM + chance % (AGENT_RENEW_SPREAD + 1);
	int64_t wanted = ttl_ms / 1000 * thousandths + ttl_ms % 1000 * thousandths / 1000;
	int64_t last = ttl_ms - AGENT_MARGIN_MS, soonest = ttl_ms / AGENT_MARGIN_PART;
	if (wanted > last)
		wanted = last;
	return wanted > soonest ? wanted : soonest;
}

int64_t life_backoff_ms(unsigned failures, int64_t max_ms, uint32_t chance)
{
	int64_t wait = AGENT_RETRY_FIRST_MS;
	for (unsigned i = 1; i < failures && wait < max_ms; i++)
		wait *= 2;
	if (wait > max_ms)
		wait = max_ms;
	return wait / 2 + chance % (wait / 2 + 1);
}
