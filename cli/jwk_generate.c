/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwk.h"
#include "cli/jwk_out.h"
#include "cli/jwk_read.h"
#include "cli/jwt_refusal.h"

#define RSA_BITS 2048

const struct option_row jwk_generate_options[] = {
	{ "algorithm", OPTION_TEXT, "ALG", "what the key is for", NULL, "ES256", jwk_algorithms, 0,
		0 },
	{ "curve", OPTION_TEXT, "CRV", "the curve, for EdDSA (default: Ed25519)", NULL, NULL,
		jwk_curves, 0, 0 },
	{ "bits", OPTION_INT, "N", "the size of an RSA key (default: 2048)", NULL, NULL, NULL,
		MINT_RSA_BITS_MIN, MINT_RSA_BITS_MAX },
	{ "keyid", OPTION_TEXT, "TEXT", "the kid (default: the thumbprint)", NULL, NULL, NULL, 0,
		0 },
	{ "public-out", OPTION_FILE, "FILE", "writes the public half to this file as well", NULL,
		NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

const struct option_row jwk_keyid_options[] = {
	{ "no-keyid", OPTION_FLAG, NULL, "gives no kid to a key that has none", NULL, NULL, NULL, 0,
		0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

const struct option_row jwk_pem_options[] = {
	{ "pem", OPTION_FLAG, NULL, "PEM instead of a JWK", NULL, NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

/* The curve that the algorithm has; EdDSA has two to choose from. */
static err curve_of(
	const struct options *o, enum mint_alg alg, struct fault *fault, enum mint_crv *ret_crv)
{
	const char *name = option_text(o, "curve");
	if (name) {
		*ret_crv = mint_crv_from_name(name, strlen(name));
		if (mint_crv_alg(*ret_crv) == alg)
			return OK;
		return fault_set(
			fault, ERR_USAGE, "%s has no keys on %s", mint_alg_name(alg), name);
	}
	for (const char *const *c = jwk_curves; *c; c++) {
		*ret_crv = mint_crv_from_name(*c, strlen(*c));
		if (mint_crv_alg(*ret_crv) == alg)
			return OK;
	}
	*ret_crv = MINT_CRV_NONE; /* secrets and RSA */
	return OK;
}

static err key_new(const struct options *o, struct fault *fault, const struct mint_jwk **ret_jwk)
{
	const char *name = option_text(o, "algorithm"), *kid = option_text(o, "keyid");
	enum mint_alg alg = mint_alg_from_name(name, strlen(name));
	bool is_rsa = mint_alg_kty(alg) == MINT_KTY_RSA;
	struct mint_jwk_options options = { .alg = alg,
		.kid = { kid, kid ? strlen(kid) : 0 },
		.flags = option_flag(o, "no-keyid") ? 0 : MINT_KID_THUMBPRINT };
	unsigned bits = option_text(o, "bits") ? (unsigned)option_int(o, "bits") : RSA_BITS;
	struct mint_error error = { 0 };
	struct mint_jwk *jwk = NULL;
	enum mint_crv crv;
	TRY(curve_of(o, alg, fault, &crv));
	if (option_text(o, "bits") && !is_rsa)
		return fault_set(fault, ERR_USAGE, "--bits is for RSA keys; %s has one size", name);
	enum mint_err code = is_rsa ? mint_jwk_generate_rsa(&options, bits, &jwk, &error)
			     : crv  ? mint_jwk_generate_curve(&options, crv, &jwk, &error)
				    : mint_jwk_generate_secret(&options, &jwk, &error);
	if (code)
		return jwt_fault(fault, NULL, code, &error);
	*ret_jwk = jwk;
	return OK;
}

static err public_write(const struct options *o, const char *path, const struct mint_jwk *jwk,
	bool pem, struct fault *fault)
{
	AUTO(jwk_text_done) struct jwk_text text = { 0 };
	TRY(jwk_text_make(jwk, MINT_PUBLIC, pem, fault, &text));
	return jwk_text_write(o, path, &text, fault);
}

static err generate(const struct options *o, struct fault *fault)
{
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	AUTO(jwk_text_done) struct jwk_text text = { 0 };
	const char *path = option_text(o, "out"), *public_path = option_text(o, "public-out");
	bool pem = option_flag(o, "pem");
	TRY(key_new(o, fault, &jwk));
	if (public_path && mint_jwk_kty(jwk) == MINT_KTY_OCT)
		return fault_set(fault, ERR_USAGE, "--public-out: a secret has no public half");
	TRY(jwk_text_make(jwk, MINT_PRIVATE, pem, fault, &text));
	if (public_path) /* first: a private key is not left behind by a failure */
		TRY(public_write(o, public_path, jwk, pem, fault));
	TRY(jwk_text_write(o, path, &text, fault));
	if (path)
		jwk_tell(o, path, jwk);
	return OK;
}

int jwk_generate_run(struct cli *cli)
{
	struct fault fault = { 0 };
	err e = generate(&cli->options, &fault);
	return e.code ? jwt_failure(e, &fault) : CLI_DONE;
}
