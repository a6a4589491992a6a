/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwk_read.h"
#include "base/json.h"

const char *const jwk_algorithms[] = { "HS256", "HS384", "HS512", "RS256", "RS384", "RS512",
	"PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA", NULL };
const char *const jwk_curves[] = { "P-256", "P-384", "P-521", "secp256k1", "Ed25519", "Ed448",
	NULL };

err jwt_fault(
	struct fault *fault, const char *where, enum mint_err code, const struct mint_error *error)
{
	enum err_code kind = ERR_SYNTAX;
	if (code == MINT_ERR_NOMEM)
		return FAIL(NOMEM);
	if (code == MINT_ERR_USAGE)
		kind = ERR_USAGE;
	else if (code == MINT_ERR_CRYPTO)
		kind = ERR_CRYPTO;
	else if (code == MINT_ERR_KEY || code == MINT_ERR_ALG || code == MINT_ERR_NO_KEY)
		kind = ERR_RANGE;
	return fault_set(fault, kind, "%s%s%s", where ? where : "", where ? ": " : "",
		error->detail[0] ? error->detail : mint_err_text(code));
}

enum form { FORM_JWK, FORM_PEM, FORM_DER };

static enum form form_of(struct span bytes)
{
	if (bytes.n && bytes.p[0] == 0x30) /* a SEQUENCE; "0" begins neither of the others */
		return FORM_DER;
	for (size_t i = 0; i < bytes.n; i++)
		if (!strchr(" \t\r\n", bytes.p[i]))
			return bytes.p[i] == '{' ? FORM_JWK : FORM_PEM;
	return FORM_PEM;
}

static enum mint_err key_make(const struct mint_jwk_options *options, enum mint_alg alg,
	struct span bytes, struct mint_jwk **ret_jwk, struct mint_error *error)
{
	struct mint_jwk_options o = *options;
	o.alg = alg;
	switch (form_of(bytes)) {
	case FORM_JWK:
		return mint_jwk_from_json(&o, bytes.p, bytes.n, ret_jwk, error);
	case FORM_DER:
		return mint_jwk_from_der(&o, bytes.p, bytes.n, ret_jwk, error);
	default:
		return mint_jwk_from_pem(&o, bytes.p, bytes.n, ret_jwk, error);
	}
}

/* "kty" without judging the rest. */
static bool is_secret(struct span bytes)
{
	AUTO(json_decrefp) json_t *doc = NULL;
	return form_of(bytes) == FORM_JWK && !json_read(bytes, NULL, &doc).code &&
	       span_eq_str(json_str(doc, "kty"), "oct");
}

/* What a key is taken for that says nothing itself. Of RSA keys only those for PS* alone refuse
 * RS256. */
static enum mint_err key_guess(const struct mint_jwk_options *options, struct span bytes,
	struct mint_jwk **ret_jwk, struct mint_error *error)
{
	struct mint_error ignored;
	enum mint_err code = key_make(
		options, is_secret(bytes) ? MINT_ALG_HS256 : MINT_ALG_RS256, bytes, ret_jwk, error);
	if (code != MINT_ERR_KEY || form_of(bytes) == FORM_JWK)
		return code;
	return key_make(options, MINT_ALG_PS256, bytes, ret_jwk, &ignored) ? code : MINT_OK;
}

err jwk_read(const struct mint_jwk_options *options, struct span bytes, const char *where,
	struct fault *fault, const struct mint_jwk **ret_jwk)
{
	struct mint_error error = { 0 };
	struct mint_jwk *jwk = NULL;
	enum mint_err code = key_make(options, options->alg, bytes, &jwk, &error);
	if (code == MINT_ERR_ALG && options->alg == MINT_ALG_UNSET)
		code = key_guess(options, bytes, &jwk, &error);
	if (code == MINT_ERR_MALFORMED) /* of a key, not of a token */
		return fault_set(fault, ERR_RANGE, "%s: %s", where,
			error.detail[0] ? error.detail : mint_err_text(code));
	if (code)
		return jwt_fault(fault, where, code, &error);
	*ret_jwk = jwk;
	return OK;
}

unsigned jwk_suits(struct span bytes, const struct mint_jwk *jwk)
{
	struct mint_jwk_options none = { .flags = MINT_ALLOW_SHORT_SECRET };
	struct mint_jwk *same = NULL;
	enum mint_err code = key_make(&none, MINT_ALG_UNSET, bytes, &same, NULL);
	mint_jwk_unref(same);
	if (!code)
		return MINT_ALG_BIT(mint_jwk_alg(jwk));
	switch (mint_jwk_kty(jwk)) {
	case MINT_KTY_OCT:
		return MINT_ALGS_HS;
	case MINT_KTY_RSA:
		return MINT_ALGS_RS | MINT_ALGS_PS;
	default:
		return MINT_ALG_BIT(mint_jwk_alg(jwk));
	}
}
