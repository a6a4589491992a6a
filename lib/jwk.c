/* SPDX-License-Identifier: Apache-2.0 */
#include "key.h"
#include "key_curve.h"
#include "json.h"
#include "out.h"
#include "b64.h"
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

/* ---- life ---- */

static bool kid_is_fine(struct mint_text kid)
{
	if (kid.n == 0 || kid.n > MINT_KID_MAX || mi_json_escaped_size(kid.p, kid.n) == SIZE_MAX)
		return false;
	for (size_t i = 0; i < kid.n; i++)
		if ((unsigned char)kid.p[i] < 0x20 || kid.p[i] == 0x7f)
			return false;
	return true;
}

enum mint_err mi_jwk_new(const struct mint_jwk_options *options, const struct mi_family *family,
	struct mint_jwk **ret_jwk, struct mint_error *error)
{
	const struct mi_algorithm *alg = mi_alg_row(options->alg);
	if (!alg)
		return mi_fail(error, MINT_ERR_ALG, "the key needs an algorithm");
	if (family && alg->family != family)
		return mi_fail(error, MINT_ERR_ALG, "%s does not take a key of type %s", alg->name,
			family->kty_name);
	if (options->kid.p && !kid_is_fine(options->kid))
		return mi_fail(error, MINT_ERR_USAGE,
			"a kid has 1 to %d bytes of UTF-8 without controls", MINT_KID_MAX);
	struct mint_jwk *jwk = calloc(1, sizeof *jwk);
	if (!jwk)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	atomic_init(&jwk->refs, 1);
	jwk->alg = alg;
	if (options->kid.p) {
		jwk->has_kid = true;
		jwk->kid_len = options->kid.n;
		memcpy(jwk->kid, options->kid.p, options->kid.n);
	}
	*ret_jwk = jwk;
	return MINT_OK;
}

struct mint_jwk *mint_jwk_ref(const struct mint_jwk *jwk)
{
	struct mint_jwk *own = (struct mint_jwk *)jwk;
	if (own)
		atomic_fetch_add_explicit(&own->refs, 1, memory_order_relaxed);
	return own;
}

void mint_jwk_unref(const struct mint_jwk *jwk)
{
	struct mint_jwk *own = (struct mint_jwk *)jwk;
	if (!own || atomic_fetch_sub_explicit(&own->refs, 1, memory_order_acq_rel) != 1)
		return;
	EVP_PKEY_free(own->pkey);
	if (own->secret)
		OPENSSL_cleanse(own->secret, own->secret_len);
	free(own->secret);
	OPENSSL_cleanse(own, sizeof *own);
	free(own);
}

/* ---- reading ---- */

enum mint_alg mint_jwk_alg(const struct mint_jwk *jwk)
{
	return jwk->alg->alg;
}

enum mint_kty mint_jwk_kty(const struct mint_jwk *jwk)
{
	return jwk->alg->family->kty;
}

struct mint_text mint_jwk_kid(const struct mint_jwk *jwk)
{
	return (struct mint_text){ jwk->has_kid ? jwk->kid : NULL, jwk->kid_len };
}

enum mint_crv mint_jwk_crv(const struct mint_jwk *jwk)
{
	return jwk->curve ? jwk->curve->crv : MINT_CRV_NONE;
}

unsigned mint_jwk_bits(const struct mint_jwk *jwk)
{
	return jwk->bits;
}

bool mint_jwk_can_sign(const struct mint_jwk *jwk)
{
	return jwk->can_sign;
}

/* ---- writing ---- */

enum mint_err mint_jwk_write_json(const struct mint_jwk *jwk, enum mint_part part, char *buf,
	size_t size, size_t *ret_len, struct mint_error *error)
{
	struct mi_out out = { .p = buf, .size = size };
	if (part == MINT_PRIVATE && !jwk->can_sign)
		return mi_fail(error, MINT_ERR_KEY, "the key has no private part");
	mi_out_puts(&out, "{\"kty\":\"");
	mi_out_puts(&out, jwk->alg->family->kty_name);
	mi_out_puts(&out, "\",\"use\":\"sig\",\"alg\":\"");
	mi_out_puts(&out, jwk->alg->name);
	mi_out_puts(&out, "\"");
	if (jwk->has_kid) {
		mi_out_puts(&out, ",\"kid\":");
		mi_out_quoted(&out, jwk->kid, jwk->kid_len);
	}
	TRY(jwk->alg->family->write(jwk, part, &out, error));
	mi_out_puts(&out, "}");
	return mi_out_end(&out, ret_len, error);
}

#define THUMBPRINT_INPUT_MAX (MINT_RSA_BITS_MAX / 8 * 4 / 3 + 128)

/* A secret is as long as its owner likes, so its text is hashed from the heap. */
enum mint_err mint_jwk_thumbprint(
	const struct mint_jwk *jwk, char out_text[MINT_THUMBPRINT_SIZE], struct mint_error *error)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	size_t size = THUMBPRINT_INPUT_MAX + MINT_B64URL_SIZE(jwk->secret_len);
	char *text = malloc(size);
	if (!text)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	struct mi_out out = { .p = text, .size = size };
	enum mint_err e = jwk->alg->family->write_thumbprint(jwk, &out, error);
	if (e == MINT_OK && !EVP_Digest(text, out.n, hash, NULL, EVP_sha256(), NULL))
		e = mi_fail_plain(error, MINT_ERR_CRYPTO);
	OPENSSL_cleanse(text, size);
	free(text);
	if (e != MINT_OK)
		return e;
	out_text[mi_b64url_put_secret(out_text, hash, sizeof hash)] = 0;
	return MINT_OK;
}

enum mint_err mi_jwk_name(struct mint_jwk *jwk, unsigned flags, struct mint_error *error)
{
	char text[MINT_THUMBPRINT_SIZE];
	if (!(flags & MINT_KID_THUMBPRINT) || jwk->has_kid || !jwk->pkey)
		return MINT_OK;
	TRY(mint_jwk_thumbprint(jwk, text, error));
	jwk->has_kid = true;
	jwk->kid_len = MINT_THUMBPRINT_SIZE - 1;
	memcpy(jwk->kid, text, jwk->kid_len);
	return MINT_OK;
}
