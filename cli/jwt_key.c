/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt_key.h"
#include "cli/file.h"
#include "cli/jwks_source.h"
#include "cli/jwt.h"
#include <mintage/b64.h>

const struct option_row jwt_key_options[] = {
	{ "secret", OPTION_SECRET, "FILE", "the file with the secret, for HS256 to HS512",
		"MINTAGE_JWT_SECRET", NULL, NULL, 0, 0 },
	{ "secret-base64", OPTION_FLAG, NULL,
		"the secret is base64, in either alphabet, padded or not", NULL, NULL, NULL, 0, 0 },
	{ "allow-short-secret", OPTION_FLAG, NULL,
		"takes a secret that is shorter than the hash, against RFC 7518", NULL, NULL, NULL,
		0, 0 },
	{ "key", OPTION_FILE, "FILE", "the file with the key: PEM, DER or a JWK", NULL, NULL, NULL,
		0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static err base64_decode(const struct secret *text, struct fault *fault, struct secret *ret_bytes)
{
	size_t n = MINT_B64_BYTES_MAX(text->n), got;
	unsigned char *bytes = malloc(n ? n : 1);
	TRY_PTR(bytes);
	enum mint_err code = mint_base64_decode_any((const char *)text->p, text->n, bytes, n, &got);
	err e = code ? fault_set(fault, ERR_RANGE, "the secret is no base64")
		     : secret_copy(bytes, got, ret_bytes);
	secret_wipe(bytes, n);
	free(bytes);
	return e;
}

static err secret_read(const struct options *o, struct fault *fault, struct secret *ret_secret)
{
	AUTO(secret_done) struct secret text = { 0 };
	TRY(option_secret(o, "secret", fault, &text));
	if (option_flag(o, "secret-base64"))
		return base64_decode(&text, fault, ret_secret);
	*ret_secret = text;
	text = (struct secret){ 0 };
	return OK;
}

/* The options say one source; a secret from the environment gives way to a key that was named. */
enum source { SOURCE_SECRET, SOURCE_KEY, SOURCE_JWKS };

static err source_of(const struct options *o, struct fault *fault, enum source *ret_source)
{
	bool jwks = option_exists(o, "jwks") && option_text(o, "jwks");
	bool key = option_text(o, "key"), secret = option_given(o, "secret");
	if (jwks + key + secret > 1)
		return fault_set(fault, ERR_USAGE, "one key, please: %s",
			option_exists(o, "jwks") ? "--secret-file, --key or --jwks"
						 : "--secret-file or --key");
	if (option_flag(o, "secret-base64") && (jwks || key))
		return fault_set(fault, ERR_USAGE, "--secret-base64 goes with --secret-file");
	*ret_source = jwks ? SOURCE_JWKS : key ? SOURCE_KEY : SOURCE_SECRET;
	if (*ret_source == SOURCE_SECRET && !option_text(o, "secret"))
		return fault_set(fault, ERR_USAGE, "no key: give %s",
			option_exists(o, "jwks") ? "--secret-file, --key or --jwks"
						 : "--secret-file or --key");
	return OK;
}

/* What a key is read from. */
struct material {
	enum source source;
	const char *path;
	struct secret bytes;
	unsigned flags;
};

static void material_done(struct material *m)
{
	secret_done(&m->bytes);
}

static err material_read(const struct options *o, struct fault *fault, struct material *m)
{
	m->flags = option_flag(o, "allow-short-secret") ? MINT_ALLOW_SHORT_SECRET : 0;
	m->path = m->source == SOURCE_KEY ? option_text(o, "key") : "the secret";
	if (m->source == SOURCE_SECRET)
		return secret_read(o, fault, &m->bytes);
	return file_read_secret(m->path, JWK_FILE_MAX, fault, &m->bytes);
}

/* alg UNSET: what the key says, or else the first of its kind. */
static err key_make(const struct material *m, enum mint_alg alg, const char *kid,
	struct fault *fault, const struct mint_jwk **ret_jwk)
{
	struct mint_jwk_options options = {
		.alg = alg, .kid = { kid, kid ? strlen(kid) : 0 }, .flags = m->flags
	};
	struct mint_error error = { 0 };
	struct mint_jwk *jwk = NULL;
	if (m->source == SOURCE_KEY)
		return jwk_read(&options, secret_span(&m->bytes), m->path, fault, ret_jwk);
	if (alg == MINT_ALG_UNSET)
		options.alg = MINT_ALG_HS256;
	enum mint_err code = mint_jwk_from_secret(&options, m->bytes.p, m->bytes.n, &jwk, &error);
	if (code)
		return jwt_fault(fault, NULL, code, &error);
	*ret_jwk = jwk;
	return OK;
}

err jwt_key_to_sign(const struct options *o, enum mint_alg alg, const char *kid,
	struct fault *fault, const struct mint_jwk **ret_jwk)
{
	AUTO(material_done) struct material m = { 0 };
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	TRY(source_of(o, fault, &m.source));
	TRY(material_read(o, fault, &m));
	TRY(key_make(&m, alg, kid, fault, &jwk));
	if (!mint_jwk_can_sign(jwk))
		return fault_set(fault, ERR_RANGE,
			"%s is a public key: signing takes the private one", m.path);
	*ret_jwk = TAKE(jwk);
	return OK;
}

static enum mint_alg first_of(unsigned algs)
{
	unsigned bit = 0;
	while (algs && !(algs & 1u << bit))
		bit++;
	return algs ? (enum mint_alg)bit : MINT_ALG_UNSET;
}

static bool has_alg(unsigned algs, enum mint_alg alg)
{
	return alg != MINT_ALG_UNSET && (algs & MINT_ALG_BIT(alg));
}

/* A secret that is too short for HS256 may not be asked which algorithms suit it. */
static err suits_of(const struct material *m, struct fault *fault, unsigned *ret_suits)
{
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	*ret_suits = MINT_ALGS_HS;
	if (m->source == SOURCE_SECRET)
		return OK;
	TRY(key_make(m, MINT_ALG_UNSET, NULL, fault, &jwk));
	*ret_suits = jwk_suits(secret_span(&m->bytes), jwk);
	return OK;
}

/* A key serves one algorithm. Which of those that suit the key and are let through it is, the token
 * may say; the verifier refuses all others. */
static err set_of_key(const struct material *m, unsigned algs, enum mint_alg said,
	struct fault *fault, unsigned *ret_algs, const struct mint_jwks **ret_jwks)
{
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	struct mint_error error = { 0 };
	struct mint_jwks *jwks = NULL;
	unsigned suits;
	TRY(suits_of(m, fault, &suits));
	unsigned let = algs && (algs & suits) ? algs & suits : suits;
	TRY(key_make(m, has_alg(let, said) ? said : first_of(let), NULL, fault, &jwk));
	enum mint_err code = mint_jwks_new(&jwk, 1, &jwks, &error);
	if (code)
		return jwt_fault(fault, m->path, code, &error);
	*ret_algs = algs ? algs : suits;
	*ret_jwks = jwks;
	return OK;
}

static err set_of_source(const struct options *o, unsigned algs, enum mint_alg said,
	struct fault *fault, unsigned *ret_algs, const struct mint_jwks **ret_jwks)
{
	AUTO(jwks_unrefp) const struct mint_jwks *jwks = NULL;
	const char *source = option_text(o, "jwks");
	unsigned held = 0, rsa = algs & (MINT_ALGS_RS | MINT_ALGS_PS);
	/* RSA keys without "alg" */
	enum mint_alg for_others = has_alg(rsa, said) ? said : rsa ? first_of(rsa) : MINT_ALG_RS256;
	TRY(jwks_load(o, source, for_others, fault, &jwks));
	if (mint_jwks_count(jwks) == 0)
		return fault_set(fault, ERR_RANGE, "%s has no key that can be used", source);
	for (size_t i = 0; i < mint_jwks_count(jwks); i++)
		held |= MINT_ALG_BIT(mint_jwk_alg(mint_jwks_at(jwks, i)));
	*ret_algs = algs ? algs : held;
	*ret_jwks = TAKE(jwks);
	return OK;
}

err jwt_keys_to_verify(const struct options *o, unsigned algs, enum mint_alg said,
	struct fault *fault, unsigned *ret_algs, const struct mint_jwks **ret_jwks)
{
	AUTO(material_done) struct material m = { 0 };
	TRY(source_of(o, fault, &m.source));
	if (m.source == SOURCE_JWKS)
		return set_of_source(o, algs, said, fault, ret_algs, ret_jwks);
	TRY(material_read(o, fault, &m));
	return set_of_key(&m, algs, said, fault, ret_algs, ret_jwks);
}
