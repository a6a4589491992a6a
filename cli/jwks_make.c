/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "cli/file.h"
#include "cli/jwk_out.h"
#include "cli/jwk_read.h"
#include "cli/jwks.h"
#include "cli/jwks_source.h"
#include "cli/jwt_refusal.h"

const struct option_row jwks_make_options[] = {
	{ "algorithm", OPTION_TEXT, "ALG", "what RSA keys serve that do not say it", NULL, "RS256",
		jwk_algorithms, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

const struct option_row jwks_pick_options[] = {
	{ "algorithm", OPTION_TEXT, "ALG", "the algorithm, where several keys have the kid", NULL,
		NULL, jwk_algorithms, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static enum mint_alg alg_option(const struct options *o)
{
	const char *name = option_text(o, "algorithm");
	return name ? mint_alg_from_name(name, strlen(name)) : MINT_ALG_UNSET;
}

/* ---- make ---- */

/* Keys as they are collected. */
struct keys {
	const struct mint_jwk *all[MINT_JWKS_KEYS_MAX];
	size_t count;
};

static void keys_done(struct keys *k)
{
	for (size_t i = 0; i < k->count; i++)
		mint_jwk_unref(k->all[i]);
}

/* A key that is in two of the files is one key. Takes the reference. */
static err keys_add(struct keys *k, const struct mint_jwk *jwk, struct fault *fault)
{
	char its[MINT_THUMBPRINT_SIZE], other[MINT_THUMBPRINT_SIZE];
	bool known = false;
	for (size_t i = 0; i < k->count && !known; i++)
		known = mint_jwk_alg(jwk) == mint_jwk_alg(k->all[i]) &&
			mint_jwk_thumbprint(jwk, its, NULL) == MINT_OK &&
			mint_jwk_thumbprint(k->all[i], other, NULL) == MINT_OK &&
			strcmp(its, other) == 0;
	if (!known && k->count == MINT_JWKS_KEYS_MAX) {
		mint_jwk_unref(jwk);
		return fault_set(fault, ERR_RANGE, "a set has %d keys at most", MINT_JWKS_KEYS_MAX);
	}
	if (known)
		mint_jwk_unref(jwk);
	else
		k->all[k->count++] = jwk;
	return OK;
}

static bool is_set(struct span bytes)
{
	AUTO(json_decrefp) json_t *doc = NULL;
	return !json_read(bytes, NULL, &doc).code && json_is_array(json_object_get(doc, "keys"));
}

static err set_add(
	struct keys *k, const char *path, struct span bytes, enum mint_alg alg, struct fault *fault)
{
	AUTO(jwks_unrefp) const struct mint_jwks *set = NULL;
	struct mint_error error = { 0 };
	struct mint_jwks *jwks = NULL;
	enum mint_err code = mint_jwks_from_json(alg, bytes.p, bytes.n, &jwks, &error);
	if (code)
		return jwt_fault(fault, path, code, &error);
	set = jwks;
	if (mint_jwks_left_out(set))
		return fault_set(fault, ERR_RANGE,
			"%s has %zu keys that cannot be used: mintage jwks check says why", path,
			mint_jwks_left_out(set));
	for (size_t i = 0; i < mint_jwks_count(set); i++)
		TRY(keys_add(k, mint_jwk_ref(mint_jwks_at(set, i)), fault));
	return OK;
}

/* An RSA key that does not say what it serves, serves what --algorithm says. */
static err key_read(const struct options *o, const char *path, struct span bytes,
	struct fault *fault, const struct mint_jwk **ret_jwk)
{
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	struct mint_jwk_options options = { .flags = MINT_KID_THUMBPRINT };
	enum mint_alg alg = alg_option(o);
	TRY(jwk_read(&options, bytes, path, fault, &jwk));
	if (mint_jwk_alg(jwk) == alg || !(jwk_suits(bytes, jwk) & MINT_ALG_BIT(alg))) {
		*ret_jwk = TAKE(jwk);
		return OK;
	}
	options.alg = alg;
	return jwk_read(&options, bytes, path, fault, ret_jwk);
}

static err file_add(const struct options *o, struct keys *k, const char *path, struct fault *fault)
{
	AUTO(secret_done) struct secret bytes = { 0 };
	const struct mint_jwk *jwk = NULL;
	TRY(file_read_secret(path, JWKS_SIZE_MAX, fault, &bytes));
	struct span span = secret_span(&bytes);
	if (is_set(span))
		return set_add(k, path, span, alg_option(o), fault);
	TRY(key_read(o, path, span, fault, &jwk));
	return keys_add(k, jwk, fault);
}

static err make(const struct options *o, struct fault *fault)
{
	AUTO(keys_done) struct keys keys = { .count = 0 };
	AUTO(jwks_unrefp) const struct mint_jwks *set = NULL;
	AUTO(jwk_text_done) struct jwk_text text = { 0 };
	struct mint_error error = { 0 };
	struct mint_jwks *jwks = NULL;
	for (size_t i = 0; i < o->arg_count; i++)
		TRY(file_add(o, &keys, o->args[i], fault));
	enum mint_err code = mint_jwks_new(keys.all, keys.count, &jwks, &error);
	set = jwks;
	if (!code && mint_jwks_write_json(jwks, NULL, 0, &text.n, &error) != MINT_ERR_SPACE)
		code = error.code;
	if (code)
		return jwt_fault(fault, NULL, code, &error);
	text.size = text.n + 1;
	text.p = malloc(text.size);
	TRY_PTR(text.p);
	code = mint_jwks_write_json(jwks, text.p, text.size, &text.n, &error);
	if (code)
		return jwt_fault(fault, NULL, code, &error);
	text.p[text.n++] = '\n';
	return jwk_text_write(o, option_text(o, "out"), &text, fault);
}

int jwks_make_run(struct cli *cli)
{
	struct fault fault = { 0 };
	err e = make(&cli->options, &fault);
	return e.code ? jwt_failure(e, &fault) : CLI_DONE;
}

/* ---- pick ---- */

static err find(const struct mint_jwks *set, const char *kid, enum mint_alg alg,
	struct fault *fault, const struct mint_jwk **ret_jwk)
{
	struct span wanted = span_of(kid);
	size_t found = 0;
	for (size_t i = 0; i < mint_jwks_count(set); i++) {
		const struct mint_jwk *jwk = mint_jwks_at(set, i);
		struct mint_text its = mint_jwk_kid(jwk);
		if (!its.p || !span_eq(span_make(its.p, its.n), wanted) ||
			(alg && mint_jwk_alg(jwk) != alg))
			continue;
		*ret_jwk = jwk;
		found++;
	}
	if (found > 1)
		return fault_set(fault, ERR_RANGE,
			"%zu keys have the kid %s: say which by --algorithm", found, kid);
	return found ? OK : fault_set(fault, ERR_RANGE, "the set has no key with the kid %s", kid);
}

static err pick(const struct options *o, struct fault *fault)
{
	AUTO(jwks_unrefp) const struct mint_jwks *set = NULL;
	AUTO(jwk_text_done) struct jwk_text text = { 0 };
	const struct mint_jwk *jwk = NULL;
	const char *source = o->arg_count > 1 ? o->args[1] : "-", *path = option_text(o, "out");
	enum mint_alg alg = alg_option(o);
	TRY(jwks_load(o, source, alg ? alg : MINT_ALG_RS256, fault, &set));
	TRY(find(set, o->args[0], alg, fault, &jwk));
	TRY(jwk_text_make(jwk, MINT_PUBLIC, option_flag(o, "pem"), fault, &text));
	TRY(jwk_text_write(o, path, &text, fault));
	if (path)
		jwk_tell(o, path, jwk);
	return OK;
}

int jwks_pick_run(struct cli *cli)
{
	struct fault fault = { 0 };
	err e = pick(&cli->options, &fault);
	return e.code ? jwt_failure(e, &fault) : CLI_DONE;
}
