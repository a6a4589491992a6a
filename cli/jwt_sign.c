/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/field.h"
#include "cli/jwt.h"
#include "cli/jwt_claims.h"
#include "cli/jwt_key.h"
#include "cli/jwt_refusal.h"
#include "cli/jwt_show.h"
#include "cli/jwt_text.h"
#include "cli/say.h"

const struct option_row jwt_sign_options[] = {
	{ "algorithm", OPTION_TEXT, "ALG",
		"the signature algorithm (default: the key's own, else HS256 or RS256)", NULL, NULL,
		jwk_algorithms, 0, 0 },
	{ "keyid", OPTION_TEXT, "TEXT", "sets kid in the header", NULL, NULL, NULL, 0, 0 },
	{ "header", OPTION_MULTI, "NAME=VALUE",
		"one more member of the header; the value is JSON, or else text", NULL, NULL, NULL,
		0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

/* What the header has beside alg. */
struct header {
	const char *typ, *kid;
	struct buf more; /* JSON text of the other members; empty: none */
};

static void header_done(struct header *h)
{
	buf_done(&h->more);
}

/* Members that the library or the key decides: what they say must be true. */
static bool is_bound(struct span name)
{
	static const char *const names[] = { "alg", "crit", "b64", "zip", "enc" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_eq_str(name, names[i]))
			return true;
	return false;
}

static err header_member(struct header *h, json_t *more, const char *text, struct fault *fault)
{
	struct span value = span_of(text), name = span_cut(&value, '=');
	if (strncmp(text, "typ=", 4) == 0) {
		h->typ = text + 4;
		return OK;
	}
	if (strncmp(text, "kid=", 4) == 0) {
		if (h->kid)
			return fault_set(fault, ERR_USAGE, "kid is given twice");
		h->kid = text + 4;
		return OK;
	}
	if (is_bound(name))
		return fault_set(fault, ERR_USAGE,
			"--header: " SPAN_FMT " cannot be set; alg is set by --algorithm",
			SPAN_ARG(name));
	return field_set(more, text, "--header", fault);
}

static err header_read(const struct options *o, struct fault *fault, struct header *h)
{
	AUTO(json_decrefp) json_t *more = json_object();
	TRY_PTR(more);
	h->kid = option_text(o, "keyid");
	for (size_t i = 0; i < option_count(o, "header"); i++)
		TRY(header_member(h, more, option_item(o, "header", i), fault));
	return json_object_size(more) ? json_write(more, &h->more) : OK;
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
	struct mint_sign_options options = { .typ = { h->typ, h->typ ? strlen(h->typ) : 0 },
		.header = { h->more.n ? h->more.p : NULL, h->more.n } };
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
	AUTO(header_done) struct header header = { 0 };
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	const struct options *o = &cli->options;
	const char *alg = option_text(o, "algorithm");
	buf_init(&payload, JWT_CLAIMS_SIZE_MAX);
	buf_init(&header.more, JWT_CLAIMS_SIZE_MAX);
	TRY(jwt_one_stdin(o, false, fault));
	TRY(header_read(o, fault, &header));
	TRY(jwt_claims_make(cli, fault, ret_claims));
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
		return jwt_failure(e, &fault);
	if (!option_flag(&cli->options, "json")) {
		jwt_show_token(stdout, token);
		return CLI_DONE;
	}
	AUTO(json_decrefp) json_t *doc = json_pack("{s:s, s:O}", "token", token, "payload", claims);
	say_json(stdout, doc, false);
	return CLI_DONE;
}
