/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/tenant.h"
#include "cli/say.h"
#include "cli/target.h"

#define SETTINGS "/api/v2/tenants/settings"

enum setting_kind { SETTING_TEXT, SETTING_NUMBER, SETTING_SWITCH, SETTING_COUNTED, SETTING_FAMILY };

/* What `tenant set` takes. Options are not part of the Management API: they live in the data folder
 * alone. */
static const struct setting {
	const char *name, *member;
	enum setting_kind kind;
} settings[] = {
	{ "default-audience", "default_audience", SETTING_TEXT },
	{ "default-directory", "default_directory", SETTING_TEXT },
	{ "friendly-name", "friendly_name", SETTING_TEXT },
	{ "picture-url", "picture_url", SETTING_TEXT },
	{ "support-email", "support_email", SETTING_TEXT },
	{ "support-url", "support_url", SETTING_TEXT },
	{ "session-lifetime", "session_lifetime", SETTING_NUMBER },
	{ "idle-session-lifetime", "idle_session_lifetime", SETTING_NUMBER },
	{ "legacy-tokens", NULL, SETTING_SWITCH },
	{ "strict-audit", NULL, SETTING_SWITCH },
	{ "two-person-rule", NULL, SETTING_SWITCH },
	{ "max-manual-s", NULL, SETTING_COUNTED },
	{ "log-retention-days", NULL, SETTING_COUNTED },
	{ "dashboard-idle-s", NULL, SETTING_COUNTED },
	{ "dashboard-life-s", NULL, SETTING_COUNTED },
	{ "family", NULL, SETTING_FAMILY },
};
#define SETTING_COUNT (sizeof(settings) / sizeof(*settings))

const struct option_row tenant_set_options[] = {
	{ "unset", OPTION_FLAG, NULL, "takes the setting away; there is no VALUE then", NULL, NULL,
		NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

const struct option_row tenant_create_options[] = {
	{ "issuer", OPTION_TEXT, "URL", "the issuer of its tokens: https://HOST/", NULL, NULL, NULL,
		0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static const struct setting *setting_find(const char *name)
{
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (strcmp(settings[i].name, name) == 0)
			return &settings[i];
	return NULL;
}

static err unknown_setting(const char *name, struct fault *fault)
{
	char list[500];
	size_t n = 0;
	for (size_t i = 0; i < SETTING_COUNT && n < sizeof(list); i++)
		n += (size_t)snprintf(
			list + n, sizeof(list) - n, "%s%s", n ? ", " : "", settings[i].name);
	return fault_set(fault, ERR_USAGE, "no setting is called %s; there are %s", name, list);
}

/* One member a line; what has parts is shown as JSON. */
static void members_print(const json_t *doc)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)doc, name, value)
	{
		fputs(name, stdout);
		fputs(": ", stdout);
		if (!json_is_string(value)) {
			say_json(stdout, value, false);
			continue;
		}
		say_clean(stdout, span_make(json_string_value(value), json_string_length(value)));
		putc('\n', stdout);
	}
}

static err tenant_show(struct cli *cli, struct target *target, struct fault *fault)
{
	AUTO(json_decrefp) json_t *doc = NULL;
	AUTO(json_decrefp) json_t *options = NULL;
	TRY(target_open(cli, fault, target));
	TRY(target_do(target, "GET", SETTINGS, NULL, fault, &doc));
	if (target->offline)
		TRY(target_option(target, "legacy-tokens", NULL, fault, &options));
	if (option_flag(&cli->options, "json")) {
		if (options)
			json_object_set(doc, "options", options);
		say_json(stdout, doc, false);
		return OK;
	}
	members_print(doc);
	members_print(options);
	return OK;
}

static err number_of(const char *text, json_t **ret_value, struct fault *fault)
{
	AUTO(json_decrefp) json_t *value = NULL;
	if (json_read(span_of(text), NULL, &value).code || !json_is_number(value))
		return fault_set(fault, ERR_USAGE, "the value must be a number");
	*ret_value = TAKE(value);
	return OK;
}

static err option_set(
	struct cli *cli, const struct setting *s, const char *value, struct fault *fault)
{
	AUTO(target_close) struct target target = { 0 };
	AUTO(json_decrefp) json_t *options = NULL;
	bool is_switch = s->kind == SETTING_SWITCH;
	if (is_switch && (!value || (strcmp(value, "on") != 0 && strcmp(value, "off") != 0)))
		return fault_set(fault, ERR_USAGE, "%s is on or off", s->name);
	if (!value) /* there is always one */
		return fault_set(fault, ERR_USAGE, "%s is a number", s->name);
	TRY(target_open_offline(cli, fault, &target));
	TRY(target_option(&target, s->name, value, fault, &options));
	if (option_flag(&cli->options, "json"))
		say_json(stdout, options, false);
	return OK;
}

/* value NULL: unset. */
static err family_set(struct cli *cli, const char *value, struct fault *fault)
{
	AUTO(target_close) struct target target = { 0 };
	TRY(target_open_offline(cli, fault, &target));
	return target_family_set(&target, value, fault);
}

/* value NULL: unset. */
static err member_set(struct cli *cli, struct target *target, const struct setting *s,
	const char *value, struct fault *fault)
{
	AUTO(json_decrefp) json_t *body = json_object();
	AUTO(json_decrefp) json_t *doc = NULL;
	json_t *member = NULL;
	if (value && s->kind == SETTING_NUMBER)
		TRY(number_of(value, &member, fault));
	else if (value)
		member = json_string(value);
	else
		member = json_null();
	if (json_object_set_new(body, s->member, member) != 0)
		return fault_set(fault, ERR_USAGE, "the value must be UTF-8");
	TRY(target_open(cli, fault, target));
	TRY(target_do(target, "PATCH", SETTINGS, body, fault, &doc));
	if (option_flag(&cli->options, "json"))
		say_json(stdout, doc, false);
	return OK;
}

static err tenant_set(struct cli *cli, struct target *target, struct fault *fault)
{
	const struct options *o = &cli->options;
	bool unset = option_flag(o, "unset");
	const char *value = o->arg_count > 1 ? o->args[1] : NULL;
	const struct setting *s = setting_find(o->args[0]);
	if (!s)
		return unknown_setting(o->args[0], fault);
	if (unset == (value != NULL))
		return fault_set(fault, ERR_USAGE, "give a VALUE, or --unset and none");
	if (s->kind == SETTING_FAMILY)
		return family_set(cli, value, fault);
	if (!s->member)
		return option_set(cli, s, value, fault);
	return member_set(cli, target, s, value, fault);
}

static err tenant_create(struct cli *cli, struct target *target, struct fault *fault)
{
	const struct options *o = &cli->options;
	if (!option_text(o, "issuer"))
		return fault_set(fault, ERR_USAGE, "tenant create needs --issuer URL");
	TRY(target_open_offline(cli, fault, target));
	return target_tenant_create(target, o->args[0], option_text(o, "issuer"), fault);
}

int tenant_show_run(struct cli *cli)
{
	return target_run(cli, tenant_show);
}

int tenant_set_run(struct cli *cli)
{
	return target_run(cli, tenant_set);
}

int tenant_create_run(struct cli *cli)
{
	return target_run(cli, tenant_create);
}
