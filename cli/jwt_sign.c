/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "cli/file.h"
#include "cli/field.h"
#include "cli/jwt.h"
#include "cli/jwt_key.h"
#include "cli/jwt_text.h"
#include "cli/say.h"
#include <math.h>
#include <mintage/jwt.h>

#define CLAIMS_SIZE_MAX (4 * MINT_TOKEN_SIZE_MAX)

const struct option_row jwt_sign_options[] = {
	{ "algorithm", OPTION_TEXT, "ALG",
		"the signature algorithm (default: the JWK's own, else HS256 or RS256)", NULL, NULL,
		jwt_algorithms, 0, 0 },
	{ "claims", OPTION_FILE, "FILE", "a JSON object with the claims to start from", NULL, NULL,
		NULL, 0, 0 },
	{ "claim", OPTION_MULTI, "NAME=VALUE", "one claim; the value is JSON, or else text", NULL,
		NULL, NULL, 0, 0 },
	{ "expires-in", OPTION_SECONDS, "TIME", "sets exp, counted from iat: 90s, 15m, 24h, 7d, 1y",
		NULL, NULL, NULL, 0, 0 },
	{ "not-before", OPTION_SECONDS, "TIME", "sets nbf, counted from iat", NULL, NULL, NULL, 0,
		0 },
	{ "audience", OPTION_MULTI, "TEXT", "sets aud; twice or more: an array", NULL, NULL, NULL,
		0, 0 },
	{ "issuer", OPTION_TEXT, "TEXT", "sets iss", NULL, NULL, NULL, 0, 0 },
	{ "subject", OPTION_TEXT, "TEXT", "sets sub", NULL, NULL, NULL, 0, 0 },
	{ "jwtid", OPTION_TEXT, "TEXT", "sets jti", NULL, NULL, NULL, 0, 0 },
	{ "keyid", OPTION_TEXT, "TEXT", "sets kid in the header", NULL, NULL, NULL, 0, 0 },
	{ "header", OPTION_MULTI, "NAME=VALUE", "sets typ or kid in the header", NULL, NULL, NULL,
		0, 0 },
	{ "no-timestamp", OPTION_FLAG, NULL, "leaves iat out", NULL, NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

/* What the header has beside alg. */
struct header {
	const char *typ, *kid;
};

static err header_member(struct header *h, const char *text, struct fault *fault)
{
	if (strncmp(text, "typ=", 4) == 0)
		h->typ = text + 4;
	else if (strncmp(text, "kid=", 4) == 0 && !h->kid)
		h->kid = text + 4;
	else if (strncmp(text, "kid=", 4) == 0)
		return fault_set(fault, ERR_USAGE, "kid is given twice");
	else
		return fault_set(fault, ERR_USAGE,
			"--header takes typ=TEXT and kid=TEXT; alg is set by --algorithm");
	return OK;
}

static err header_read(const struct options *o, struct fault *fault, struct header *h)
{
	*h = (struct header){ .kid = option_text(o, "keyid") };
	for (size_t i = 0; i < option_count(o, "header"); i++)
		TRY(header_member(h, option_item(o, "header", i), fault));
	return OK;
}

static err claims_file(const struct options *o, struct fault *fault, json_t **ret_claims)
{
	AUTO(buf_done) struct buf text;
	AUTO(json_decrefp) json_t *doc = NULL;
	struct fault why = { 0 };
	const char *path = option_text(o, "claims");
	if (!path) {
		*ret_claims = json_object();
		return *ret_claims ? OK : FAIL(NOMEM);
	}
	buf_init(&text, CLAIMS_SIZE_MAX);
	TRY(file_read(path, &text, fault));
	if (json_read(buf_span(&text), &why, &doc).code)
		return fault_set(fault, ERR_SYNTAX, "%s: %s", path, why.text);
	if (!json_is_object(doc))
		return fault_set(fault, ERR_SYNTAX, "%s: the claims must be a JSON object", path);
	*ret_claims = TAKE(doc);
	return OK;
}

/* RFC 7519 4.1: these are text, so an identifier made of digits stays one. */
static bool is_text_claim(struct span name)
{
	static const char *const names[] = { "iss", "sub", "aud", "jti", "scope", "azp",
		"client_id" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_eq_str(name, names[i]))
			return true;
	return false;
}

static err claim_add(json_t *claims, const char *text, struct fault *fault)
{
	struct span value = span_of(text), name = span_cut(&value, '=');
	bool plain = value.p && is_text_claim(name) && *value.p != '"' && *value.p != '[';
	if (!plain)
		return field_set(claims, text, "--claim", fault);
	if (json_object_setn_new(claims, name.p, name.n, json_stringn(value.p, value.n)) != 0)
		return fault_set(fault, ERR_USAGE, "--claim: the value must be UTF-8");
	return OK;
}

/* An option and a claim of the same meaning: one of them is a mistake. */
static err claim_set(
	json_t *claims, const char *name, const char *option, json_t *value, struct fault *fault)
{
	if (json_object_get(claims, name)) {
		json_decref(value);
		return fault_set(
			fault, ERR_USAGE, "--%s: the claims have \"%s\" already", option, name);
	}
	if (json_object_set_new(claims, name, value) != 0)
		return fault_set(fault, ERR_USAGE, "--%s must be UTF-8", option);
	return OK;
}

static err number_check(const json_t *claims, const char *name, struct fault *fault)
{
	json_t *value = json_object_get(claims, name);
	if (value && !json_is_number(value))
		return fault_set(fault, ERR_USAGE, "\"%s\" should be a number of seconds", name);
	return OK;
}

/* As jsonwebtoken does: iat goes after what is there, and a given one stays where it is, 0 counting
 * as none. */
static err iat_set(const struct cli *cli, json_t *claims, struct fault *fault, int64_t *ret_iat)
{
	double given = json_number_value(json_object_get(claims, "iat"));
	int64_t now = clock_now_ms(cli->clock) / 1000;
	TRY(number_check(claims, "iat", fault));
	TRY(number_check(claims, "exp", fault));
	TRY(number_check(claims, "nbf", fault));
	*ret_iat = given != 0 && fabs(given) < 1e15 ? (int64_t)floor(given) : now;
	if (option_flag(&cli->options, "no-timestamp"))
		json_object_del(claims, "iat");
	else if (given == 0 && json_object_set_new(claims, "iat", json_integer(now)) != 0)
		return FAIL(NOMEM);
	return OK;
}

static err span_set(const struct options *o, json_t *claims, const char *name, const char *option,
	int64_t iat, struct fault *fault)
{
	int64_t seconds;
	if (!option_seconds(o, option, &seconds))
		return OK;
	return claim_set(claims, name, option, json_integer(iat + seconds), fault);
}

static json_t *audience(const struct options *o)
{
	size_t n = option_count(o, "audience");
	json_t *list = n == 1 ? json_string(option_item(o, "audience", 0)) : json_array();
	for (size_t i = 0; n > 1 && i < n; i++)
		json_array_append_new(list, json_string(option_item(o, "audience", i)));
	return list;
}

static err text_set(const struct options *o, json_t *claims, const char *name, const char *option,
	struct fault *fault)
{
	const char *text = option_text(o, option);
	return text ? claim_set(claims, name, option, json_string(text), fault) : OK;
}

/* The order is jsonwebtoken's: the caller's own, iat, nbf, exp, aud, iss, sub, jti. */
static err claims_make(const struct cli *cli, struct fault *fault, json_t **ret_claims)
{
	AUTO(json_decrefp) json_t *claims = NULL;
	const struct options *o = &cli->options;
	int64_t iat;
	TRY(claims_file(o, fault, &claims));
	for (size_t i = 0; i < option_count(o, "claim"); i++)
		TRY(claim_add(claims, option_item(o, "claim", i), fault));
	TRY(iat_set(cli, claims, fault, &iat));
	TRY(span_set(o, claims, "nbf", "not-before", iat, fault));
	TRY(span_set(o, claims, "exp", "expires-in", iat, fault));
	if (option_count(o, "audience"))
		TRY(claim_set(claims, "aud", "audience", audience(o), fault));
	TRY(text_set(o, claims, "iss", "issuer", fault));
	TRY(text_set(o, claims, "sub", "subject", fault));
	TRY(text_set(o, claims, "jti", "jwtid", fault));
	*ret_claims = TAKE(claims);
	return OK;
}

static void signer_done(struct mint_signer **s)
{
	mint_signer_unref(*s);
}

static err token_make(const struct mint_jwk *jwk, const struct header *h, struct span payload,
	char token[MINT_TOKEN_SIZE_MAX + 1], struct fault *fault)
{
	AUTO(jwt_ctx_freep) struct mint_ctx *ctx = NULL;
	AUTO(signer_done) struct mint_signer *signer = NULL;
	struct mint_error error = { 0 };
	struct mint_sign_options options = { .typ = { h->typ, h->typ ? strlen(h->typ) : 0 } };
	size_t n = 0;
	enum mint_err code = mint_ctx_new(&ctx, &error);
	if (!code)
		code = mint_signer_new(jwk, &options, &signer, &error);
	if (!code)
		code = mint_jwt_sign_json(
			ctx, signer, payload.p, payload.n, token, MINT_TOKEN_SIZE_MAX, &n, &error);
	if (code)
		return jwt_fault(fault, NULL, code, &error);
	token[n] = '\0';
	return OK;
}

static err sign(struct cli *cli, struct fault *fault, json_t **ret_claims,
	char token[MINT_TOKEN_SIZE_MAX + 1])
{
	AUTO(buf_done) struct buf payload;
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	const struct options *o = &cli->options;
	const char *alg = option_text(o, "algorithm");
	struct header header;
	buf_init(&payload, CLAIMS_SIZE_MAX);
	TRY(jwt_one_stdin(o, fault));
	TRY(header_read(o, fault, &header));
	TRY(claims_make(cli, fault, ret_claims));
	TRY(json_write(*ret_claims, &payload));
	TRY(jwt_key_to_sign(o, alg ? mint_alg_from_name(alg, strlen(alg)) : MINT_ALG_UNSET,
		header.kid, fault, &jwk));
	return token_make(jwk, &header, buf_span(&payload), token, fault);
}

int jwt_sign_run(struct cli *cli)
{
	AUTO(json_decrefp) json_t *claims = NULL;
	char token[MINT_TOKEN_SIZE_MAX + 1];
	struct fault fault = { 0 };
	err e = sign(cli, &fault, &claims, token);
	if (e.code)
		return say_failure(e, &fault);
	if (!option_flag(&cli->options, "json")) {
		puts(token);
		return CLI_DONE;
	}
	AUTO(json_decrefp) json_t *doc = json_pack("{s:s, s:O}", "token", token, "payload", claims);
	say_json(stdout, doc, false);
	return CLI_DONE;
}
