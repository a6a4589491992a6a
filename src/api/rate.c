/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rate.h"
#include "base/limits.h"
#include <stdlib.h>

#define SLOTS 1024

/* Clients whose hashes meet share a slot: they share a limit that is far above what one uses. */
struct rate {
	struct {
		int64_t second;
		uint32_t used;
	} slots[SLOTS];
};

struct rate *rate_new(void)
{
	return calloc(1, sizeof(struct rate));
}

void rate_free(struct rate *r)
{
	free(r);
}

static size_t slot_of(struct span client_id)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < client_id.n; i++)
		h = (h ^ (unsigned char)client_id.p[i]) * 1099511628211u;
	return (h ^ h >> 32) % SLOTS;
}

bool rate_take(struct rate *r, struct span client_id, int64_t now_ms, struct rate_state *ret_state)
{
	size_t i = slot_of(client_id);
	int64_t second = now_ms / 1000;
	if (r->slots[i].second != second) {
		r->slots[i].second = second;
		r->slots[i].used = 0;
	}
	bool free_place = r->slots[i].used < LIMIT_RATE_PER_S;
	r->slots[i].used += free_place;
	*ret_state = (struct rate_state){ LIMIT_RATE_PER_S, LIMIT_RATE_PER_S - r->slots[i].used,
		second + 1 };
	return free_place;
}

static void field(struct http_exchange *x, const char *name, int64_t value)
{
	char *text = arena_printf(x->arena, "%lld", (long long)value);
	if (text)
		http_out_field(x, name, span_of(text));
}

void rate_fields(struct http_exchange *x, const struct rate_state *state)
{
	if (!state->limit)
		return;
	field(x, "X-RateLimit-Limit", state->limit);
	field(x, "X-RateLimit-Remaining", state->remaining);
	field(x, "X-RateLimit-Reset", state->reset_s);
}
