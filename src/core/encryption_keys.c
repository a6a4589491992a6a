/* SPDX-License-Identifier: Apache-2.0 */
#include "core/encryption_keys.h"
#include "core/change.h"
#include "core/encryption_tree.h"
#include "model/resource_tables.h"

#define KIND encryption_key_resource.kind

err encryption_keys_make_first(struct ctx *c)
{
	struct span root;
	struct document none = { 0 };
	TRY(enc_new_root(c, &root));
	return enc_replace_master(c, &none, root);
}

err encryption_keys_rekey(struct ctx *c)
{
	struct document root, master;
	TRY(enc_find_role(c, SPAN(ENC_ROLE_ROOT), &root));
	TRY(enc_find_role(c, SPAN(ENC_ROLE_MASTER), &master));
	if (!root.version.number)
		TRY(enc_new_root(c, &root.id));
	return enc_replace_master(c, &master, root.id);
}

static err show(struct ctx *c, const struct document *key, bool is_new, json_t **ret_doc)
{
	char iso[CLOCK_ISO_SIZE];
	clock_iso(c->now, iso);
	if (is_new && json_object_set_new(key->doc, "created_at", json_string(iso)))
		return FAIL(NOMEM);
	if (json_object_set_new(key->doc, "updated_at", json_string(iso)))
		return FAIL(NOMEM);
	return documents_show(c, &encryption_key_resource, key->doc,
		is_new ? SHOW_CREATED : SHOW_PATCHED, ret_doc);
}

/* Newest first, while the store counts from the oldest: the page is cut from the other end. */
err encryption_keys_list(
	struct ctx *c, uint32_t page, uint32_t per_page, json_t **ret_items, int64_t *ret_total)
{
	struct list_query count = { .per_page = 1, .want_total = true };
	struct list_result all;
	TRY(documents_list(c, &encryption_key_resource, &count, &all));
	int64_t end = all.total - (int64_t)page * per_page;
	int64_t start = end > per_page ? end - per_page : 0;
	json_t *items = json_keep(c->arena, json_array());
	TRY_PTR(items);
	*ret_items = items;
	*ret_total = all.total;
	if (end <= 0)
		return OK;
	struct doc_query q = {
		.kind = KIND, .offset = (uint32_t)start, .limit = (uint32_t)(end - start)
	};
	struct doc_page rows;
	TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &q, &rows));
	for (size_t i = rows.count; i-- > 0;) {
		json_t *shown;
		TRY(encryption_keys_get(c, rows.rows[i].id, &shown));
		if (json_array_append(items, shown))
			return FAIL(NOMEM);
	}
	return OK;
}

/* RFC 9562 4: lower or upper case hex in groups of 8, 4, 4, 4 and 12. */
static bool is_uuid(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? s.p[i] != '-' : !strchr("0123456789abcdefABCDEF", s.p[i]) || !s.p[i])
			return false;
	}
	return s.n == 36;
}

err encryption_keys_get(struct ctx *c, struct span kid, json_t **ret_doc)
{
	struct document key;
	if (!is_uuid(kid))
		return fault_wire(&c->fault, &encryption_key_error_bad_kid, NULL);
	TRY(documents_get(c, &encryption_key_resource, kid, &key));
	return documents_show(c, &encryption_key_resource, key.doc, SHOW_GET, ret_doc);
}

err encryption_keys_create(struct ctx *c, struct span type, json_t **ret_doc)
{
	struct document waiting, master, key;
	struct span parent = SPAN_NONE;
	if (!span_eq_str(type, ENC_CUSTOMER) && !span_eq_str(type, ENC_TENANT))
		return fault_wire(&c->fault, &encryption_key_error_bad_type, NULL);
	TRY(enc_find_role(c, type, &waiting));
	if (waiting.version.number)
		return fault_wire(&c->fault, &encryption_key_error_exists, NULL);
	if (span_eq_str(type, ENC_TENANT)) {
		TRY(enc_find_role(c, SPAN(ENC_ROLE_MASTER), &master));
		parent = master.id;
	}
	TRY(enc_insert(c, type, ENC_PENDING, parent, &key));
	return show(c, &key, true, ret_doc);
}

/* Fails with `unknown` when there is no key of that id that the customer may fill, with
 * `not_pending` when it is not waiting. */
static err find_pending(struct ctx *c, struct span kid, const struct wire_error *unknown,
	const struct wire_error *not_pending, struct document *ret_key)
{
	err e = enc_find(c, kid, ret_key);
	if (e.code == ERR_NOT_FOUND || (!e.code && !enc_is(ret_key->doc, "type", ENC_CUSTOMER)))
		return fault_wire(&c->fault, unknown, NULL);
	TRY(e);
	return enc_is(ret_key->doc, "state", ENC_PENDING)
		       ? OK
		       : fault_wire(&c->fault, not_pending, NULL);
}

static err put_secret(struct ctx *c, struct span kid, struct span name, struct span sealed)
{
	struct secret_row row = { .owner_kind = span_of(KIND),
		.owner_id = kid,
		.name = name,
		.sealed = sealed,
		.created_at = c->now };
	return change_secret_put(c, &row);
}

err encryption_keys_wrap(struct ctx *c, struct span kid, json_t **ret_doc)
{
	struct document key;
	struct wrapping_key wrapping;
	TRY(find_pending(c, kid, &encryption_key_error_bad_kid,
		&encryption_key_error_wrapping_failed, &key));
	TRY(keyring_wrapping_key_new(c->keys, c->arena, c->tenant->id, &wrapping));
	TRY(put_secret(c, key.id, SPAN("wrapping_key"), wrapping.sealed));
	/* raises the version: an import that read the key before runs again */
	TRY(enc_save(c, &key));
	json_t *doc = json_pack("{s:s%, s:s}", "public_key", wrapping.public_pem.p,
		wrapping.public_pem.n, "algorithm", "CKM_RSA_AES_KEY_WRAP");
	*ret_doc = json_keep(c->arena, doc);
	return *ret_doc ? OK : FAIL(NOMEM);
}

/* SPAN_NONE when none was made. */
static err sealed_wrapping_key(struct ctx *c, struct span kid, struct span *ret_sealed)
{
	struct secret_row *rows;
	size_t n;
	*ret_sealed = SPAN_NONE;
	TRY(store_secrets(c->conn, c->arena, c->tenant->id, KIND, kid, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (span_eq_str(rows[i].name, "wrapping_key"))
			*ret_sealed = rows[i].sealed;
	return OK;
}

static err take_material(struct ctx *c, struct span kid, struct span wrapped_base64)
{
	struct span wrapping, root;
	TRY(sealed_wrapping_key(c, kid, &wrapping));
	if (!wrapping.n)
		return fault_wire(&c->fault, &encryption_key_error_import_failed, NULL);
	err e = keyring_unwrap_root_key(
		c->keys, c->arena, c->tenant->id, wrapping, wrapped_base64, &root);
	if (e.code == ERR_CRYPTO)
		return fault_wire(&c->fault, &encryption_key_error_bad_wrapped_key, NULL);
	TRY(e);
	TRY(enc_drop_material(c, kid));
	return put_secret(c, kid, SPAN("root_key"), root);
}

static err show_active(struct ctx *c, struct span kid, json_t **ret_doc)
{
	struct document key;
	TRY(documents_get(c, &encryption_key_resource, kid, &key));
	TRY(enc_set(&key, "state", SPAN(ENC_ACTIVE)));
	return show(c, &key, false, ret_doc);
}

err encryption_keys_import(
	struct ctx *c, struct span kid, struct span wrapped_base64, json_t **ret_doc)
{
	struct document key, root, master;
	TRY(find_pending(c, kid, &encryption_key_error_import_kid,
		&encryption_key_error_import_failed, &key));
	TRY(take_material(c, key.id, wrapped_base64));
	TRY(enc_find_role(c, SPAN(ENC_ROLE_ROOT), &root));
	TRY(enc_find_role(c, SPAN(ENC_ROLE_MASTER), &master));
	if (root.version.number)
		TRY(enc_destroy(c, &root));
	TRY(enc_set(&key, "state", SPAN(ENC_ACTIVE)));
	TRY(enc_save(c, &key));
	TRY(enc_replace_master(c, &master, key.id));
	return show_active(c, kid, ret_doc);
}

err encryption_keys_destroy(struct ctx *c, struct span kid)
{
	struct document key, master;
	struct span root;
	err e = enc_find(c, kid, &key);
	if (e.code == ERR_NOT_FOUND || (!e.code && !enc_is(key.doc, "type", ENC_CUSTOMER) &&
					       !enc_is(key.doc, "type", ENC_TENANT)))
		return fault_wire(&c->fault, &encryption_key_error_bad_kid, NULL);
	TRY(e);
	if (enc_is(key.doc, "state", ENC_DESTROYED))
		return OK;
	bool was_root = span_eq_str(enc_role(key.doc), ENC_ROLE_ROOT);
	TRY(enc_destroy(c, &key));
	if (!was_root)
		return encryption_keys_rekey(c);
	TRY(enc_find_role(c, SPAN(ENC_ROLE_MASTER), &master));
	TRY(enc_new_root(c, &root));
	return enc_replace_master(c, &master, root);
}
