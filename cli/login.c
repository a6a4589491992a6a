/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/login.h"
#include "base/limits.h"
#include "cli/url.h"

static const char *const client_auths[] = { "post", "basic", NULL };

const struct option_row options_login[] = {
	{ "domain", OPTION_TEXT, "HOST", "the server, with its port when it is not 443",
		"AUTH0_DOMAIN", NULL, NULL, 0, 0 },
	{ "client-id", OPTION_TEXT, "ID", "the application that asks for the token",
		"AUTH0_CLIENT_ID", NULL, NULL, 0, 0 },
	{ "client-secret", OPTION_SECRET, "FILE", "the file with its secret", "AUTH0_CLIENT_SECRET",
		NULL, NULL, 0, 0 },
	{ "client-auth", OPTION_TEXT, "HOW", "sends the secret in the body or as Basic credentials",
		NULL, "post", client_auths, 0, 0 },
	{ "ca-file", OPTION_FILE, "FILE", "PEM certificates to trust in place of the system's",
		NULL, NULL, NULL, 0, 0 },
	{ "no-cache", OPTION_FLAG, NULL, "neither uses nor keeps a token of an earlier run", NULL,
		NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

#define FORM_MAX 262144

static void form_add(struct buf *form, const char *name, struct span value)
{
	if (!value.n)
		return;
	buf_printf(form, "%s%s=", form->n ? "&" : "", name);
	url_put_escaped(form, value);
}

/* One block from the start: a buffer that grows leaves copies of the secret behind. */
static err buf_whole(struct buf *b)
{
	buf_init(b, FORM_MAX);
	return buf_reserve(b, FORM_MAX) ? OK : FAIL(NOMEM);
}

static void buf_wipe(struct buf *b)
{
	if (b->p)
		secret_wipe(b->p, b->size);
	buf_done(b);
}

struct credentials {
	const char *client_id;
	struct secret secret;
	bool basic;
};

static void credentials_done(struct credentials *c)
{
	secret_done(&c->secret);
}

static err credentials_read(const struct options *o, struct fault *fault, struct credentials *c)
{
	c->client_id = option_text(o, "client-id");
	if (!c->client_id)
		return fault_set(
			fault, ERR_USAGE, "who asks? Give --client-id or set AUTH0_CLIENT_ID");
	TRY(option_secret(o, "client-secret", fault, &c->secret));
	if (!c->secret.n)
		return fault_set(fault, ERR_USAGE,
			"no client secret: give --client-secret-file FILE or set "
			"AUTH0_CLIENT_SECRET");
	c->basic = strcmp(option_text(o, "client-auth"), "basic") == 0;
	return OK;
}

static err form_make(const struct credentials *c, const struct token_key *key, struct buf *form)
{
	form_add(form, "grant_type", SPAN("client_credentials"));
	if (!c->basic) {
		form_add(form, "client_id", span_of(c->client_id));
		form_add(form, "client_secret", secret_span(&c->secret));
	}
	form_add(form, "audience", span_of(key->audience));
	form_add(form, "scope", span_of(key->scope));
	form_add(form, "organization", span_of(key->organization));
	return buf_status(form);
}

static err form_send(struct https *https, const struct credentials *c, const struct token_key *key,
	struct fault *fault, struct https_answer *ret_answer)
{
	AUTO(buf_wipe) struct buf form, user, password;
	struct https_request request = { .method = "POST",
		.url = key->token_url,
		.content_type = "application/x-www-form-urlencoded" };
	buf_init(&user, 0);
	buf_init(&password, 0);
	TRY(buf_whole(&form));
	TRY(form_make(c, key, &form));
	request.body = buf_span(&form);
	if (c->basic) { /* RFC 6749 2.3.1: both halves are form-encoded first */
		TRY(buf_whole(&user));
		TRY(buf_whole(&password));
		url_put_escaped(&user, span_of(c->client_id));
		url_put_escaped(&password, secret_span(&c->secret));
		request.user = user.p;
		request.password = password.p;
	}
	return https_send(https, &request, fault, ret_answer);
}

/* RFC 6749 5.2 names error and error_description; Auth0's other family is code and description. */
static err refusal_told(const struct https_answer *a, const json_t *doc, struct fault *fault)
{
	struct span code = json_str(doc, "error"), text = json_str(doc, "error_description");
	char wait[64] = "";
	if (!code.p)
		code = json_str(doc, "code");
	if (!text.p)
		text = json_str(doc, "description");
	if (a->retry_after_s > 0)
		snprintf(wait, sizeof(wait), "; try again in %" PRId64 " s", a->retry_after_s);
	if (!code.p)
		return fault_set(fault, ERR_O_REQUEST,
			"the server gave no token and no reason (HTTP %d)%s", a->status, wait);
	return fault_set(fault, ERR_O_REQUEST, "refused: " SPAN_FMT "%s" SPAN_FMT " (HTTP %d)%s",
		SPAN_ARG(code), text.n ? ": " : "", SPAN_ARG(text), a->status, wait);
}

/* A token goes into a header field and onto a line: visible ASCII only. */
static bool is_token_text(struct span text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < 0x21 || text.p[i] > 0x7E)
			return false;
	return text.n > 0;
}

static err token_of(const json_t *answer, const struct token_key *key, int64_t now,
	struct fault *fault, json_t **ret_token)
{
	struct span text = json_str(answer, "access_token"), type = json_str(answer, "token_type");
	struct span scope = json_str(answer, "scope");
	int64_t life = json_int(answer, "expires_in", -1);
	if (!is_token_text(text))
		return fault_set(
			fault, ERR_IO, "the answer of %s has no access_token", key->token_url);
	if (type.p && !span_eq_nocase(type, "bearer"))
		return fault_set(fault, ERR_IO,
			"the server gave a token of another kind: " SPAN_FMT, SPAN_ARG(type));
	AUTO(json_decrefp)
	json_t *doc = json_pack("{s:o, s:s, s:o*, s:I}", "access_token",
		json_stringn(text.p, text.n), "token_type", "Bearer", "scope",
		scope.n ? json_stringn(scope.p, scope.n) : NULL, "issued_at", (json_int_t)now);
	TRY_PTR(doc);
	if (life > 0 && life < INT32_MAX)
		json_object_set_new(doc, "expires_at", json_integer(now + life));
	*ret_token = TAKE(doc);
	return OK;
}

static err fetch(const struct cli *cli, struct https *https, const struct token_key *key,
	struct fault *fault, json_t **ret_token)
{
	AUTO(credentials_done) struct credentials who = { 0 };
	AUTO(https_answer_done) struct https_answer answer = { 0 };
	AUTO(json_decrefp) json_t *doc = NULL;
	TRY(credentials_read(&cli->options, fault, &who));
	int64_t now = clock_now_ms(cli->clock) / 1000; /* before the request: never late */
	TRY(form_send(https, &who, key, fault, &answer));
	err e = json_read(buf_span(&answer.body), NULL, &doc);
	if (answer.status != 200 || e.code || !json_is_object(doc))
		return refusal_told(&answer, doc, fault);
	return token_of(doc, key, now, fault, ret_token);
}

err login_token(const struct cli *cli, struct https *https, const struct token_key *key,
	bool refresh, struct fault *fault, bool *ret_kept, json_t **ret_token)
{
	bool keeps = !option_flag(&cli->options, "no-cache");
	json_t *token = keeps && !refresh ? token_cache_find(key, cli->clock) : NULL;
	bool kept = token != NULL;
	if (!token) {
		TRY(fetch(cli, https, key, fault, &token));
		if (keeps)
			token_cache_keep(key, token);
	}
	if (ret_kept)
		*ret_kept = kept;
	*ret_token = token;
	return OK;
}
