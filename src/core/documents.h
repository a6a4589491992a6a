/* SPDX-License-Identifier: Apache-2.0 */
/* documents.h: the use cases that every resource shares: list, get, create, patch, remove. Reads go
 * to c->conn, writes into c->batch; whoever made the ctx commits. Documents handed out are owned by
 * c->arena and stand as stored; documents_show makes what a caller may see. */
#pragma once
#include "core/hooks.h"

struct list_query {
	const struct doc_filter *filters;
	size_t filter_count;
	uint32_t page, per_page; /* when take is 0; both may be as large as they like */
	int64_t after;           /* when take is not 0 */
	uint32_t take;
	bool want_total;
};

struct list_result {
	json_t *items; /* array of documents as stored */
	int64_t total, last_seq;
	bool more;
};

/* Fails: IO, NOMEM, CORRUPT. */
MUST_CHECK err documents_list(struct ctx *c, const struct resource *r, const struct list_query *q,
	struct list_result *ret_list);

struct document {
	json_t *doc;
	struct span id;
	struct version version; /* number 0: not stored yet */
};

/* By id, or by r->alternate_id. Singletons ignore the id; one that was never written is an empty
 * document of version 0. Fails: M_WIRE with r->not_found, IO, NOMEM, CORRUPT. */
MUST_CHECK err documents_get(
	struct ctx *c, const struct resource *r, struct span id, struct document *ret_document);
/* `body` is checked, and taken over as the document: gets its defaults, an id of r->id_form unless
 * it has one, and what r->hooks->create does. Adds the insert to c->batch. Fails: what the hook
 * refuses with, M_BODY (longer than LIMIT_DOCUMENT), IO, NOMEM, CRYPTO. */
MUST_CHECK err documents_create(
	struct ctx *c, const struct resource *r, json_t *body, json_t **ret_doc);
/* The stored document, if it is what c->expected says, with `patch` (checked) laid over it: null
 * removes, some members merge; into c->batch. Fails: M_WIRE with r->not_found, D_STALE, M_BODY (a
 * merged member or the whole beyond its limits), what the hook refuses with, IO, NOMEM, CORRUPT,
 * CRYPTO. */
MUST_CHECK err documents_patch(struct ctx *c, const struct resource *r, struct span id,
	const json_t *patch, json_t **ret_doc);
/* Stores a document that the caller loaded and changed, or made (was->version.number 0), with its
 * lookup keys; into c->batch. Fails: M_BODY (longer than LIMIT_DOCUMENT), what the hook for
 * uniqueness refuses with, NOMEM. */
MUST_CHECK err documents_store(
	struct ctx *c, const struct resource *r, const struct document *was, json_t *doc);
/* Removes the document if it is there, and what c->expected says; *ret_was tells. Fails: D_STALE,
 * what the hook refuses with, IO, NOMEM, CORRUPT. */
MUST_CHECK err documents_remove(
	struct ctx *c, const struct resource *r, struct span id, bool *ret_was);
/* What the caller may see of a document, in answer order, with what r->hooks->show adds. For
 * SHOW_CREATED and SHOW_ROTATED a new client_secret is shown whatever else the caller may see.
 * Owned by the arena. Fails: IO, NOMEM, CORRUPT, CRYPTO. */
MUST_CHECK err documents_show(struct ctx *c, const struct resource *r, const json_t *doc,
	enum show_why why, json_t **ret_doc);
