/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt.h"
#include "cli/jwt_key.h"
#include "cli/jwt_text.h"
#include "cli/say.h"
#include <mintage/unverified.h>

#define LEEWAY_MAX_S 86400
#define TEXTS_MAX    64

const struct option_row jwt_verify_options[] = {
	{ "jwks", OPTION_FILE, "FILE", "the file with the key set: {\"keys\": [...]}", NULL, NULL,
		NULL, 0, 0 },
	{ "algorithm", OPTION_MULTI, "ALG",
		"an algorithm to let through (default: all that suit the key)", NULL, NULL,
		jwt_algorithms, 0, 0 },
	{ "audience", OPTION_MULTI, "TEXT", "aud must hold this, or one of several", NULL, NULL,
		NULL, 0, 0 },
	{ "issuer", OPTION_MULTI, "TEXT", "iss must be this, or one of several", NULL, NULL, NULL,
		0, 0 },
	{ "subject", OPTION_TEXT, "TEXT", "sub must be this", NULL, NULL, NULL, 0, 0 },
	{ "jwtid", OPTION_TEXT, "TEXT", "jti must be this", NULL, NULL, NULL, 0, 0 },
	{ "nonce", OPTION_TEXT, "TEXT", "nonce must be this", NULL, NULL, NULL, 0, 0 },
	{ "require", OPTION_MULTI, "NAME", "this claim must be there", NULL, NULL, NULL, 0, 0 },
	{ "leeway", OPTION_SECONDS, "TIME", "how far the clocks may be apart, a day at most", NULL,
		"0", NULL, 0, 0 },
	{ "max-age", OPTION_SECONDS, "TIME", "iat may be this long ago", NULL, NULL, NULL, 0, 0 },
	{ "ignore-expiration", OPTION_FLAG, NULL, "lets a token through that has expired", NULL,
		NULL, NULL, 0, 0 },
	{ "ignore-not-before", OPTION_FLAG, NULL, "lets a token through before its time", NULL,
		NULL, NULL, 0, 0 },
	{ "clock-timestamp", OPTION_INT, "SECONDS", "judges as of this time (default: now)", NULL,
		NULL, NULL, 0, INT64_MAX / 1000 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

/* The lists that struct mint_verify_options points into. */
struct policy {
	struct mint_verify_options options;
	struct mint_text issuers[TEXTS_MAX], audiences[TEXTS_MAX], required[TEXTS_MAX];
	int64_t now_s;
};

/* An empty text is a shell variable that was not set, and must not switch a check off. */
static err text_read(
	const char *option, const char *text, struct fault *fault, struct mint_text *ret_text)
{
	if (text && !*text)
		return fault_set(fault, ERR_USAGE, "--%s is empty", option);
	*ret_text = (struct mint_text){ text, text ? strlen(text) : 0 };
	return OK;
}

static err list_read(const struct options *o, const char *option, struct fault *fault,
	struct mint_text list[TEXTS_MAX], size_t *ret_count)
{
	size_t n = option_count(o, option);
	if (n > TEXTS_MAX)
		return fault_set(fault, ERR_USAGE, "--%s: %d at most", option, TEXTS_MAX);
	for (size_t i = 0; i < n; i++)
		TRY(text_read(option, option_item(o, option, i), fault, &list[i]));
	*ret_count = n;
	return OK;
}

static unsigned algs_read(const struct options *o)
{
	unsigned algs = 0;
	for (size_t i = 0; i < option_count(o, "algorithm"); i++) {
		const char *name = option_item(o, "algorithm", i);
		algs |= MINT_ALG_BIT(mint_alg_from_name(name, strlen(name)));
	}
	return algs;
}

static err times_read(const struct cli *cli, struct fault *fault, struct policy *p)
{
	const struct options *o = &cli->options;
	struct mint_verify_options *v = &p->options;
	if (!option_seconds(o, "leeway", &v->leeway_s) || v->leeway_s < 0 ||
		v->leeway_s > LEEWAY_MAX_S)
		return fault_set(fault, ERR_USAGE, "--leeway is between 0 and 24h");
	if (option_seconds(o, "max-age", &v->max_age_s) && v->max_age_s <= 0)
		return fault_set(fault, ERR_USAGE, "--max-age must be more than nothing");
	if (option_flag(o, "ignore-expiration"))
		v->flags |= MINT_VERIFY_IGNORE_EXP;
	if (option_flag(o, "ignore-not-before"))
		v->flags |= MINT_VERIFY_IGNORE_NBF;
	p->now_s = option_text(o, "clock-timestamp") ? option_int(o, "clock-timestamp")
						     : clock_now_ms(cli->clock) / 1000;
	return OK;
}

static err policy_read(const struct cli *cli, struct fault *fault, struct policy *p)
{
	const struct options *o = &cli->options;
	struct mint_verify_options *v = &p->options;
	TRY(list_read(o, "issuer", fault, p->issuers, &v->issuer_count));
	TRY(list_read(o, "audience", fault, p->audiences, &v->audience_count));
	TRY(list_read(o, "require", fault, p->required, &v->required_count));
	TRY(text_read("subject", option_text(o, "subject"), fault, &v->subject));
	TRY(text_read("jwtid", option_text(o, "jwtid"), fault, &v->jwtid));
	TRY(text_read("nonce", option_text(o, "nonce"), fault, &v->nonce));
	TRY(times_read(cli, fault, p));
	v->issuers = p->issuers;
	v->audiences = p->audiences;
	v->required = p->required;
	v->flags |= (v->issuer_count ? 0 : MINT_VERIFY_ANY_ISSUER) |
		    (v->audience_count ? 0 : MINT_VERIFY_ANY_AUDIENCE);
	return OK;
}

/* What jsonwebtoken's errors carry beside their text: the second at which it happened. */
static bool instant_of(
	const struct policy *p, const struct mint_jwt *jwt, enum mint_err code, double *ret_seconds)
{
	if (code == MINT_ERR_EXPIRED)
		return mint_jwt_get_double(jwt, "exp", ret_seconds) == MINT_OK;
	if (code == MINT_ERR_NOT_YET && jwt->failed & MINT_FAILED_NBF)
		return mint_jwt_get_double(jwt, "nbf", ret_seconds) == MINT_OK;
	if (code != MINT_ERR_TOO_OLD || mint_jwt_get_double(jwt, "iat", ret_seconds) != MINT_OK)
		return false;
	*ret_seconds += (double)p->options.max_age_s;
	return true;
}

static int refuse(const struct cli *cli, const struct policy *p, const struct mint_jwt *jwt,
	enum mint_err code, const struct mint_error *error)
{
	const char *text = error->detail[0] ? error->detail : mint_err_text(code);
	char iso[CLOCK_ISO_SIZE] = "";
	double seconds;
	if (instant_of(p, jwt, code, &seconds))
		jwt_instant(seconds, iso);
	if (option_flag(&cli->options, "json")) {
		AUTO(json_decrefp)
		json_t *doc = json_pack("{s:b, s:s, s:s, s:s*}", "valid", 0, "code",
			mint_err_name(code), "message", text, "at", *iso ? iso : NULL);
		say_json(stdout, doc, false);
	} else {
		say("refused: %s%s%s", text, *iso ? ": " : "", iso);
	}
	return CLI_REFUSED;
}

static int accept(const struct cli *cli, const struct mint_jwt *jwt)
{
	AUTO(json_decrefp) json_t *payload = jwt_document(jwt->payload);
	AUTO(json_decrefp) json_t *header = jwt_document(jwt->header);
	if (!option_flag(&cli->options, "json")) {
		say_json_text(stdout, span_make(jwt->payload.p, jwt->payload.n));
		putc('\n', stdout);
		return CLI_DONE;
	}
	AUTO(json_decrefp)
	json_t *doc =
		json_pack("{s:b, s:O*, s:O*}", "valid", 1, "header", header, "payload", payload);
	say_json(stdout, doc, false);
	return CLI_DONE;
}

static void verifier_done(struct mint_verifier **v)
{
	mint_verifier_unref(*v);
}

/* What a verification takes, apart from the token. */
struct checker {
	struct mint_ctx *ctx;
	struct mint_verifier *verifier;
	struct policy policy;
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

static err checker_make(
	const struct cli *cli, struct span token, struct fault *fault, struct checker *c)
{
	AUTO(jwks_unrefp) const struct mint_jwks *keys = NULL;
	const struct options *o = &cli->options;
	struct mint_error error = { 0 };
	TRY(policy_read(cli, fault, &c->policy));
	enum mint_err code = mint_ctx_new(&c->ctx, &error);
	if (code)
		return jwt_fault(fault, NULL, code, &error);
	TRY(jwt_keys_to_verify(
		o, algs_read(o), alg_said(c->ctx, token), fault, &c->policy.options.algs, &keys));
	code = mint_verifier_new(keys, &c->policy.options, &c->verifier, &error);
	return code ? jwt_fault(fault, NULL, code, &error) : OK;
}

int jwt_verify_run(struct cli *cli)
{
	AUTO(buf_done) struct buf text;
	AUTO(checker_done) struct checker c = { 0 };
	struct fault fault = { 0 };
	struct mint_error error = { 0 };
	struct mint_jwt jwt;
	struct span token;
	err e = jwt_token_read(&cli->options, &fault, &text, &token);
	if (!e.code)
		e = checker_make(cli, token, &fault, &c);
	if (e.code)
		return say_failure(e, &fault);
	enum mint_err code =
		mint_jwt_verify(c.ctx, c.verifier, token.p, token.n, c.policy.now_s, &jwt, &error);
	return code ? refuse(cli, &c.policy, &jwt, code, &error) : accept(cli, &jwt);
}
