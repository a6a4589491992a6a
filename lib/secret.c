/* SPDX-License-Identifier: Apache-2.0 */
/* The family of shared secrets: kty oct, HS256, HS384, HS512 (RFC 7518 3.2, 6.4). */
#include "b64.h"
#include "json.h"
#include "key.h"
#include "key_pair.h"
#include "out.h"
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

enum mint_err mi_secret_set(struct mint_jwk *jwk, const unsigned char *secret, size_t len,
	unsigned flags, struct mint_error *error)
{
	size_t least = flags & MINT_ALLOW_SHORT_SECRET ? 1 : jwk->alg->hash_bits / 8;
	if (len == 0)
		return mi_fail(error, MINT_ERR_KEY, "the secret is empty");
	if (len < least)
		return mi_fail(error, MINT_ERR_KEY, "%s needs a secret of %zu bytes or more",
			jwk->alg->name, least);
	jwk->secret = malloc(len);
	if (!jwk->secret)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	memcpy(jwk->secret, secret, len);
	jwk->secret_len = len;
	jwk->bits = len > UINT32_MAX / 8 ? UINT32_MAX : (unsigned)len * 8;
	jwk->can_sign = true;
	mi_hmac_init(&jwk->hmac, jwk->alg->hash_bits, secret, len);
	return MINT_OK;
}

static size_t signature_size(const struct mint_jwk *jwk)
{
	return jwk->alg->hash_bits / 8;
}

static enum mint_err sign(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, unsigned char *signature)
{
	(void)ctx;
	mi_hmac(&jwk->hmac, data, len, signature);
	return MINT_OK;
}

static enum mint_err verify(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, const unsigned char *signature)
{
	unsigned char mac[MI_HMAC_MAX];
	(void)ctx;
	mi_hmac(&jwk->hmac, data, len, mac);
	return CRYPTO_memcmp(mac, signature, jwk->alg->hash_bits / 8) ? MINT_ERR_SIGNATURE
								      : MINT_OK;
}

static enum mint_err read_members(struct mint_jwk *jwk, const struct mi_object *json,
	unsigned flags, struct mint_error *error)
{
	const struct mi_member *k = mi_json_find(json, "k", 1);
	if (!k || k->type != MINT_JSON_STRING || k->value_escaped)
		return mi_fail(error, MINT_ERR_KEY, "k is missing or no base64url");
	size_t text_len = k->value_len - 2u, len, room = MINT_B64_BYTES_MAX(text_len) + 1;
	unsigned char *bytes = malloc(room);
	if (!bytes)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	enum mint_err e =
		mi_b64url_decode_secret(json->text + k->value + 1, text_len, bytes, room, &len);
	e = e != MINT_OK ? mi_fail(error, MINT_ERR_KEY, "k is missing or no base64url")
			 : mi_secret_set(jwk, bytes, len, flags, error);
	OPENSSL_cleanse(bytes, room);
	free(bytes);
	return e;
}

static enum mint_err write_members(const struct mint_jwk *jwk, enum mint_part part,
	struct mi_out *out, struct mint_error *error)
{
	if (part == MINT_PUBLIC)
		return mi_fail(error, MINT_ERR_KEY, "a secret has no public part");
	mi_out_b64_member(out, "k", jwk->secret, jwk->secret_len);
	return MINT_OK;
}

static enum mint_err write_thumbprint(
	const struct mint_jwk *jwk, struct mi_out *out, struct mint_error *error)
{
	(void)error;
	/* {"k":...,"kty":"oct"}: the comma that a member brings gives way to the brace */
	size_t at = out->n;
	mi_out_b64_member(out, "k", jwk->secret, jwk->secret_len);
	out->p[at] = '{';
	mi_out_puts(out, ",\"kty\":\"oct\"}");
	return MINT_OK;
}

const struct mi_family mi_family_secret = { MINT_KTY_OCT, "oct", false, signature_size, sign,
	verify, read_members, write_members, write_thumbprint, NULL };

/* ---- constructors ---- */

static size_t skip_blanks(const char *p, size_t len)
{
	static const char bom[] = "\xef\xbb\xbf", zero_width[] = "\xe2\x80\x8b";
	size_t i = 0;
	while (i < len) {
		if (p[i] == ' ' || (p[i] >= '\t' && p[i] <= '\r'))
			i++;
		else if (len - i >= 3 &&
			 (memcmp(p + i, bom, 3) == 0 || memcmp(p + i, zero_width, 3) == 0))
			i += 3;
		else
			break;
	}
	return i;
}

static bool starts_with(const char *p, size_t len, const char *with)
{
	return len >= strlen(with) && memcmp(p, with, strlen(with)) == 0;
}

/* What a PEM block holds, without its frame. */
static bool is_der_of_a_key(const void *p, size_t len)
{
	static const char *const labels[] = { "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE",
		"PRIVATE KEY" };
	EVP_PKEY *pkey = NULL;
	bool is_private;
	if (len == 0 || *(const unsigned char *)p != 0x30)
		return false;
	ERR_set_mark();
	for (size_t i = 0; i < sizeof labels / sizeof *labels && !pkey; i++)
		pkey = mi_pair_from_der(labels[i], p, len, &is_private);
	ERR_pop_to_mark();
	EVP_PKEY_free(pkey);
	return pkey != NULL;
}

/* RFC 8725 2.1: a public key, which everybody has, must not end up as the secret of a MAC. One
 * random secret in 128 starts with a brace or bracket, so that alone says nothing. */
static bool looks_like_a_key_file(const char *p, size_t len)
{
	size_t at = skip_blanks(p, len);
	if (is_der_of_a_key(p, len))
		return true;
	p += at;
	len -= at;
	if (starts_with(p, len, "-----BEGIN") || starts_with(p, len, "ssh-"))
		return true;
	return len && (*p == '{' || *p == '[') &&
	       (memmem(p, len, "\"kty\"", 5) || memmem(p, len, "\"keys\"", 6));
}

enum mint_err mint_jwk_from_secret(const struct mint_jwk_options *options, const void *secret,
	size_t len, struct mint_jwk **ret_jwk, struct mint_error *error)
{
	AUTO(mi_jwk_unrefp) struct mint_jwk *jwk = NULL;
	TRY(mi_jwk_new(options, &mi_family_secret, &jwk, error));
	if (!(options->flags & MINT_SECRET_RAW) && looks_like_a_key_file(secret, len))
		return mi_fail(error, MINT_ERR_KEY, "the secret looks like a key file");
	TRY(mi_secret_set(jwk, secret, len, options->flags, error));
	*ret_jwk = mi_take(jwk);
	return MINT_OK;
}

enum mint_err mint_jwk_from_secret_base64(const struct mint_jwk_options *options, const char *text,
	size_t len, struct mint_jwk **ret_jwk, struct mint_error *error)
{
	size_t n = 0, room = MINT_B64_BYTES_MAX(len) + 1;
	/* The lines that frame a PEM block would decode: nearly all of their characters are of the
	 * second alphabet. */
	if (!(options->flags & MINT_SECRET_RAW) && looks_like_a_key_file(text, len))
		return mi_fail(error, MINT_ERR_KEY, "the secret looks like a key file");
	unsigned char *bytes = malloc(room);
	if (!bytes)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	enum mint_err e = mint_base64_decode_any(text, len, bytes, room, &n);
	e = e == MINT_OK ? mint_jwk_from_secret(options, bytes, n, ret_jwk, error)
			 : mi_fail(error, MINT_ERR_KEY, "the secret is no base64");
	OPENSSL_cleanse(bytes, room);
	free(bytes);
	return e;
}

enum mint_err mint_jwk_generate_secret(
	const struct mint_jwk_options *options, struct mint_jwk **ret_jwk, struct mint_error *error)
{
	unsigned char bytes[MI_HMAC_MAX];
	AUTO(mi_jwk_unrefp) struct mint_jwk *jwk = NULL;
	TRY(mi_jwk_new(options, &mi_family_secret, &jwk, error));
	size_t len = jwk->alg->hash_bits / 8;
	if (RAND_priv_bytes(bytes, (int)len) != 1)
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	enum mint_err e = mi_secret_set(jwk, bytes, len, 0, error);
	OPENSSL_cleanse(bytes, sizeof bytes);
	if (e == MINT_OK)
		*ret_jwk = mi_take(jwk);
	return e;
}
