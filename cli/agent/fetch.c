/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/fetch.h"
#include "cli/agent/answer.h"
#include "cli/agent/ask.h"

struct fetch {
	struct web_job job;
	struct web *web;
	const struct clocks *clocks;
	struct moment from;
	int64_t lifetime_s;
	char url[URL_SIZE];
	struct ask ask;
	struct curl_slist *fields;
	struct buf body; /* taken whole at first, so that no copy of the token stays behind */
	char reason[CURL_ERROR_SIZE];
	fetch_done *done;
	void *arg;
};

static void fetch_free(struct fetch *f)
{
	if (!f)
		return;
	ask_done(&f->ask);
	if (f->body.p)
		secret_wipe(f->body.p, f->body.size);
	buf_done(&f->body);
	curl_slist_free_all(f->fields);
	curl_easy_cleanup(f->job.curl);
	free(f);
}

static void fetch_freep(struct fetch **f)
{
	fetch_free(*f);
}

void fetch_cancel(struct fetch *f)
{
	if (!f)
		return;
	web_cancel(f->web, &f->job);
	fetch_free(f);
}

static size_t body_put(char *p, size_t size, size_t count, void *arg)
{
	struct fetch *f = arg;
	buf_put(&f->body, p, size * count);
	return f->body.failed ? 0 : size * count;
}

static void failure(struct fetch *f, const char *words, struct fetched *how)
{
	snprintf(how->words, sizeof(how->words), "%s",
		ask_is_told(&f->ask, words) ? "the server's words hold the secret: not shown"
					    : words);
}

/* RFC 6749 5.1 only recommends expires_in: then the configuration's word counts, then a guess on
 * the short side. */
static void success(struct fetch *f, struct answer *a, struct fetched *how)
{
	int64_t ttl = a->ttl_s;
	if (ttl < 0)
		ttl = f->lifetime_s ? f->lifetime_s : AGENT_LIFETIME_S;
	how->token = a->token;
	how->life = (struct life){ f->from, ttl * 1000 };
}

static void judge(struct fetch *f, CURLcode code, struct fetched *how)
{
	struct fault fault = { 0 };
	struct answer answer = { 0 };
	char words[AGENT_ERROR_SIZE];
	long status = 0;
	curl_off_t wait = 0;
	if (f->body.failed == ERR_LIMIT) {
		failure(f, "the answer is larger than a token's can be", how);
		return;
	}
	if (code != CURLE_OK) {
		web_reason(code, f->url, f->reason, words, sizeof(words));
		failure(f, words, how);
		return;
	}
	curl_easy_getinfo(f->job.curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(f->job.curl, CURLINFO_RETRY_AFTER, &wait);
	err e = answer_read((int)status, buf_span(&f->body), &fault, &answer);
	how->wait_s = wait;
	how->is_refused = e.code == ERR_O_REQUEST && status != 429 && status != 408;
	if (e.code)
		failure(f, fault.text[0] ? fault.text : "out of memory", how);
	else
		success(f, &answer, how);
}

static void job_done(struct web_job *job, CURLcode code)
{
	struct fetch *f = (struct fetch *)((char *)job - offsetof(struct fetch, job));
	struct fetched how = { 0 };
	judge(f, code, &how);
	f->done(f->arg, &how);
	secret_done(&how.token);
	fetch_free(f);
}

static bool field_add(struct curl_slist **list, const char *field)
{
	struct curl_slist *longer = curl_slist_append(*list, field);
	if (longer)
		*list = longer;
	return longer != NULL;
}

static err request_set(struct fetch *f, const struct token_config *t)
{
	CURL *c = f->job.curl;
	if (!field_add(&f->fields, "Accept: application/json") ||
		!field_add(&f->fields, "Expect:") ||
		!field_add(&f->fields, "Content-Type: application/x-www-form-urlencoded"))
		return FAIL(NOMEM);
	web_options(c, t->url, t->ca_file);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)AGENT_REQUEST_MS);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "mintage-agent/" MINTAGE_VERSION);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, f->fields);
	curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)f->ask.form.n);
	curl_easy_setopt(c, CURLOPT_POSTFIELDS, f->ask.form.p);
	if (t->basic) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		curl_easy_setopt(c, CURLOPT_USERNAME, f->ask.user.p);
		curl_easy_setopt(c, CURLOPT_PASSWORD, f->ask.password.p);
	}
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, f->reason);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, body_put);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, f);
	return OK;
}

err fetch_start(struct web *web, const struct token_config *token, const struct clocks *clocks,
	fetch_done *done, void *arg, struct fault *fault, struct fetch **ret_fetch)
{
	AUTO(fetch_freep) struct fetch *f = calloc(1, sizeof(*f));
	TRY_PTR(f);
	f->web = web;
	f->clocks = clocks;
	f->done = done;
	f->arg = arg;
	f->lifetime_s = token->lifetime_s;
	snprintf(f->url, sizeof(f->url), "%s", token->url);
	buf_init(&f->body, AGENT_ANSWER_SIZE);
	TRY_PTR(buf_reserve(&f->body, AGENT_ANSWER_SIZE));
	f->job.curl = curl_easy_init();
	TRY_PTR(f->job.curl);
	f->job.done = job_done;
	TRY(ask_make(token, fault, &f->ask));
	TRY(request_set(f, token));
	f->from = clocks_now(clocks);
	TRY(web_start(web, &f->job));
	*ret_fetch = TAKE(f);
	return OK;
}
