/* SPDX-License-Identifier: Apache-2.0 */
#include "core/keys.h"
#include "base/limits.h"
#include "core/change.h"
#include "model/resource_tables.h"
#include <openssl/evp.h>

#define KEY_BITS 2048

/* ---- reading ---- */

static bool is_published(const struct key_row *k, int64_t now)
{
	return k->state == KEY_CURRENT || k->state == KEY_NEXT ||
	       (k->state == KEY_PREVIOUS && k->keep_until > now);
}

err keys_current(struct ctx *c, struct key_row *ret_row)
{
	struct key_row *rows;
	size_t n;
	TRY(store_keys(c->conn, c->arena, c->tenant->id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (rows[i].state == KEY_CURRENT) {
			*ret_row = rows[i];
			return OK;
		}
	return FAIL(NOT_FOUND);
}

static err find(struct ctx *c, struct span kid, struct key_row *ret_row)
{
	struct key_row *rows;
	size_t n;
	TRY(store_keys(c->conn, c->arena, c->tenant->id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (span_eq(rows[i].kid, kid)) {
			*ret_row = rows[i];
			return OK;
		}
	return fault_wire(&c->fault, &signing_key_error_not_found, NULL);
}

/* RFC 7517 4, members in the order of the service; x5c is real, some verifiers use it. */
static json_t *to_jwk(const struct key_row *k, const struct cert_facts *f)
{
	return json_pack("{s:s, s:s, s:s%, s:s%, s:s%, s:s%, s:[s%], s:s%}", "kty", "RSA", "use",
		"sig", "n", f->n.p, f->n.n, "e", f->e.p, f->e.n, "kid", k->kid.p, k->kid.n, "x5t",
		f->x5t.p, f->x5t.n, "x5c", f->x5c.p, f->x5c.n, "alg", k->alg.p, k->alg.n);
}

err keys_jwks(struct ctx *c, struct span *ret_jwks, int64_t *ret_valid_until)
{
	struct key_row *rows;
	size_t n;
	json_t *list = json_array();
	json_t *set = json_keep(c->arena, json_pack("{s:o}", "keys", list));
	TRY_PTR(set);
	*ret_valid_until = 0;
	TRY(store_keys(c->conn, c->arena, c->tenant->id, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		struct cert_facts f;
		if (!is_published(&rows[i], c->now))
			continue;
		TRY(keyring_cert_facts(c->arena, rows[i].certificate, &f));
		if (json_array_append_new(list, to_jwk(&rows[i], &f)))
			return FAIL(NOMEM);
		int64_t until = rows[i].state == KEY_PREVIOUS ? rows[i].keep_until : 0;
		if (until && (!*ret_valid_until || until < *ret_valid_until))
			*ret_valid_until = until;
	}
	return json_write_in(c->arena, set, ret_jwks);
}

err keys_verifier(struct ctx *c, struct span jwks, struct mint_verifier **ret_verifier)
{
	struct mint_jwks *set;
	struct mint_text issuer = { c->tenant->issuer, strlen(c->tenant->issuer) };
	struct mint_text audience = { c->tenant->management_audience,
		strlen(c->tenant->management_audience) };
	struct mint_text required = { "exp", 3 };
	struct mint_verify_options options = { .algs = MINT_ALG_BIT(MINT_ALG_RS256),
		.issuers = &issuer,
		.issuer_count = 1,
		.audiences = &audience,
		.audience_count = 1,
		.required = &required,
		.required_count = 1 };
	enum mint_err e = mint_jwks_from_json(MINT_ALG_UNSET, jwks.p, jwks.n, &set, NULL);
	if (e == MINT_OK) {
		e = mint_verifier_new(set, &options, ret_verifier, NULL);
		mint_jwks_unref(set);
	}
	if (e == MINT_OK)
		return OK;
	return e == MINT_ERR_NOMEM ? FAIL(NOMEM) : FAIL(CRYPTO);
}

void keys_etag(struct span jwks, char out[36])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	EVP_Digest(jwks.p, jwks.n, md, &n, EVP_sha256(), NULL);
	snprintf(out, 36, "\"%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x\"",
		md[0], md[1], md[2], md[3], md[4], md[5], md[6], md[7], md[8], md[9], md[10],
		md[11], md[12], md[13], md[14], md[15]);
}

/* ---- showing ---- */

static void set_time(json_t *doc, const char *name, int64_t ms)
{
	char iso[CLOCK_ISO_SIZE];
	if (!ms)
		return;
	clock_iso(ms, iso);
	json_object_set_new(doc, name, json_string(iso));
}

static err to_doc(struct ctx *c, const struct key_row *k, json_t **ret_doc)
{
	struct cert_facts f;
	TRY(keyring_cert_facts(c->arena, k->certificate, &f));
	json_t *doc = json_pack("{s:s%, s:s%, s:s%}", "kid", k->kid.p, k->kid.n, "cert",
		k->certificate.p, k->certificate.n, "pkcs7", f.pkcs7.p, f.pkcs7.n);
	TRY_PTR(doc);
	json_object_set_new(doc, "current", json_boolean(k->state == KEY_CURRENT));
	json_object_set_new(doc, "next", json_boolean(k->state == KEY_NEXT));
	json_object_set_new(
		doc, "previous", json_boolean(k->state == KEY_PREVIOUS || k->state == KEY_REVOKED));
	set_time(doc, "current_since", k->current_since);
	set_time(doc, "current_until", k->current_until);
	json_object_set_new(doc, "fingerprint", json_stringn(f.fingerprint.p, f.fingerprint.n));
	json_object_set_new(doc, "thumbprint", json_stringn(f.thumbprint.p, f.thumbprint.n));
	json_object_set_new(doc, "revoked", json_boolean(k->state == KEY_REVOKED));
	set_time(doc, "revoked_at", k->revoked_at);
	*ret_doc = json_keep(c->arena, doc);
	return *ret_doc ? OK : FAIL(NOMEM);
}

err keys_list(struct ctx *c, json_t **ret_list)
{
	struct key_row *rows;
	size_t n;
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	TRY(store_keys(c->conn, c->arena, c->tenant->id, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		json_t *doc;
		TRY(to_doc(c, &rows[i], &doc));
		if (json_array_append(list, doc))
			return FAIL(NOMEM);
	}
	*ret_list = list;
	return OK;
}

err keys_get(struct ctx *c, struct span kid, json_t **ret_doc)
{
	struct key_row k;
	TRY(find(c, kid, &k));
	return to_doc(c, &k, ret_doc);
}

/* ---- changing ---- */

static err make(struct ctx *c, struct new_signing_key *ret_made)
{
	return keyring_signing_key_new(c->keys, c->arena, c->tenant->id, KEY_BITS, ret_made);
}

static err put(struct ctx *c, const struct new_signing_key *made, enum key_state state,
	struct key_row *ret_row)
{
	*ret_row = (struct key_row){ .kid = made->kid,
		.alg = SPAN("RS256"),
		.sealed = made->sealed,
		.certificate = made->certificate,
		.state = state,
		.created_at = c->now,
		.current_since = state == KEY_CURRENT ? c->now : 0 };
	return change_key(c, NULL, ret_row);
}

err keys_make_first(struct ctx *c)
{
	struct new_signing_key current, next;
	struct key_row row;
	TRY(make(c, &current));
	TRY(make(c, &next));
	TRY(put(c, &current, KEY_CURRENT, &row));
	return put(c, &next, KEY_NEXT, &row);
}

static err brief(struct ctx *c, const struct key_row *k, json_t **ret_doc)
{
	*ret_doc = json_keep(c->arena, json_pack("{s:s%, s:s%}", "cert", k->certificate.p,
					       k->certificate.n, "kid", k->kid.p, k->kid.n));
	return *ret_doc ? OK : FAIL(NOMEM);
}

static err promote(struct ctx *c, struct key_row *k)
{
	struct key_row was = *k;
	if (k->state == KEY_CURRENT) {
		k->state = KEY_PREVIOUS;
		k->current_until = c->now;
		k->keep_until = c->now + (LIMIT_TOKEN_LIFETIME_S + LIMIT_LEEWAY_S) * 1000LL;
	} else if (k->state == KEY_NEXT) {
		k->state = KEY_CURRENT;
		k->current_since = c->now;
	} else
		return OK;
	return change_key(c, &was, k);
}

/* Making the key takes long, and what there is makes no difference to it. So the others are read
 * afterwards: a rotation that came meanwhile is then seen and followed, where the batch would fail
 * as CHANGED and yet another key have to be made. The time is read again too: it must not lie
 * before what that rotation wrote. */
err keys_rotate(struct ctx *c, json_t **ret_doc)
{
	struct new_signing_key made;
	struct key_row *rows, current, next;
	size_t n;
	TRY(make(c, &made));
	c->now = clock_now_ms(c->clock);
	TRY(keys_current(c, &current));
	store_expect_current_key(c->batch, c->tenant->id, current.kid);
	TRY(store_keys(c->conn, c->arena, c->tenant->id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		TRY(promote(c, &rows[i]));
	TRY(put(c, &made, KEY_NEXT, &next));
	return brief(c, &next, ret_doc);
}

err keys_revoke(struct ctx *c, struct span kid, json_t **ret_doc)
{
	struct key_row k;
	TRY(find(c, kid, &k));
	if (k.state == KEY_CURRENT || k.state == KEY_NEXT)
		return fault_wire(&c->fault, &signing_key_error_revoke_current, NULL);
	if (k.state == KEY_PREVIOUS) {
		struct key_row was = k;
		k.state = KEY_REVOKED;
		k.revoked_at = c->now;
		TRY(change_key(c, &was, &k));
	}
	return brief(c, &k, ret_doc);
}
