/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt.h"
#include "cli/jwt_key.h"
#include "cli/jwt_policy.h"
#include "cli/jwt_refusal.h"
#include "cli/jwt_show.h"
#include "cli/jwt_text.h"
#include "cli/say.h"
#include <mintage/compat.h>
#include <mintage/unverified.h>
#include <unistd.h>

static void verifier_done(struct mint_verifier **v)
{
	mint_verifier_unref(*v);
}

/* What a verification takes, and what it finds. */
struct checker {
	struct mint_ctx *ctx;
	struct mint_verifier *verifier;
	struct jwt_policy policy;
	struct span token;
	struct mint_jwt jwt;
	enum mint_err code;
	struct mint_error error;
};

static void checker_done(struct checker *c)
{
	mint_ctx_free(c->ctx);
	verifier_done(&c->verifier);
}

/* What the token names; believed only as far as the key's kind and --algorithm go. */
static enum mint_alg alg_said(struct mint_ctx *ctx, struct span token)
{
	struct mint_jwt jwt;
	enum mint_err code = mint_jwt_decode_unverified(ctx, token.p, token.n, &jwt, NULL);
	return code ? MINT_ALG_UNSET : jwt.alg;
}

static err check(const struct cli *cli, struct fault *fault, struct checker *c)
{
	AUTO(jwks_unrefp) const struct mint_jwks *keys = NULL;
	struct mint_verify_options *options = &c->policy.options;
	TRY(jwt_policy_read(cli, fault, &c->policy));
	enum mint_err code = mint_ctx_new(&c->ctx, &c->error);
	if (code)
		return jwt_fault(fault, NULL, code, &c->error);
	TRY(jwt_keys_to_verify(&cli->options, options->algs, alg_said(c->ctx, c->token), fault,
		&options->algs, &keys));
	code = mint_verifier_new(keys, options, &c->verifier, &c->error);
	if (code)
		return jwt_fault(fault, NULL, code, &c->error);
	c->code = mint_jwt_verify(
		c->ctx, c->verifier, c->token.p, c->token.n, c->policy.now_s, &c->jwt, &c->error);
	return OK;
}

/* ---- what programs read ---- */

/* The names of all checks of claims that failed. */
static json_t *failed_list(unsigned failed)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = { { MINT_FAILED_TYPE, "type" }, { MINT_FAILED_REQUIRED, "required" },
		{ MINT_FAILED_EXP, "exp" }, { MINT_FAILED_NBF, "nbf" }, { MINT_FAILED_IAT, "iat" },
		{ MINT_FAILED_ISS, "iss" }, { MINT_FAILED_AUD, "aud" }, { MINT_FAILED_SUB, "sub" },
		{ MINT_FAILED_JTI, "jti" }, { MINT_FAILED_NONCE, "nonce" } };
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (failed & names[i].bit)
			json_array_append_new(list, json_string(names[i].name));
	return list;
}

/* Header and payload only of tokens whose signature is good: nothing else is to be acted on. */
static json_t *result_document(const struct checker *c, const char *message, const char *iso)
{
	json_t *doc = json_pack("{s:b}", "valid", c->code == MINT_OK);
	if (c->code)
		json_object_update_new(
			doc, json_pack("{s:s, s:s, s:s, s:s*, s:o}", "kind", jwt_kind_of(c->code),
				     "code", mint_err_name(c->code), "message", message, "at",
				     *iso ? iso : NULL, "failed", failed_list(c->jwt.failed)));
	if (c->jwt.verified) {
		json_object_set_new(doc, "header", jwt_document(c->jwt.header));
		json_object_set_new(doc, "payload", jwt_document(c->jwt.payload));
	}
	return doc;
}

/* ---- what people read ---- */

/* All of the token, also of one that is refused: who looks wants to know why. */
static void show_token(const struct checker *c)
{
	struct mint_jwt jwt = c->jwt;
	if (!jwt.verified &&
		mint_jwt_decode_unverified(c->ctx, c->token.p, c->token.n, &jwt, NULL) != MINT_OK)
		return;
	AUTO(json_decrefp) json_t *header = jwt_document(jwt.header);
	AUTO(json_decrefp) json_t *payload = jwt_document(jwt.payload);
	jwt_show_part(stdout, c->jwt.verified ? "Header" : "Header (not verified)", header);
	jwt_show_gap(stdout);
	jwt_show_part(stdout, c->jwt.verified ? "Payload" : "Payload (not verified)", payload);
	jwt_show_times(stdout, payload, c->policy.now_s);
}

static void show_also(unsigned failed)
{
	AUTO(json_decrefp) json_t *list = failed_list(failed);
	size_t n = json_array_size(list);
	if (n < 2)
		return;
	fputs("checks that failed:", stdout);
	for (size_t i = 0; i < n; i++)
		printf("%s %s", i ? "," : "", json_string_value(json_array_get(list, i)));
	putchar('\n');
}

static void show_report(const struct checker *c, const char *words)
{
	char accepted[200];
	struct mint_text kid =
		c->jwt.key ? mint_jwk_kid(c->jwt.key) : (struct mint_text){ NULL, 0 };
	snprintf(accepted, sizeof(accepted), "%s%s%.*s", mint_alg_name(c->jwt.alg),
		kid.p ? " by key " : "", (int)kid.n, kid.p ? kid.p : "");
	show_token(c);
	jwt_show_gap(stdout);
	jwt_show_verdict(stdout, c->code == MINT_OK, c->code ? words : accepted);
	show_also(c->jwt.failed);
}

/* A payload for the next program of a pipe, a report for a terminal. The library's own detail says
 * more than jsonwebtoken would; the instant is jsonwebtoken's. */
static int tell(const struct cli *cli, const struct checker *c)
{
	struct mint_compat compat = { .message = "" };
	char iso[CLOCK_ISO_SIZE] = "", words[sizeof(compat.message) + CLOCK_ISO_SIZE + 2];
	if (c->code)
		mint_compat_describe(
			c->code, &c->error, c->verifier, c->jwt.verified ? &c->jwt : NULL, &compat);
	if (compat.date_name)
		jwt_instant(compat.date_s, iso);
	const char *message = c->error.detail[0] ? c->error.detail : compat.message;
	snprintf(words, sizeof(words), "%s%s%s", message, *iso ? ": " : "", iso);
	if (option_flag(&cli->options, "json")) {
		AUTO(json_decrefp) json_t *doc = result_document(c, message, iso);
		say_json(stdout, doc, false);
	} else if (isatty(STDOUT_FILENO)) {
		show_report(c, words);
	} else if (c->code) {
		say("refused: %s", words);
	} else {
		say_json_text(stdout, span_make(c->jwt.payload.p, c->jwt.payload.n));
		putchar('\n');
	}
	return jwt_exit_of(c->code);
}

int jwt_verify_run(struct cli *cli)
{
	AUTO(buf_done) struct buf text;
	AUTO(checker_done) struct checker c = { 0 };
	struct fault fault = { 0 };
	err e = jwt_token_read(&cli->options, &fault, &text, &c.token);
	if (!e.code)
		e = check(cli, &fault, &c);
	return e.code ? jwt_failure(e, &fault) : tell(cli, &c);
}
