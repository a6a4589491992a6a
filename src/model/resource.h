/* SPDX-License-Identifier: Apache-2.0 */
/* resource.h: what one file of api/management/ says about a resource, as the generator writes it,
 * and the operations on documents that follow from it. Pure: no I/O. */
#pragma once
#include "model/schema.h"
#include "model/scope.h"

struct resource_lookup {
	const char *key;       /* name in document_keys */
	const char *member;    /* whose value it is: string, boolean ("true"/"false"), or array of
				  strings (one key each) */
	const char *query;     /* query parameter that filters by it; NULL: none */
	const char *if_absent; /* key value for documents without the member; NULL: no key */
	bool unique, counted;
	bool folded; /* as resource_fold has it: to be found by its beginning, in any case */
};

struct resource_hooks; /* core/hooks.h: the behaviour that is not plain */

struct resource {
	const char *kind;       /* "client": the kind of its documents */
	const char *collection; /* "clients": member of lists with totals */
	const char *id_member;  /* "client_id" */
	const char *id_form; /* "alnum:32", "hex:24", "cgr_:16" (prefix, then letters and digits),
				"uuid" */
	const char *created_member, *updated_member; /* "created_at", or NULL: not shown */
	const struct schema *schema;
	const struct resource_lookup *lookups;
	size_t lookup_count;
	const char
		*alternate_id; /* lookup key that a path id may be too ("identifier"); NULL: none */
	const char *const *see;        /* scopes that see ordinary members; NULL-ended */
	const char *const *always;     /* members that `fields` never removes; NULL-ended */
	const char *const *always_one; /* the same, when one document is read and not a list */
	const char *const *head;       /* members in answers: first these, in this order ... */
	const char *const *tail; /* ... then the others as they stand in the document, then these */
	bool singleton;          /* one document, id = kind; GET and PATCH only */
	const struct wire_error *not_found, *exists;
	const struct resource_hooks *hooks; /* NULL: none */
};

/* Applies a checked PATCH body to a document: null deletes, PROP_MERGE members merge at the first
 * level (null deletes there too), others replace; members keep their place, new ones are appended.
 * What a PATCH may not set is passed over; a new object gets the defaults of its members. *ret_doc
 * is a new reference. */
MUST_CHECK err resource_patch(
	const struct resource *r, const json_t *doc, const json_t *patch, json_t **ret_doc);
/* Whether the caller may write every member of `body`; else *ret_member is the first it may not,
 * *ret_scopes the list any of which would do. */
bool resource_may_set(const struct resource *r, const json_t *body, const struct scope_set *have,
	const char **ret_member, const char *const **ret_scopes);
/* A copy with what a caller with `have` may see, in answer order. Members of no property in the
 * schema stay out. *ret_doc is a new reference. */
MUST_CHECK err resource_show(const struct resource *r, const json_t *doc,
	const struct scope_set *have, json_t **ret_doc);
/* fields=a,b & include_fields: removes from doc what was not asked for; r->always stays. */
MUST_CHECK err resource_select(
	const struct resource *r, json_t *doc, struct span fields, bool include);
/* Removes PROP_IGNORED and PROP_READ_ONLY-and-ignored members from a checked body. */
void resource_drop_ignored(const struct resource *r, json_t *body);

/* The first FOLDED_MAX characters with A to Z as a to z, into the arena; p == NULL: no memory. */
#define FOLDED_MAX 100
struct span resource_fold(struct arena *a, struct span text);

struct lookup_value {
	const struct resource_lookup *lookup;
	struct span value; /* borrows the document, or static */
};
/* The keys that a document is to be found by, into the arena. */
MUST_CHECK err resource_keys(const struct resource *r, struct arena *a, const json_t *doc,
	struct lookup_value **ret_keys, size_t *ret_count);
