/* SPDX-License-Identifier: Apache-2.0 */
/* rate.h: requests of one client per second, counted per thread, and the X-RateLimit fields that
 * tell of it. Limits are per client: one busy deployment tool must not starve the others. */
#pragma once
#include "api/app.h"

struct rate_state {
	uint32_t limit, remaining;
	int64_t reset_s; /* Unix seconds */
};

/* NULL: no memory. */
struct rate *rate_new(void);
void rate_free(struct rate *r);
/* Counts one request; false when the client has used up this second. */
bool rate_take(struct rate *r, struct span client_id, int64_t now_ms, struct rate_state *ret_state);
/* X-RateLimit-Limit, -Remaining, -Reset. */
void rate_fields(struct http_exchange *x, const struct rate_state *state);
