/* SPDX-License-Identifier: Apache-2.0 */
#include "core/secrets.h"
#include "core/change.h"

static err put(struct ctx *c, const char *kind, struct span id, const struct sealed_secret *s)
{
	struct secret_row row = { .owner_kind = span_of(kind),
		.owner_id = id,
		.name = SPAN("secret"),
		.sealed = s->sealed,
		.hash = s->hash,
		.created_at = c->now };
	return change_secret_put(c, &row);
}

err secrets_make(struct ctx *c, const char *kind, struct span id, size_t length, bool alnum)
{
	struct sealed_secret s;
	TRY(keyring_secret_new(
		c->keys, c->arena, c->tenant->id, length, alnum, &s, &c->new_secret));
	return put(c, kind, id, &s);
}

err secrets_take(struct ctx *c, const char *kind, struct span id, json_t *doc, const char *member,
	bool *ret_was)
{
	struct sealed_secret s;
	struct span given = json_str(doc, member);
	*ret_was = given.n > 0;
	if (given.n) {
		err e = keyring_secret_seal(c->keys, c->arena, c->tenant->id, given, &s);
		if (e.code == ERR_RANGE)
			return fault_set(&c->fault, ERR_M_BODY,
				"'String is too long (%zu bytes), maximum %d' on property %s",
				given.n, KEYRING_SECRET_MAX, member);
		TRY(e);
		c->new_secret = arena_span_dup(c->arena, given);
		TRY_PTR(c->new_secret.p);
		TRY(put(c, kind, id, &s));
	}
	json_object_del(doc, member);
	return OK;
}

err secrets_reveal(struct ctx *c, const char *kind, struct span id, struct span *ret_secret)
{
	struct secret_row *rows;
	size_t n;
	TRY(store_secrets(c->conn, c->arena, c->tenant->id, kind, id, &rows, &n));
	*ret_secret = SPAN_NONE;
	for (size_t i = 0; i < n; i++)
		if (span_eq_str(rows[i].name, "secret"))
			return keyring_secret_reveal(
				c->keys, c->arena, c->tenant->id, rows[i].sealed, ret_secret);
	return OK;
}

void secrets_forget(struct ctx *c)
{
	secret_wipe((char *)(uintptr_t)c->new_secret.p, c->new_secret.n);
	c->new_secret = SPAN_NONE;
}
