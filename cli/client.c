/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/client.h"
#include "cli/field.h"
#include "cli/file.h"
#include "cli/say.h"
#include "cli/target.h"
#include "cli/url.h"

#define PATH_SIZE_MAX 4096

static const char *const app_types[] = { "non_interactive", "regular_web", "spa", "native", NULL };

const struct option_row client_secret_options[] = {
	{ "secret-out", OPTION_FILE, "FILE",
		"writes the new secret to this file, for its owner alone, and not to the output",
		NULL, NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

const struct option_row client_create_options[] = {
	{ "app-type", OPTION_TEXT, "TYPE", "the kind of application", NULL, "non_interactive",
		app_types, 0, 0 },
	{ "grant-type", OPTION_MULTI, "TYPE", "a grant that it may use", NULL, "client_credentials",
		NULL, 0, 0 },
	{ "description", OPTION_TEXT, "TEXT", "what it is for", NULL, NULL, NULL, 0, 0 },
	{ "field", OPTION_MULTI, "NAME=VALUE",
		"any other member of the request; the value is JSON, or else text", NULL, NULL,
		NULL, 0, 0 },
	{ "authorize", OPTION_TEXT, "API", "lets it get tokens for this API, by a client grant",
		NULL, NULL, NULL, 0, 0 },
	{ "scope", OPTION_TEXT, "SCOPES", "what --authorize grants, separated by spaces", NULL,
		NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static err client_path(const char *id, const char *rest, struct buf *path)
{
	buf_init(path, PATH_SIZE_MAX);
	buf_puts(path, "/api/v2/clients/");
	url_put_escaped(path, span_of(id));
	buf_puts(path, rest);
	return buf_status(path);
}

/* The one moment at which a new secret can be read. */
static err client_print(const struct options *o, json_t *client, struct fault *fault)
{
	const char *file = option_text(o, "secret-out");
	struct span id = json_str(client, "client_id"), secret = json_str(client, "client_secret");
	if (file && !secret.p)
		say("the server shows no secret, so %s was not written", file);
	if (file && secret.p) {
		TRY(file_write_private(file, secret, fault));
		json_object_del(client, "client_secret");
		secret = SPAN_NONE;
	}
	if (option_flag(o, "json")) {
		say_json(stdout, client, false);
		return OK;
	}
	printf("client_id      " SPAN_FMT "\n", SPAN_ARG(id));
	if (secret.p)
		printf("client_secret  " SPAN_FMT "\n", SPAN_ARG(secret));
	return OK;
}

static json_t *grant_types(const struct options *o)
{
	json_t *list = json_array();
	for (size_t i = 0; i < option_count(o, "grant-type"); i++)
		json_array_append_new(list, json_string(option_item(o, "grant-type", i)));
	return list;
}

static err client_body(const struct options *o, struct fault *fault, json_t **ret_body)
{
	AUTO(json_decrefp)
	json_t *body = json_pack("{s:s, s:s*, s:s, s:o}", "name", o->args[0], "description",
		option_text(o, "description"), "app_type", option_text(o, "app-type"),
		"grant_types", grant_types(o));
	TRY_PTR(body);
	for (size_t i = 0; i < option_count(o, "field"); i++)
		TRY(field_set(body, option_item(o, "field", i), "--field", fault));
	*ret_body = TAKE(body);
	return OK;
}

static json_t *words(const char *text)
{
	json_t *list = json_array();
	struct span rest = span_of(text);
	while (rest.p) {
		struct span word = span_cut(&rest, ' ');
		if (word.n)
			json_array_append_new(list, json_stringn(word.p, word.n));
	}
	return list;
}

static err client_authorize(
	const struct options *o, struct target *target, const json_t *client, struct fault *fault)
{
	AUTO(json_decrefp) json_t *body = NULL;
	AUTO(json_decrefp) json_t *grant = NULL;
	const char *api = option_text(o, "authorize");
	if (!api)
		return OK;
	body = json_pack("{s:s*, s:s, s:o}", "client_id", json_str(client, "client_id").p,
		"audience", api, "scope", words(option_text(o, "scope")));
	TRY_PTR(body);
	return target_do(target, "POST", "/api/v2/client-grants", body, fault, &grant);
}

static err client_create(struct cli *cli, struct target *target, struct fault *fault)
{
	AUTO(json_decrefp) json_t *body = NULL;
	AUTO(json_decrefp) json_t *client = NULL;
	const struct options *o = &cli->options;
	if (option_text(o, "scope") && !option_text(o, "authorize"))
		return fault_set(fault, ERR_USAGE, "--scope goes with --authorize API");
	TRY(client_body(o, fault, &body));
	TRY(target_open(cli, fault, target));
	TRY(target_do(target, "POST", "/api/v2/clients", body, fault, &client));
	err granted = client_authorize(o, target, client, fault);
	if (granted.code)
		say("the application was made, but not authorized for %s",
			option_text(o, "authorize"));
	struct fault printing = { 0 };
	err printed = client_print(o, client, &printing);
	if (granted.code)
		return granted;
	*fault = printing;
	return printed;
}

static err client_rotate_secret(struct cli *cli, struct target *target, struct fault *fault)
{
	AUTO(json_decrefp) json_t *client = NULL;
	AUTO(buf_done) struct buf path;
	TRY(client_path(cli->options.args[0], "/rotate-secret", &path));
	TRY(target_open(cli, fault, target));
	TRY(target_do(target, "POST", path.p, NULL, fault, &client));
	return client_print(&cli->options, client, fault);
}

/* The API answers a deletion of nothing with success; someone who mistyped an id wants to know. */
static err client_delete(struct cli *cli, struct target *target, struct fault *fault)
{
	AUTO(json_decrefp) json_t *client = NULL;
	AUTO(json_decrefp) json_t *nothing = NULL;
	AUTO(buf_done) struct buf path;
	AUTO(buf_done) struct buf look;
	TRY(client_path(cli->options.args[0], "?fields=client_id", &look));
	TRY(client_path(cli->options.args[0], "", &path));
	TRY(target_open(cli, fault, target));
	TRY(target_do(target, "GET", look.p, NULL, fault, &client));
	TRY(target_do(target, "DELETE", path.p, NULL, fault, &nothing));
	if (option_flag(&cli->options, "json"))
		say_json(stdout, client, false);
	return OK;
}

int client_create_run(struct cli *cli)
{
	return target_run(cli, client_create);
}

int client_rotate_secret_run(struct cli *cli)
{
	return target_run(cli, client_rotate_secret);
}

int client_delete_run(struct cli *cli)
{
	return target_run(cli, client_delete);
}
