/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/target.h"
#include "cli/remote.h"
#include "cli/offline.h"
#include "cli/say.h"

const struct option_row options_target[] = {
	{ "data-dir", OPTION_TEXT, "DIR", "works on this data folder, without a server",
		"MINTAGE_DATA_DIR", NULL, NULL, 0, 0 },
	{ "tenant", OPTION_TEXT, "NAME", "the tenant in the data folder; the first when not given",
		NULL, NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static bool folder_is_meant(const struct options *o)
{
	if (option_given(o, "data-dir"))
		return true;
	return !option_text(o, "domain") && option_text(o, "data-dir");
}

static err choice_check(const struct options *o, struct fault *fault)
{
	if (option_given(o, "data-dir") && option_given(o, "domain"))
		return fault_set(fault, ERR_USAGE, "give --data-dir or --domain, not both");
	if (!option_text(o, "data-dir") && !option_text(o, "domain"))
		return fault_set(fault, ERR_USAGE,
			"which tenant? Give --domain HOST or --data-dir DIR, or set AUTH0_DOMAIN "
			"or "
			"MINTAGE_DATA_DIR");
	if (option_given(o, "tenant") && !folder_is_meant(o))
		return fault_set(fault, ERR_USAGE,
			"--tenant goes with --data-dir; a server tells its tenants apart by "
			"domain");
	return OK;
}

err target_open(const struct cli *cli, struct fault *fault, struct target *ret_target)
{
	struct target t = { 0 };
	TRY(choice_check(&cli->options, fault));
	if (folder_is_meant(&cli->options))
		TRY(offline_open(option_text(&cli->options, "data-dir"),
			option_text(&cli->options, "tenant"), fault, &t.offline));
	else
		TRY(remote_open(cli, fault, &t.remote));
	*ret_target = t;
	return OK;
}

err target_open_offline(const struct cli *cli, struct fault *fault, struct target *ret_target)
{
	const struct options *o = &cli->options;
	bool server_meant = option_exists(o, "domain") && option_given(o, "domain");
	if (server_meant || !option_text(o, "data-dir"))
		return fault_set(fault, ERR_USAGE,
			"this is not part of the Management API: it works on a data folder, with "
			"--data-dir DIR or MINTAGE_DATA_DIR");
	struct target t = { 0 };
	TRY(offline_open(option_text(&cli->options, "data-dir"),
		option_text(&cli->options, "tenant"), fault, &t.offline));
	*ret_target = t;
	return OK;
}

void target_close(struct target *t)
{
	offline_close(t->offline);
	remote_close(t->remote);
	*t = (struct target){ 0 };
}

err target_call(struct target *t, const char *method, const char *path_and_query,
	const json_t *body, struct fault *fault, int *ret_status, json_t **ret_doc)
{
	if (t->offline)
		return offline_call(
			t->offline, method, path_and_query, body, fault, ret_status, ret_doc);
	return remote_call(t->remote, method, path_and_query, body, fault, ret_status, ret_doc);
}

err target_do(struct target *t, const char *method, const char *path_and_query, const json_t *body,
	struct fault *fault, json_t **ret_doc)
{
	AUTO(json_decrefp) json_t *doc = NULL;
	int status;
	TRY(target_call(t, method, path_and_query, body, fault, &status, &doc));
	if (status >= 300) {
		struct span message = json_str(doc, "message");
		return fault_set(fault, ERR_O_REQUEST, SPAN_FMT "%sHTTP %d)", SPAN_ARG(message),
			message.n ? " (" : "refused (", status);
	}
	*ret_doc = TAKE(doc);
	return OK;
}

err target_option(struct target *t, const char *name, const char *value, struct fault *fault,
	json_t **ret_options)
{
	return offline_setting(t->offline, name, value, fault, ret_options);
}

err target_family_set(struct target *t, const char *name, struct fault *fault)
{
	return offline_family_set(t->offline, name, fault);
}

err target_tenant_create(
	struct target *t, const char *name, const char *issuer, struct fault *fault)
{
	return offline_tenant_create(t->offline, name, issuer, fault);
}

err target_events(struct target *t, int64_t after, bool verify, FILE *out, struct fault *fault)
{
	return offline_events(t->offline, after, verify, out, fault);
}

int target_run(
	struct cli *cli, err (*run)(struct cli *cli, struct target *target, struct fault *fault))
{
	AUTO(target_close) struct target target = { 0 };
	struct fault fault = { 0 };
	err e = run(cli, &target, &fault);
	return e.code ? say_failure(e, &fault) : CLI_DONE;
}
