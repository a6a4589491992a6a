/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt_key.h"
#include "base/json.h"
#include "cli/file.h"
#include "cli/jwt.h"
#include <mintage/b64.h>

#define KEY_SIZE_MAX  65536
#define JWKS_SIZE_MAX 4194304

const struct option_row jwt_key_options[] = {
	{ "secret", OPTION_SECRET, "FILE", "the file with the secret, for HS256 to HS512",
		"MINTAGE_JWT_SECRET", NULL, NULL, 0, 0 },
	{ "secret-base64", OPTION_FLAG, NULL,
		"the secret is base64, in either alphabet, padded or not", NULL, NULL, NULL, 0, 0 },
	{ "allow-short-secret", OPTION_FLAG, NULL,
		"takes a secret that is shorter than the hash, against RFC 7518", NULL, NULL, NULL,
		0, 0 },
	{ "key", OPTION_FILE, "FILE", "the file with the key: PEM or a JWK", NULL, NULL, NULL, 0,
		0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

err jwt_fault(
	struct fault *fault, const char *where, enum mint_err code, const struct mint_error *error)
{
	if (code == MINT_ERR_NOMEM)
		return FAIL(NOMEM);
	return fault_set(fault,
		code == MINT_ERR_USAGE    ? ERR_USAGE
		: code == MINT_ERR_CRYPTO ? ERR_CRYPTO
					  : ERR_SYNTAX,
		"%s%s%s", where ? where : "", where ? ": " : "",
		error->detail[0] ? error->detail : mint_err_text(code));
}

static err base64_decode(const struct secret *text, struct fault *fault, struct secret *ret_bytes)
{
	size_t n = MINT_B64_BYTES_MAX(text->n), got;
	unsigned char *bytes = malloc(n ? n : 1);
	TRY_PTR(bytes);
	enum mint_err code = mint_base64_decode_any((const char *)text->p, text->n, bytes, n, &got);
	err e = code ? fault_set(fault, ERR_SYNTAX, "the secret is no base64")
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
	TRY(source_of(o, fault, &m->source));
	m->flags = option_flag(o, "allow-short-secret") ? MINT_ALLOW_SHORT_SECRET : 0;
	if (m->source == SOURCE_SECRET)
		return secret_read(o, fault, &m->bytes);
	m->path = option_text(o, m->source == SOURCE_KEY ? "key" : "jwks");
	return file_read_secret(
		m->path, m->source == SOURCE_KEY ? KEY_SIZE_MAX : JWKS_SIZE_MAX, fault, &m->bytes);
}

static bool is_json(const struct material *m)
{
	size_t i = 0;
	while (i < m->bytes.n && strchr(" \t\r\n", m->bytes.p[i]))
		i++;
	return i < m->bytes.n && m->bytes.p[i] == '{';
}

/* The algorithms that a key can serve, found without judging it: those of its "kty", or of what the
 * file is. */
static unsigned algs_of(const struct material *m)
{
	AUTO(json_decrefp) json_t *doc = NULL;
	if (m->source == SOURCE_SECRET)
		return MINT_ALGS_HS;
	if (!is_json(m) || json_read(secret_span(&m->bytes), NULL, &doc).code)
		return MINT_ALGS_RS | MINT_ALGS_PS;
	struct span alg = json_str(doc, "alg");
	enum mint_alg own = mint_alg_from_name(alg.p ? alg.p : "", alg.n);
	if (own != MINT_ALG_UNSET)
		return MINT_ALG_BIT(own);
	return span_eq_str(json_str(doc, "kty"), "oct") ? MINT_ALGS_HS
							: MINT_ALGS_RS | MINT_ALGS_PS;
}

static enum mint_alg first_of(unsigned algs)
{
	unsigned bit = 0;
	while (algs && !(algs & 1u << bit))
		bit++;
	return algs ? (enum mint_alg)bit : MINT_ALG_UNSET;
}

static enum mint_err key_make(const struct material *m, enum mint_alg alg, const char *kid,
	const struct mint_jwk **ret_jwk, struct mint_error *error)
{
	struct mint_jwk_options options = {
		.alg = alg, .kid = { kid, kid ? strlen(kid) : 0 }, .flags = m->flags
	};
	struct mint_jwk *jwk = NULL;
	const char *text = (const char *)m->bytes.p;
	enum mint_err code = m->source == SOURCE_SECRET
				     ? mint_jwk_from_secret(&options, text, m->bytes.n, &jwk, error)
			     : is_json(m)
				     ? mint_jwk_from_json(&options, text, m->bytes.n, &jwk, error)
				     : mint_jwk_from_pem(&options, text, m->bytes.n, &jwk, error);
	if (!code)
		*ret_jwk = jwk;
	return code;
}

err jwt_key_to_sign(const struct options *o, enum mint_alg alg, const char *kid,
	struct fault *fault, const struct mint_jwk **ret_jwk)
{
	AUTO(material_done) struct material m = { 0 };
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	struct mint_error error = { 0 };
	TRY(material_read(o, fault, &m));
	enum mint_err code = key_make(&m, alg ? alg : first_of(algs_of(&m)), kid, &jwk, &error);
	if (code)
		return jwt_fault(fault, m.path, code, &error);
	if (!mint_jwk_can_sign(jwk))
		return fault_set(fault, ERR_SYNTAX,
			"%s is a public key: signing takes the private one", m.path);
	*ret_jwk = TAKE(jwk);
	return OK;
}

static bool has_alg(unsigned algs, enum mint_alg alg)
{
	return alg != MINT_ALG_UNSET && (algs & MINT_ALG_BIT(alg));
}

/* A key serves one algorithm. Which of those that suit the key and are let through it is, the token
 * may say; the verifier refuses all others. */
static err set_of_key(const struct material *m, unsigned algs, enum mint_alg said,
	struct fault *fault, unsigned *ret_algs, const struct mint_jwks **ret_jwks)
{
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	struct mint_error error = { 0 };
	struct mint_jwks *jwks = NULL;
	unsigned suits = algs_of(m), let = algs ? algs & suits : suits;
	enum mint_alg alg = has_alg(let, said) ? said : first_of(let ? let : suits);
	enum mint_err code = key_make(m, alg, NULL, &jwk, &error);
	if (!code)
		code = mint_jwks_new(&jwk, 1, &jwks, &error);
	if (code)
		return jwt_fault(fault, m->path, code, &error);
	*ret_algs = algs ? algs : suits;
	*ret_jwks = jwks;
	return OK;
}

static err set_of_file(const struct material *m, unsigned algs, struct fault *fault,
	unsigned *ret_algs, const struct mint_jwks **ret_jwks)
{
	struct mint_error error = { 0 };
	struct mint_jwks *jwks = NULL;
	enum mint_alg for_others = algs ? first_of(algs) : MINT_ALG_RS256;
	enum mint_err code = mint_jwks_from_json(
		for_others, (const char *)m->bytes.p, m->bytes.n, &jwks, &error);
	if (code)
		return jwt_fault(fault, m->path, code, &error);
	if (mint_jwks_count(jwks) == 0) {
		mint_jwks_unref(jwks);
		return fault_set(fault, ERR_SYNTAX, "%s has no key that can be used", m->path);
	}
	unsigned held = 0;
	for (size_t i = 0; i < mint_jwks_count(jwks); i++)
		held |= MINT_ALG_BIT(mint_jwk_alg(mint_jwks_at(jwks, i)));
	*ret_algs = algs ? algs : held;
	*ret_jwks = jwks;
	return OK;
}

err jwt_keys_to_verify(const struct options *o, unsigned algs, enum mint_alg said,
	struct fault *fault, unsigned *ret_algs, const struct mint_jwks **ret_jwks)
{
	AUTO(material_done) struct material m = { 0 };
	TRY(material_read(o, fault, &m));
	if (m.source == SOURCE_JWKS)
		return set_of_file(&m, algs, fault, ret_algs, ret_jwks);
	return set_of_key(&m, algs, said, fault, ret_algs, ret_jwks);
}
