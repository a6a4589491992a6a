/* SPDX-License-Identifier: Apache-2.0 */
/* The lists of credentials that a client's document holds. */
#include "core/credentials.h"

static const struct list {
	const char *outer, *inner; /* inner NULL: `outer` holds the list itself */
	const char *type;          /* what the list takes */
} lists[] = {
	{ "client_authentication_methods", "private_key_jwt", "public_key" },
	{ "client_authentication_methods", "tls_client_auth", "cert_subject_dn" },
	{ "client_authentication_methods", "self_signed_tls_client_auth", "x509_cert" },
	{ "signed_request_object", NULL, "public_key" },
	{ "token_vault_privileged_access", NULL, "public_key" },
};
#define LIST_COUNT (sizeof lists / sizeof *lists)

/* NULL when the document has no such list. */
static json_t *items_of(const json_t *client_doc, const struct list *l)
{
	json_t *holder = json_object_get(client_doc, l->outer);
	if (l->inner)
		holder = json_object_get(holder, l->inner);
	return json_object_get(holder, "credentials");
}

static const char *place_of(struct ctx *c, const struct list *l, size_t i)
{
	return arena_printf(c->arena, "%s%s%s.credentials[%zu]", l->outer, l->inner ? "." : "",
		l->inner ? l->inner : "", i);
}

static json_t *id_only(struct span id)
{
	return json_pack("{s:s%}", "id", id.p, id.n);
}

static err check_named(
	struct ctx *c, struct span client_id, struct span id, const char *type, const char *place)
{
	struct document d;
	err e = credentials_find(c, client_id, id, &d);
	if (e.code == ERR_NOT_FOUND)
		return fault_set(&c->fault, ERR_M_BODY,
			"'Credential does not exist: " SPAN_FMT "' on property %s.id", SPAN_ARG(id),
			place);
	TRY(e);
	if (!span_eq_str(json_str(d.doc, "credential_type"), type))
		return fault_set(&c->fault, ERR_M_BODY,
			"'Credential is no %s: " SPAN_FMT "' on property %s.id", type, SPAN_ARG(id),
			place);
	return OK;
}

static err take_item(
	struct ctx *c, struct span client_id, const struct list *l, json_t *items, size_t i)
{
	const json_t *item = json_array_get(items, i);
	struct span id = json_str(item, "id");
	const char *place = place_of(c, l, i);
	json_t *made;
	TRY_PTR(place);
	if (id.n) {
		TRY(check_named(c, client_id, id, l->type, place));
		return json_array_set_new(items, i, id_only(id)) ? FAIL(NOMEM) : OK;
	}
	TRY(credentials_make(c, client_id, item, l->type, place, &made));
	return json_array_set(items, i, made) ? FAIL(NOMEM) : OK;
}

err credentials_take_inline(struct ctx *c, struct span client_id, json_t *client_doc)
{
	for (size_t k = 0; k < LIST_COUNT; k++) {
		json_t *items = items_of(client_doc, &lists[k]);
		for (size_t i = 0; i < json_array_size(items); i++)
			TRY(take_item(c, client_id, &lists[k], items, i));
	}
	return OK;
}

static err shorten(json_t *items)
{
	for (size_t i = 0; i < json_array_size(items); i++)
		if (json_array_set_new(items, i, id_only(json_str(json_array_get(items, i), "id"))))
			return FAIL(NOMEM);
	return OK;
}

err credentials_shorten(json_t *client_doc, enum show_why why)
{
	if (why == SHOW_CREATED)
		return OK;
	for (size_t k = 0; k < LIST_COUNT; k++) {
		json_t *outer = json_object_get(client_doc, lists[k].outer);
		/* the document is a shallow copy of one that must stay as it is */
		if (items_of(client_doc, &lists[k]) &&
			json_object_set_new(client_doc, lists[k].outer, json_deep_copy(outer)))
			return FAIL(NOMEM);
		TRY(shorten(items_of(client_doc, &lists[k])));
	}
	return OK;
}

bool credentials_unname(json_t *client_doc, struct span id)
{
	bool was = false;
	for (size_t k = 0; k < LIST_COUNT; k++) {
		json_t *items = items_of(client_doc, &lists[k]);
		for (size_t i = json_array_size(items); i-- > 0;)
			if (span_eq(json_str(json_array_get(items, i), "id"), id))
				was = json_array_remove(items, i) == 0;
	}
	return was;
}
