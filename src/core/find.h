/* SPDX-License-Identifier: Apache-2.0 */
/* find.h: what a few typed letters may mean: documents whose name, or another key, begins with
 * them, or that have them as their id. Each answer walks an index; none reads more documents than
 * it shows, and a few. */
#pragma once
#include "core/documents.h"

struct find_key {
	const char *name; /* of a lookup */
	bool folded;      /* its values are in lower case (resource_fold) */
};

struct find_query {
	struct span text; /* not empty */
	uint32_t limit;
	const struct find_key *keys; /* that may begin with the text; the last has no name */
	const char *fields;          /* members that are shown, joined by commas */
};

/* An array of documents as the caller may see them: what has the text as its id first, then by the
 * order of the keys. The tenant's own client is none of them. *ret_more: the limit cut it. Fails:
 * IO, NOMEM, CORRUPT, CRYPTO. */
MUST_CHECK err find_documents(struct ctx *c, const struct resource *r, const struct find_query *q,
	json_t **ret_list, bool *ret_more);
/* The same for roles: the built-in ones, beyond the limit, and then documents. */
MUST_CHECK err find_roles(
	struct ctx *c, const struct find_query *q, json_t **ret_list, bool *ret_more);
