/* SPDX-License-Identifier: Apache-2.0 */
/* options.h: a tenant's switches and numbers that the Management API does not show; set by `mintage
 * tenant set` and at the dashboard. */
#pragma once
#include "core/ctx.h"

struct tenant_options {
	bool legacy_tokens;   /* accept legacy HS256 management tokens; off by default */
	bool strict_audit;    /* a token leaves only after its event is durable; on by default */
	bool two_person_rule; /* the Global Client Secret takes two owners; off by default */
	int64_t max_manual_s; /* the longest that a token minted by hand may live */
	int64_t log_retention_days;                 /* older events are removed; 0: none ever is */
	int64_t dashboard_idle_s, dashboard_life_s; /* of sessions at the dashboard */
	struct version version;
};

/* Defaults when nothing was ever set. Fails: IO, CORRUPT, NOMEM. */
MUST_CHECK err options_read(struct ctx *c, struct tenant_options *ret_options);
/* Sets one option by its name to "on" or "off", or to a number within its bounds, in c->batch, with
 * an audit event. Fails: USAGE (unknown name or value, or no two owners for the two-person-rule;
 * the fault says which), IO, NOMEM. */
MUST_CHECK err options_set(struct ctx *c, struct span name, struct span value);
/* Sets several members of the stored document at once, in c->batch, with no event; *ret_options:
 * all as they will stand. `members` is an object of values within their bounds under the names of
 * the options. Fails: RANGE (idle longer than life), D_STALE, IO, CORRUPT, NOMEM. */
MUST_CHECK err options_put(struct ctx *c, json_t *members, struct tenant_options *ret_options);
/* All options as an object {"legacy-tokens": false, ...}, owned by the arena. Fails: IO, CORRUPT,
 * NOMEM. */
MUST_CHECK err options_show(struct ctx *c, json_t **ret_doc);
/* Whether this is the name of an option. */
bool options_known(struct span name);
