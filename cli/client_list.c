/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/client.h"
#include "cli/say.h"
#include "cli/target.h"
#include "cli/url.h"

#define PAGE_PATH_MAX 4096

const struct option_row client_list_options[] = {
	{ "show-secrets", OPTION_FLAG, NULL,
		"with --json, leaves client_secret in as far as the caller may see it", NULL, NULL,
		NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

struct listing {
	struct target *target;
	bool json, secrets;
	size_t count;
};

static void row_print(struct listing *l, json_t *client)
{
	if (!l->secrets) /* the server was asked to leave it out; this is for one that does not */
		json_object_del(client, "client_secret");
	if (l->json) {
		fputs(l->count++ ? "," : "[", stdout);
		say_json(stdout, client, false);
		return;
	}
	struct span id = json_str(client, "client_id"), type = json_str(client, "app_type");
	l->count++;
	printf("%-32.*s  %-16.*s  ", SPAN_ARG(id), SPAN_ARG(type));
	say_clean(stdout, json_str(client, "name"));
	puts(json_bool(client, "global", false) ? " (global)" : "");
}

static err page_path(const struct listing *l, const char *from, struct buf *path)
{
	buf_reset(path);
	buf_puts(path, "/api/v2/clients?take=100");
	if (!l->secrets)
		buf_puts(path, "&fields=client_secret&include_fields=false");
	if (from) {
		buf_puts(path, "&from=");
		url_put_escaped(path, span_of(from));
	}
	return buf_status(path);
}

/* Prints one page; *next is replaced by the mark of the next page, or NULL. */
static err page(struct listing *l, json_t **next, struct fault *fault)
{
	AUTO(json_decrefp) json_t *doc = NULL;
	AUTO(buf_done) struct buf path;
	json_t *client;
	size_t i;
	buf_init(&path, PAGE_PATH_MAX);
	TRY(page_path(l, json_string_value(*next), &path));
	TRY(target_do(l->target, "GET", path.p, NULL, fault, &doc));
	const json_t *list = json_is_array(doc) ? doc : json_object_get(doc, "clients");
	if (!json_is_array(list))
		return fault_set(fault, ERR_IO, "the answer is no list of applications");
	json_array_foreach(list, i, client) row_print(l, client);
	json_t *mark = json_object_get(doc, "next");
	json_decref(*next);
	*next = json_is_string(mark) && *json_string_value(mark) ? json_incref(mark) : NULL;
	return OK;
}

static err pages(struct listing *l, struct fault *fault)
{
	AUTO(json_decrefp) json_t *next = NULL;
	do
		TRY(page(l, &next, fault));
	while (next);
	if (l->json)
		puts(l->count ? "]" : "[]");
	return OK;
}

int client_list_run(struct cli *cli)
{
	AUTO(target_close) struct target target = { 0 };
	struct fault fault = { 0 };
	struct listing l = { .target = &target,
		.json = option_flag(&cli->options, "json"),
		.secrets = option_flag(&cli->options, "show-secrets") };
	err e = target_open(cli, &fault, &target);
	if (!e.code)
		e = pages(&l, &fault);
	return e.code ? say_failure(e, &fault) : CLI_DONE;
}
