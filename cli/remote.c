/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/remote.h"
#include "base/limits.h"
#include "cli/login.h"
#include "cli/url.h"

struct remote {
	const struct cli *cli;
	struct https *https;
	json_t *token; /* NULL before the first call */
	bool token_is_kept;
	char base[URL_SIZE], token_url[URL_SIZE], audience[URL_SIZE];
};

/* AUTH0_AUDIENCE often names an API of the user's own; only one that looks like a Management API is
 * meant for us. */
static const char *audience_of_environment(void)
{
	static const char suffix[] = "/api/v2/";
	const char *value = getenv("AUTH0_AUDIENCE");
	size_t n = value ? strlen(value) : 0;
	return n >= sizeof(suffix) && strcmp(value + n - (sizeof(suffix) - 1), suffix) == 0 ? value
											    : NULL;
}

static err joined(char out[URL_SIZE], const char *base, const char *rest, struct fault *fault)
{
	int n = snprintf(out, URL_SIZE, "%s%s", base, rest);
	return n > 0 && n < URL_SIZE ? OK : fault_set(fault, ERR_USAGE, "the address is too long");
}

static void remote_closep(struct remote **r)
{
	remote_close(*r);
}

err remote_open(const struct cli *cli, struct fault *fault, struct remote **ret_remote)
{
	AUTO(remote_closep) struct remote *r = calloc(1, sizeof(*r));
	const char *audience = audience_of_environment();
	TRY_PTR(r);
	r->cli = cli;
	TRY(url_of_domain(option_text(&cli->options, "domain"), fault, r->base));
	TRY(joined(r->token_url, r->base, "oauth/token", fault));
	TRY(joined(r->audience, audience ? "" : r->base, audience ? audience : "api/v2/", fault));
	TRY(https_new(option_text(&cli->options, "ca-file"), fault, &r->https));
	*ret_remote = TAKE(r);
	return OK;
}

void remote_close(struct remote *r)
{
	if (!r)
		return;
	json_decref(r->token);
	https_free(r->https);
	free(r);
}

static err token_renew(struct remote *r, bool refresh, struct fault *fault)
{
	struct token_key key = { .token_url = r->token_url,
		.client_id = option_text(&r->cli->options, "client-id"),
		.audience = r->audience };
	json_t *token;
	TRY(login_token(r->cli, r->https, &key, refresh, fault, &r->token_is_kept, &token));
	json_decref(r->token);
	r->token = token;
	return OK;
}

static err send(struct remote *r, const char *method, const char *path, struct span body,
	struct fault *fault, struct https_answer *ret_answer)
{
	char url[URL_SIZE];
	TRY(joined(url, r->base, path + (*path == '/'), fault));
	struct https_request request = { .method = method,
		.url = url,
		.content_type = body.p ? "application/json" : NULL,
		.body = body,
		.bearer = json_str(r->token, "access_token").p };
	return https_send(r->https, &request, fault, ret_answer);
}

static err answer_read(const struct https_answer *a, struct fault *fault, json_t **ret_doc)
{
	if (!a->body.n) {
		*ret_doc = NULL;
		return OK;
	}
	if (json_read(buf_span(&a->body), NULL, ret_doc).code)
		return fault_set(
			fault, ERR_IO, "the server's answer is no JSON (HTTP %d)", a->status);
	return OK;
}

err remote_call(struct remote *r, const char *method, const char *path_and_query,
	const json_t *body, struct fault *fault, int *ret_status, json_t **ret_doc)
{
	AUTO(buf_done) struct buf text;
	AUTO(https_answer_done) struct https_answer answer = { 0 };
	struct span bytes = SPAN_NONE;
	buf_init(&text, LIMIT_HTTP_BODY);
	if (body) {
		TRY(json_write(body, &text));
		bytes = buf_span(&text);
	}
	if (!r->token)
		TRY(token_renew(r, false, fault));
	TRY(send(r, method, path_and_query, bytes, fault, &answer));
	if (answer.status == 401 && r->token_is_kept) {
		https_answer_done(&answer);
		TRY(token_renew(r, true, fault));
		TRY(send(r, method, path_and_query, bytes, fault, &answer));
	}
	TRY(answer_read(&answer, fault, ret_doc));
	*ret_status = answer.status;
	return OK;
}
