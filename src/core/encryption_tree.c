/* SPDX-License-Identifier: Apache-2.0 */
#include "core/encryption_tree.h"
#include "core/change.h"
#include "core/document_id.h"
#include "model/resource_tables.h"

#define KIND encryption_key_resource.kind
#define ROLE "role"

bool enc_is(const json_t *doc, const char *member, const char *text)
{
	return span_eq_str(json_str(doc, member), text);
}

static bool is_root(const json_t *doc)
{
	return enc_is(doc, "type", ENC_CUSTOMER) || enc_is(doc, "type", ENC_ENVIRONMENT);
}

struct span enc_role(const json_t *doc)
{
	if (enc_is(doc, "state", ENC_PENDING))
		return json_str(doc, "type");
	if (!enc_is(doc, "state", ENC_ACTIVE))
		return SPAN_NONE;
	if (enc_is(doc, "type", ENC_MASTER))
		return SPAN(ENC_ROLE_MASTER);
	return is_root(doc) ? SPAN(ENC_ROLE_ROOT) : SPAN_NONE;
}

/* ---- reading and writing ---- */

static err to_document(struct ctx *c, const struct doc_row *row, struct document *ret_key)
{
	json_t *doc;
	TRY(json_read_in(c->arena, row->json, NULL, &doc));
	*ret_key = (struct document){ .doc = doc, .id = row->id, .version.number = row->version };
	return OK;
}

err enc_find(struct ctx *c, struct span kid, struct document *ret_key)
{
	struct doc_row row;
	TRY(store_doc_get(c->conn, c->arena, c->tenant->id, KIND, kid, &row));
	return to_document(c, &row, ret_key);
}

err enc_find_role(struct ctx *c, struct span role, struct document *ret_key)
{
	struct doc_row row;
	err e = store_doc_find(c->conn, c->arena, c->tenant->id, KIND, ROLE, role, &row);
	if (e.code == ERR_NOT_FOUND) {
		*ret_key = (struct document){ 0 };
		return OK;
	}
	TRY(e);
	return to_document(c, &row, ret_key);
}

err enc_save(struct ctx *c, const struct document *key)
{
	struct doc_key role = { .name = ROLE, .value = enc_role(key->doc), .unique = true };
	struct change_doc d = { .kind = KIND,
		.id = key->id,
		.doc = key->doc,
		.keys = &role,
		.key_count = role.value.n > 0 };
	TRY(json_write_in(c->arena, key->doc, &d.text));
	return key->version.number ? change_update(c, &d, key->version.number)
				   : change_insert(c, &d);
}

err enc_set(struct document *key, const char *member, struct span text)
{
	json_t *v = text.p ? json_stringn(text.p, text.n) : json_null();
	return json_object_set_new(key->doc, member, v) ? FAIL(NOMEM) : OK;
}

err enc_insert(struct ctx *c, struct span type, const char *state, struct span parent,
	struct document *ret_key)
{
	struct document key = { .doc = json_keep(c->arena, json_object()) };
	TRY_PTR(key.doc);
	TRY(document_id_new(c, encryption_key_resource.id_form, &key.id));
	TRY(enc_set(&key, encryption_key_resource.id_member, key.id));
	TRY(enc_set(&key, "type", type));
	TRY(enc_set(&key, "state", span_of(state)));
	TRY(enc_set(&key, "parent_kid", parent));
	TRY(enc_save(c, &key));
	*ret_key = key;
	return OK;
}

/* ---- moves in the hierarchy ---- */

err enc_replace_master(struct ctx *c, struct document *old, struct span root)
{
	struct document made;
	if (old->version.number) {
		TRY(enc_set(old, "parent_kid", root));
		TRY(enc_set(old, "state", SPAN(ENC_DESTROYED)));
		TRY(enc_save(c, old));
	}
	return enc_insert(c, SPAN(ENC_MASTER), ENC_ACTIVE, root, &made);
}

err enc_new_root(struct ctx *c, struct span *ret_kid)
{
	struct document made;
	TRY(enc_insert(c, SPAN(ENC_ENVIRONMENT), ENC_ACTIVE, SPAN_NONE, &made));
	*ret_kid = made.id;
	return OK;
}

err enc_drop_material(struct ctx *c, struct span kid)
{
	TRY(change_secret_delete(c, KIND, kid, SPAN("wrapping_key")));
	return change_secret_delete(c, KIND, kid, SPAN("root_key"));
}

err enc_destroy(struct ctx *c, struct document *key)
{
	TRY(enc_set(key, "state", SPAN(ENC_DESTROYED)));
	TRY(enc_drop_material(c, key->id));
	return enc_save(c, key);
}
