/* SPDX-License-Identifier: Apache-2.0 */
/* people.h: persons at the dashboard. A person is a document (kind "dashboard_user") with a role;
 * what he logs in with is kept sealed beside it. What a person may do is read from the store each
 * time it counts. */
#pragma once
#include "core/roles.h"

struct person {
	struct span id, email, name;
	struct role role; /* of no scopes when the role is gone */
	bool blocked, has_totp;
	int64_t totp_step; /* of the last code that was taken */
	int64_t version;
	json_t *doc;
};

/* In the arena. Fails: NOT_FOUND, IO, NOMEM, CORRUPT. */
MUST_CHECK err person_get(struct ctx *c, struct span id, struct person *ret_person);
/* By e-mail address, in any case. */
MUST_CHECK err person_find(struct ctx *c, struct span email, struct person *ret_person);
/* What is decided from this reading is refused (CHANGED) when person or role have changed before it
 * is written; into c->batch. */
void person_expect(struct ctx *c, const struct person *p);
/* Makes the person who calls: c->who. */
void person_acts(struct ctx *c, const struct person *p);
/* Stores the person with other members, or to raise the version alone; into c->batch. Fails: NOMEM
 * and the like. */
MUST_CHECK err person_store(struct ctx *c, const struct person *p);

/* Whether the tenant was ever set up, and the marking of it: of two at once one has the result
 * EXISTS. */
MUST_CHECK err people_are_set_up(struct ctx *c, bool *ret_done);
/* The first owner, with that mark; into c->batch. *ret_person has no version yet. Fails: CRYPTO,
 * NOMEM. */
MUST_CHECK err people_set_up(struct ctx *c, struct span email, struct span name,
	struct span password, struct person *ret_person);

/* Counts owners who are not blocked, up to `wanted`, without `gone`: each is expected to be so
 * still when that is written. Fails: IO, NOMEM, CORRUPT. */
MUST_CHECK err people_expect_owners(
	struct ctx *c, struct span gone, size_t wanted, size_t *ret_count);
/* Everything that people minted under a role goes to the deny-list; into c->batch. */
MUST_CHECK err people_revoke_of_role(struct ctx *c, struct span role_id);
MUST_CHECK err people_have_role(struct ctx *c, struct span role_id, bool *ret_some);

/* What a person logs in with: "password", "totp", "totp_new". Reading what is not there gives an
 * empty span. Fails: IO, CRYPTO, NOMEM. */
MUST_CHECK err people_secret_put(
	struct ctx *c, struct span user_id, const char *name, struct span plain);
MUST_CHECK err people_secret_get(
	struct ctx *c, struct span user_id, const char *name, struct span *ret_plain);
MUST_CHECK err people_secret_drop(struct ctx *c, struct span user_id, const char *name);

extern const struct resource_hooks dashboard_user_hooks;
