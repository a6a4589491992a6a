/* SPDX-License-Identifier: Apache-2.0 */
#include "core/credentials.h"
#include "core/cert_read.h"
#include "core/change.h"
#include "core/clients.h"
#include "core/document_id.h"
#include "core/instant.h"
#include "model/resource_tables.h"

#define KIND      client_credential_resource.kind
#define LIST_STEP 100

/* ---- making one ---- */

struct facts { /* n == 0: the type has none */
	struct span kid, alg, subject_dn, thumbprint_sha256, public_key;
	bool has_end;
	int64_t end_ms;
};

struct source {
	const json_t *body;
	const char *where;
};

static err refuse(struct ctx *c, const struct source *s, const char *member, const char *why)
{
	return fault_set(&c->fault, ERR_M_BODY, "'%s' on property %s%s%s", why, s->where,
		*s->where ? "." : "", member);
}

static err read_public_key(struct ctx *c, const struct source *s, struct facts *f)
{
	struct cert_key key;
	struct span given = json_str(s->body, "kid");
	f->alg = json_str(s->body, "alg");
	if (!f->alg.n)
		f->alg = SPAN("RS256");
	err e = cert_read_key(
		c->arena, json_str(s->body, "pem"), mint_alg_from_name(f->alg.p, f->alg.n), &key);
	if (e.code == ERR_SYNTAX)
		return refuse(c, s, "pem",
			"Invalid PEM: a public key or certificate with an RSA key of 2048 bits or "
			"more is needed");
	TRY(e);
	f->kid = given.n ? given : key.kid;
	f->public_key = key.public_pem;
	f->has_end = key.has_end && json_bool(s->body, "parse_expiry_from_cert", false);
	f->end_ms = key.end_ms;
	return OK;
}

static err read_identity(struct ctx *c, const struct source *s, struct cert_identity *ret_identity)
{
	err e = cert_read_identity(c->arena, json_str(s->body, "pem"), ret_identity);
	if (e.code == ERR_SYNTAX)
		return refuse(c, s, "pem", "Invalid PEM: an X.509 certificate is needed");
	return e;
}

static err read_subject(struct ctx *c, const struct source *s, struct facts *f)
{
	struct cert_identity identity;
	struct span pem = json_str(s->body, "pem");
	f->subject_dn = json_str(s->body, "subject_dn");
	if (f->subject_dn.n && pem.n)
		return refuse(c, s, "subject_dn", "Either pem or subject_dn is given, not both");
	if (f->subject_dn.n)
		return OK;
	if (!pem.n)
		return refuse(c, s, "subject_dn", "Missing required property: subject_dn");
	TRY(read_identity(c, s, &identity));
	if (!identity.subject_dn.n)
		return refuse(c, s, "pem", "The certificate has no subject");
	f->subject_dn = identity.subject_dn;
	return OK;
}

static err read_certificate(struct ctx *c, const struct source *s, struct facts *f)
{
	struct cert_identity identity;
	TRY(read_identity(c, s, &identity));
	f->thumbprint_sha256 = identity.thumbprint_sha256;
	f->has_end = true;
	f->end_ms = identity.end_ms;
	return OK;
}

static const struct {
	const char *name;
	err (*read)(struct ctx *c, const struct source *s, struct facts *f);
	bool takes_end; /* expires_at of the body counts */
} types[] = {
	{ "public_key", read_public_key, true },
	{ "cert_subject_dn", read_subject, false },
	{ "x509_cert", read_certificate, false },
};

static err read_end(struct ctx *c, const struct source *s, struct facts *f)
{
	struct span given = json_str(s->body, "expires_at");
	if (!given.n)
		return OK;
	f->has_end = true;
	if (instant_read(given, &f->end_ms).code)
		return refuse(
			c, s, "expires_at", "Object didn't pass validation for format date-time");
	return OK;
}

static err read_facts(struct ctx *c, const struct source *s, const char *type, struct facts *f)
{
	struct span given = json_str(s->body, "credential_type");
	if (type && !span_eq_str(given, type))
		return refuse(c, s, "credential_type",
			"Credential type does not fit the authentication method");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (span_eq_str(given, types[i].name)) {
			TRY(types[i].read(c, s, f));
			return types[i].takes_end ? read_end(c, s, f) : OK;
		}
	return refuse(c, s, "credential_type", "No enum match");
}

/* Nothing when the text is empty. */
static int put(json_t *doc, const char *name, struct span text)
{
	return text.n ? json_object_set_new(doc, name, json_stringn(text.p, text.n)) : 0;
}

static int put_end(json_t *doc, int64_t ms)
{
	char iso[CLOCK_ISO_SIZE];
	clock_iso(ms, iso);
	return json_object_set_new(doc, "expires_at", json_string(iso));
}

static err write_doc(struct ctx *c, struct span client_id, struct span id, const json_t *body,
	const struct facts *f, json_t **ret_doc)
{
	json_t *doc = json_keep(c->arena, json_object());
	TRY_PTR(doc);
	if (put(doc, "id", id) || put(doc, "client_id", client_id) ||
		put(doc, "credential_type", json_str(body, "credential_type")) ||
		put(doc, "kid", f->kid) || put(doc, "alg", f->alg) ||
		put(doc, "name", json_str(body, "name")) || put(doc, "subject_dn", f->subject_dn) ||
		put(doc, "thumbprint_sha256", f->thumbprint_sha256) ||
		put(doc, "public_key", f->public_key) || (f->has_end && put_end(doc, f->end_ms)))
		return FAIL(NOMEM);
	*ret_doc = doc;
	return OK;
}

static err stamp(struct ctx *c, json_t *doc)
{
	char iso[CLOCK_ISO_SIZE];
	clock_iso(c->now, iso);
	if (json_object_set_new(doc, "created_at", json_string(iso)) ||
		json_object_set_new(doc, "updated_at", json_string(iso)))
		return FAIL(NOMEM);
	return OK;
}

err credentials_make(struct ctx *c, struct span client_id, const json_t *body, const char *type,
	const char *where, json_t **ret_doc)
{
	const struct resource *r = &client_credential_resource;
	struct source s = { body, where };
	struct facts f = { 0 };
	struct document none = { 0 };
	json_t *doc;
	TRY(read_facts(c, &s, type, &f));
	TRY(document_id_new(c, r->id_form, &none.id));
	TRY(write_doc(c, client_id, none.id, body, &f, &doc));
	TRY(documents_store(c, r, &none, doc));
	TRY(stamp(c, doc));
	return documents_show(c, r, doc, SHOW_CREATED, ret_doc);
}

/* ---- the operations ---- */

static err require_client(struct ctx *c, struct span client_id)
{
	json_t *doc;
	return clients_require(c, client_id, client_resource.not_found, &doc);
}

err credentials_find(
	struct ctx *c, struct span client_id, struct span id, struct document *ret_document)
{
	struct doc_row row;
	json_t *doc;
	TRY(store_doc_get(c->conn, c->arena, c->tenant->id, KIND, id, &row));
	TRY(json_read_in(c->arena, row.json, NULL, &doc));
	if (!span_eq(json_str(doc, "client_id"), client_id))
		return FAIL(NOT_FOUND);
	*ret_document =
		(struct document){ .doc = doc, .id = row.id, .version.number = row.version };
	return OK;
}

/* The same, with the wire's answers. */
static err require(struct ctx *c, struct span client_id, struct span id)
{
	struct document d;
	TRY(require_client(c, client_id));
	err e = credentials_find(c, client_id, id, &d);
	return e.code == ERR_NOT_FOUND
		       ? fault_wire(&c->fault, client_credential_resource.not_found, NULL)
		       : e;
}

err credentials_create(struct ctx *c, struct span client_id, const json_t *body, json_t **ret_doc)
{
	TRY(require_client(c, client_id));
	TRY(credentials_make(c, client_id, body, NULL, "", ret_doc));
	/* else one that is made while its client goes would stay */
	store_expect_doc(c->batch, c->tenant->id, client_resource.kind, client_id);
	return OK;
}

/* Reading shows that there is no end; making one does not. */
static err show_no_end(json_t *shown)
{
	if (json_object_get(shown, "expires_at"))
		return OK;
	return json_object_set_new(shown, "expires_at", json_null()) ? FAIL(NOMEM) : OK;
}

err credentials_get(struct ctx *c, struct span client_id, struct span id, json_t **ret_doc)
{
	struct document d;
	TRY(require(c, client_id, id));
	TRY(documents_get(c, &client_credential_resource, id, &d));
	TRY(documents_show(c, &client_credential_resource, d.doc, SHOW_GET, ret_doc));
	return show_no_end(*ret_doc);
}

static err show_page(struct ctx *c, const json_t *docs, json_t *list)
{
	json_t *doc, *shown;
	size_t i;
	json_array_foreach(docs, i, doc)
	{
		TRY(documents_show(c, &client_credential_resource, doc, SHOW_LIST, &shown));
		TRY(show_no_end(shown));
		if (json_array_insert(list, 0, shown))
			return FAIL(NOMEM);
	}
	return OK;
}

err credentials_list(struct ctx *c, struct span client_id, json_t **ret_list)
{
	struct doc_filter mine = { "client_id", &client_id, 1 };
	struct list_query q = { .filters = &mine, .filter_count = 1, .take = LIST_STEP };
	struct list_result page = { .more = true };
	TRY(require_client(c, client_id));
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	while (page.more) {
		TRY(documents_list(c, &client_credential_resource, &q, &page));
		TRY(show_page(c, page.items, list));
		q.after = page.last_seq;
	}
	*ret_list = list;
	return OK;
}

err credentials_patch(
	struct ctx *c, struct span client_id, struct span id, const json_t *patch, json_t **ret_doc)
{
	struct source s = { patch, "" };
	struct facts f = { 0 };
	json_t *doc;
	TRY(require(c, client_id, id));
	TRY(read_end(c, &s, &f));
	json_t *change = json_keep(c->arena, json_copy((json_t *)(uintptr_t)patch));
	TRY_PTR(change);
	if (f.has_end && put_end(change, f.end_ms))
		return FAIL(NOMEM);
	TRY(documents_patch(c, &client_credential_resource, id, change, &doc));
	return documents_show(c, &client_credential_resource, doc, SHOW_PATCHED, ret_doc);
}

/* The client is stored even when it does not name the credential: its version then settles a race
 * with a PATCH that is about to. */
static err unname(struct ctx *c, struct span client_id, struct span id)
{
	struct doc_row row;
	json_t *doc;
	err e = store_doc_get(
		c->conn, c->arena, c->tenant->id, client_resource.kind, client_id, &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(json_read_in(c->arena, row.json, NULL, &doc));
	struct document was = { .doc = doc, .id = row.id, .version.number = row.version };
	credentials_unname(doc, id);
	return documents_store(c, &client_resource, &was, doc);
}

err credentials_remove(struct ctx *c, struct span client_id, struct span id)
{
	struct document d;
	err e = credentials_find(c, client_id, id, &d);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(change_delete(c, KIND, id));
	return unname(c, client_id, id);
}

err credentials_remove_all(struct ctx *c, struct span client_id)
{
	return change_delete_where(c, KIND, "client_id", client_id);
}
