/* SPDX-License-Identifier: Apache-2.0 */
/* From a JWK's text to a key (RFC 7517 4). */
#include "jwk_read.h"
#include "err_crypto.h"
#include "key_curve.h"
#include <openssl/err.h>

static bool member_is(const struct mi_object *json, const struct mi_member *m, const char *text)
{
	return m->type == MINT_JSON_STRING &&
	       mi_json_equal(json->text + m->value + 1, m->value_len - 2u, m->value_escaped, text,
		       strlen(text));
}

/* RFC 7517 4.3: an array of strings without repeats. The key is of use here when it may sign or
 * verify; "deriveBits" beside "verify" is no fault of ours, but a repeated value is the file's. */
static enum mint_err check_key_ops(const struct mi_object *json, struct mint_error *error)
{
	const struct mi_member *m = mi_json_find(json, "key_ops", 7);
	struct mi_element e;
	unsigned seen = 0;
	size_t at = 0;
	if (!m)
		return MINT_OK;
	while (m->type == MINT_JSON_ARRAY &&
		mi_json_next(json->text + m->value, m->value_len, &at, &e)) {
		unsigned bit = 0;
		if (e.type != MINT_JSON_STRING)
			return mi_fail(error, MINT_ERR_KEY, "key_ops is no array of strings");
		if (mi_json_equal(e.text + 1, e.len - 2, e.escaped, "sign", 4))
			bit = 1;
		else if (mi_json_equal(e.text + 1, e.len - 2, e.escaped, "verify", 6))
			bit = 2;
		if (seen & bit)
			return mi_fail(error, MINT_ERR_KEY, "key_ops repeats a value");
		seen |= bit;
	}
	return seen ? MINT_OK : mi_fail(error, MINT_ERR_KEY, "key_ops has neither sign nor verify");
}

static enum mint_err check_use(const struct mi_object *json, struct mint_error *error)
{
	const struct mi_member *m = mi_json_find(json, "use", 3);
	if (m && !member_is(json, m, "sig"))
		return mi_fail(error, MINT_ERR_KEY, "the key's use is not sig");
	return check_key_ops(json, error);
}

/* Where neither the JWK nor the caller says: a curve has one algorithm, other keys have none. */
static enum mint_err own_alg(const struct mi_object *json, const struct mi_family *family,
	enum mint_alg *ret_alg, struct mint_error *error)
{
	if (!family->has_curves)
		return mi_fail(error, MINT_ERR_ALG, "the JWK has no alg and none was given");
	const struct mi_curve *curve = mi_curve_of_json(json, family->kty);
	if (!curve)
		return mi_fail(error, MINT_ERR_KEY, "crv is missing or not one of ours");
	*ret_alg = curve->alg;
	return MINT_OK;
}

/* RFC 8725 3.1: one key, one algorithm. The JWK's word and the caller's must agree where both are
 * given. */
static enum mint_err choose_alg(const struct mi_object *json, const struct mi_family *family,
	struct mint_jwk_options *options, struct mint_error *error)
{
	const struct mi_member *m = mi_json_find(json, "alg", 3);
	if (!m)
		return options->alg ? MINT_OK : own_alg(json, family, &options->alg, error);
	if (m->type != MINT_JSON_STRING || m->value_escaped)
		return mi_fail(error, MINT_ERR_ALG, "the JWK's alg is not one of ours");
	enum mint_alg alg = mint_alg_from_name(json->text + m->value + 1, m->value_len - 2u);
	if (!alg)
		return mi_fail(error, MINT_ERR_ALG, "the JWK's alg is not one of ours");
	if (options->alg && options->alg != alg)
		return mi_fail(error, MINT_ERR_ALG, "the JWK's alg is %s", mint_alg_name(alg));
	options->alg = alg;
	return MINT_OK;
}

/* `room` takes the unescaped kid. */
static enum mint_err choose_kid(const struct mi_object *json, struct mint_jwk_options *options,
	char room[MINT_KID_MAX], struct mint_error *error)
{
	const struct mi_member *m = mi_json_find(json, "kid", 3);
	if (!m || options->kid.p)
		return MINT_OK;
	/* An escape is six bytes at most for one; a text that is too long even so need not be
	 * looked at. */
	char text[MINT_KID_MAX * 6];
	size_t len = m->value_len - 2u;
	if (m->type != MINT_JSON_STRING || len > sizeof text)
		return mi_fail(
			error, MINT_ERR_KEY, "the kid is no string of 1 to %d bytes", MINT_KID_MAX);
	len = mi_json_unescape(json->text + m->value + 1, len, text);
	if (len == 0 || len > MINT_KID_MAX)
		return mi_fail(
			error, MINT_ERR_KEY, "the kid is no string of 1 to %d bytes", MINT_KID_MAX);
	memcpy(room, text, len);
	options->kid = (struct mint_text){ room, len };
	return MINT_OK;
}

static const struct mi_family *family_of(const struct mi_object *json)
{
	const struct mi_member *m = mi_json_find(json, "kty", 3);
	return m && m->type == MINT_JSON_STRING && !m->value_escaped
		       ? mi_family_of(json->text + m->value + 1, m->value_len - 2u)
		       : NULL;
}

static enum mint_err read_key(const struct mint_jwk_options *options, const struct mi_object *json,
	struct mint_jwk **ret_jwk, struct mint_error *error)
{
	struct mint_jwk_options chosen = options ? *options : (struct mint_jwk_options){ 0 };
	char kid[MINT_KID_MAX];
	AUTO(mi_jwk_unrefp) struct mint_jwk *jwk = NULL;
	const struct mi_family *family = family_of(json);
	if (!family)
		return mi_fail(error, MINT_ERR_KEY, "the JWK's kty is missing or not one of ours");
	TRY(choose_alg(json, family, &chosen, error));
	TRY(choose_kid(json, &chosen, kid, error));
	TRY(check_use(json, error));
	TRY(mi_jwk_new(&chosen, family, &jwk, error));
	TRY(family->read(jwk, json, chosen.flags, error));
	TRY(mi_jwk_name(jwk, chosen.flags, error));
	*ret_jwk = mi_take(jwk);
	return MINT_OK;
}

enum mint_err mi_jwk_read(const struct mint_jwk_options *options, const struct mi_object *json,
	struct mint_jwk **ret_jwk, struct mint_error *error)
{
	ERR_clear_error();
	return mi_crypto_verdict(read_key(options, json, ret_jwk, error), error);
}

enum mint_err mint_jwk_from_json(const struct mint_jwk_options *options, const char *json,
	size_t len, struct mint_jwk **ret_jwk, struct mint_error *error)
{
	struct mi_member room[MI_JWK_MEMBERS];
	struct mi_object o = { .members = room, .max = MI_JWK_MEMBERS };
	const char *why = mi_json_object(&o, json, len, MINT_TOKEN_DEPTH_MAX);
	if (why)
		return mi_fail(error, MINT_ERR_MALFORMED, "JWK: %s", why);
	return mi_jwk_read(options, &o, ret_jwk, error);
}
