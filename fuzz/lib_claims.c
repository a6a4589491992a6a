/* SPDX-License-Identifier: Apache-2.0 */
/* lib_claims: any text as claims to sign, as they are and with options; what is signed is read by a
 * verifier, and whatever it says of the claims has words of jsonwebtoken. */
#include <mintage/mintage.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW    1700000000
#define SECRET "0123456789abcdef0123456789abcdef"

static struct mint_ctx *ctx;
static struct mint_signer *signer;
static struct mint_verifier *verifier;

static void need(int holds)
{
	if (!holds)
		abort();
}

static void prepare(void)
{
	static const struct mint_text iss = { "i", 1 }, aud[] = { { "a", 1 }, { "b", 1 } };
	struct mint_jwk_options o = { .alg = MINT_ALG_HS256 };
	struct mint_verify_options v = { .algs = MINT_ALGS_HS,
		.issuers = &iss,
		.issuer_count = 1,
		.audiences = aud,
		.audience_count = 2,
		.max_age_s = 60,
		.subject = { "s", 1 } };
	struct mint_jwk *jwk;
	struct mint_jwks *jwks;
	need(mint_ctx_new(&ctx, NULL) == MINT_OK);
	need(mint_jwk_from_secret(&o, SECRET, sizeof SECRET - 1, &jwk, NULL) == MINT_OK);
	need(mint_jwks_new((const struct mint_jwk *const *)&jwk, 1, &jwks, NULL) == MINT_OK);
	need(mint_verifier_new(jwks, &v, &verifier, NULL) == MINT_OK);
	need(mint_signer_new(jwk, NULL, &signer, NULL) == MINT_OK);
	mint_jwks_unref(jwks);
	mint_jwk_unref(jwk);
}

static void verify(const char *token, size_t len)
{
	struct mint_jwt jwt;
	struct mint_error error;
	struct mint_compat compat;
	enum mint_err e = mint_jwt_verify(ctx, verifier, token, len, NOW, &jwt, &error);
	need(jwt.verified && (e == MINT_OK || e >= MINT_ERR_CLAIM_TYPE));
	if (e == MINT_OK)
		return;
	mint_compat_describe(e, &error, verifier, &jwt, &compat);
	need(compat.message[0] && strlen(compat.message) < sizeof compat.message && compat.name);
	need(e != MINT_ERR_EXPIRED || compat.date_name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char token[MINT_TOKEN_SIZE_MAX];
	static const struct mint_text aud = { "a", 1 };
	struct mint_claim_options o = { .json = { (const char *)data, size },
		.expires_in = { .type = MINT_SPAN_SECONDS, .seconds = 9 } };
	size_t n;
	if (!ctx)
		prepare();
	enum mint_err plain = mint_jwt_sign_json(
		ctx, signer, (const char *)data, size, token, sizeof token, &n, NULL);
	need(plain == MINT_OK || plain == MINT_ERR_MALFORMED);
	if (plain == MINT_OK)
		verify(token, n);
	for (int options = 0; options < 2; options++) {
		enum mint_err e =
			mint_jwt_sign_options(ctx, signer, &o, NOW, token, sizeof token, &n, NULL);
		need(plain == MINT_OK || e == MINT_ERR_MALFORMED);
		if (e == MINT_OK)
			verify(token, n);
		o.audiences = &aud;
		o.audience_count = 1;
		o.issuer = (struct mint_text){ "i", 1 };
		o.not_before = o.expires_in;
		o.flags = MINT_CLAIMS_NO_TIMESTAMP;
	}
	return 0;
}
