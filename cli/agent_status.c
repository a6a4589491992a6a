/* SPDX-License-Identifier: Apache-2.0 */
/* agent_status.c: mintage agent status. */
#include "base/limits.h"
#include "cli/agent.h"
#include "cli/agent/config.h"
#include "cli/say.h"
#include <curl/curl.h>

#define ASK_MS 10000L

const struct option_row agent_status_options[] = {
	{ "config", OPTION_FILE, "FILE", "the configuration of the agent: its control socket",
		"MINTAGE_AGENT_CONFIG", NULL, NULL, 0, 0 },
	{ "socket", OPTION_FILE, "PATH", "the control socket, in place of --config", NULL, NULL,
		NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static void curl_done(CURL **curl)
{
	curl_easy_cleanup(*curl);
}

static size_t body_put(char *p, size_t size, size_t count, void *arg)
{
	struct buf *body = arg;
	buf_put(body, p, size * count);
	return body->failed ? 0 : size * count;
}

static err ask(const char *path, struct buf *body, struct fault *fault)
{
	AUTO(curl_done) CURL *c = curl_easy_init();
	long status = 0;
	TRY_PTR(c);
	curl_easy_setopt(c, CURLOPT_UNIX_SOCKET_PATH, path);
	curl_easy_setopt(c, CURLOPT_URL, "http://localhost/status");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, ASK_MS);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, body_put);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, body);
	CURLcode code = curl_easy_perform(c);
	TRY(buf_status(body));
	if (code != CURLE_OK)
		return fault_set(fault, ERR_IO, "no agent answers on %s: %s", path,
			curl_easy_strerror(code));
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	if (status != 200)
		return fault_set(fault, ERR_IO, "the agent on %s refuses (HTTP %ld)%s", path,
			status, status == 403 ? ": it answers its own user alone" : "");
	return OK;
}

static err status_get(const struct options *o, struct fault *fault, json_t **ret_doc)
{
	AUTO(config_freep) struct config *config = NULL;
	AUTO(buf_done) struct buf body;
	const char *path = option_text(o, "socket"), *file = option_text(o, "config");
	buf_init(&body, LIMIT_HTTP_RESPONSE);
	if (!path && !file)
		return fault_set(
			fault, ERR_USAGE, "which agent? Give --config FILE or --socket PATH");
	if (!path) {
		TRY(config_read(file, fault, &config));
		path = config->control.path;
	}
	if (!path)
		return fault_set(fault, ERR_USAGE, "%s: control: names no socket", file);
	TRY(ask(path, &body, fault));
	err e = json_read(buf_span(&body), NULL, ret_doc);
	return e.code ? fault_set(fault, ERR_IO, "what answers on %s is no agent", path) : OK;
}

static void duration(int64_t s, char out[32])
{
	if (s >= 2 * 86400)
		snprintf(out, 32, "%" PRId64 " d", s / 86400);
	else if (s >= 2 * 3600)
		snprintf(out, 32, "%" PRId64 " h", s / 3600);
	else if (s >= 120)
		snprintf(out, 32, "%" PRId64 " min", s / 60);
	else
		snprintf(out, 32, "%" PRId64 " s", s);
}

static void print_error(const char *who, const json_t *of)
{
	struct span error = json_str(of, "error");
	if (!error.n)
		return;
	printf("  %s: ", who);
	say_clean(stdout, error);
	putchar('\n');
}

static void print_token(const json_t *t)
{
	char ends[32], next[32];
	size_t i;
	const json_t *file, *files = json_object_get(t, "files");
	bool fails = json_is_integer(json_object_get(t, "retries_in"));
	duration(json_int(t, "expires_in", 0), ends);
	duration(json_int(t, fails ? "retries_in" : "renews_in", 0), next);
	say_clean(stdout, json_str(t, "name"));
	if (span_eq_str(json_str(t, "state"), "fresh"))
		printf(": fresh, ends in %s, ", ends);
	else
		printf(": no token, ");
	if (json_bool(t, "asking", false))
		puts("asking now");
	else
		printf("%s in %s\n", fails ? "tries again" : "renews", next);
	print_error("last error", t);
	json_array_foreach(files, i, file) print_error(json_str(file, "path").p, file);
}

/* Whether all is as it should be with the tokens. */
static bool all_fresh(const json_t *doc)
{
	size_t i;
	const json_t *t;
	json_array_foreach(json_object_get(doc, "tokens"), i,
		t) if (!span_eq_str(json_str(t, "state"), "fresh")) return false;
	return true;
}

int agent_status_run(struct cli *cli)
{
	AUTO(json_decrefp) json_t *doc = NULL;
	struct fault fault = { 0 };
	size_t i;
	const json_t *one;
	err e = status_get(&cli->options, &fault, &doc);
	if (e.code)
		return say_failure(e, &fault);
	if (option_flag(&cli->options, "json")) {
		say_json(stdout, doc, false);
	} else {
		json_array_foreach(json_object_get(doc, "tokens"), i, one) print_token(one);
		json_array_foreach(json_object_get(doc, "doors"), i, one)
			print_error(json_str(one, "name").p, one);
	}
	return all_fresh(doc) ? CLI_DONE : CLI_REFUSED;
}
