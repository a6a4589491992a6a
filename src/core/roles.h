/* SPDX-License-Identifier: Apache-2.0 */
/* roles.h: what people at the dashboard may do: a role is a set of Management API scopes and a
 * ceiling for the tokens minted with it. Five are built in; others are documents. Nobody gives, or
 * takes from somebody, what he does not hold himself. */
#pragma once
#include "core/documents.h"

#define ROLE_OWNER "owner"

struct role {
	struct span id, name, description;
	struct scope_set scopes;
	int64_t max_token_s;
	bool owner, builtin;
	struct version version; /* of its document; number 0: built in */
};

/* Of the built-in one at that place; NULL beyond the last. */
const char *role_builtin_id(size_t i);
/* In the arena. Fails: NOT_FOUND, IO, NOMEM, CORRUPT. */
MUST_CHECK err role_get(struct ctx *c, struct span id, struct role *ret_role);
/* As the dashboard shows it. Fails: NOMEM. */
MUST_CHECK err role_show(struct ctx *c, const struct role *r, json_t **ret_doc);
/* All roles, the built-in ones first. Fails: IO, NOMEM, CORRUPT. */
MUST_CHECK err roles_show(struct ctx *c, json_t **ret_list);
/* OK when the caller holds all that the role gives. Fails: M_WIRE (dashboard_user's `beyond`),
 * NOMEM. */
MUST_CHECK err role_within(struct ctx *c, const struct role *r);

extern const struct resource_hooks dashboard_role_hooks;
