/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/config_token.h"
#include "cli/agent/config_access.h"

static bool is_path(const char *text)
{
	return *text == '/';
}

/* Names become paths of the socket, names of files and of columns. */
static bool is_name(const char *name)
{
	size_t n = strlen(name);
	return n > 0 && n <= AGENT_NAME_SIZE && name[0] != '.' &&
	       strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
		       n;
}

static err url_read(const struct place *p, struct token_config *t)
{
	struct fault fault = { 0 };
	const char *url = NULL, *domain = NULL;
	struct place at_url = place_member(p, "token_url"), at_domain = place_member(p, "domain");
	TRY(place_text_of(p, "token_url", &url));
	TRY(place_text_of(p, "domain", &domain));
	if (!url == !domain)
		return place_refuse(p, "needs token_url or domain, and not both");
	if (domain) {
		char base[URL_SIZE];
		if (url_of_domain(domain, &fault, base).code)
			return place_refuse(&at_domain, fault.text);
		int n = snprintf(t->url, sizeof(t->url), "%soauth/token", base);
		return n < URL_SIZE ? OK : place_refuse(&at_domain, "is too long");
	}
	if (url_check(url, &fault).code)
		return place_refuse(&at_url, fault.text);
	snprintf(t->url, sizeof(t->url), "%s", url);
	return OK;
}

static err secret_read(const struct place *p, struct secret_config *s)
{
	static const char *const names[] = { "file", "credential", "env", NULL };
	struct place in = place_member(p, "client_secret");
	if (json_is_string(in.v))
		return place_refuse(&in, "a secret does not stand here: say {\"file\": PATH}, "
					 "{\"credential\": NAME} or {\"env\": VARIABLE}");
	if (!in.v)
		return place_refuse(&in, "is missing");
	TRY(place_object(&in, names));
	if (json_object_size(in.v) != 1)
		return place_refuse(&in, "needs one of file, credential, env");
	for (int i = 0; names[i]; i++) {
		s->from = json_object_get(in.v, names[i]) ? (enum secret_from)i : s->from;
		TRY(place_text_of(&in, names[i], &s->name));
	}
	if (s->from == SECRET_FILE && !is_path(s->name))
		return place_refuse(&in, "file must be a whole path, from / on");
	if (s->from == SECRET_CREDENTIAL && (strchr(s->name, '/') || s->name[0] == '.'))
		return place_refuse(&in, "credential is a name, not a path");
	return OK;
}

/* What the request has of its own is not said twice: RFC 6749 3.2. */
static err parameters_read(const struct place *p, struct token_config *t)
{
	static const char *const taken[] = { "grant_type", "client_id", "client_secret", "audience",
		"scope", NULL };
	struct place in = place_member(p, "parameters");
	const char *name, *text;
	json_t *value;
	if (!in.v)
		return OK;
	if (!json_is_object(in.v) || json_object_size(in.v) > AGENT_PARAMETERS)
		return place_refuse(&in, "must be an object of at most 16 texts");
	json_object_foreach((json_t *)(uintptr_t)in.v, name, value)
	{
		struct place one = place_member(&in, name);
		for (size_t i = 0; taken[i]; i++)
			if (strcmp(taken[i], name) == 0)
				return place_refuse(&one, "has a member of its own");
		TRY(place_text(&one, &text));
	}
	t->parameters = in.v;
	return OK;
}

static err file_read_config(const struct place *p, struct file_config *f)
{
	static const char *const names[] = { "path", "format", "mode", "owner", "group", NULL };
	static const char *const formats[] = { "token", "json", "header", NULL };
	int format = FORMAT_TOKEN;
	TRY(place_object(p, names));
	TRY(place_needed(p, "path", &f->path));
	if (!is_path(f->path) || f->path[strlen(f->path) - 1] == '/')
		return place_refuse(p, "path must be a whole path of a file, from / on");
	TRY(place_choice(p, "format", formats, &format));
	f->format = (enum token_format)format;
	f->mode = 0600;
	f->owner = OWNER_KEPT;
	f->group = (gid_t)OWNER_KEPT;
	TRY(config_mode(p, 0640, &f->mode));
	TRY(config_user(p, "owner", &f->owner));
	return config_group(p, "group", &f->group);
}

static err files_read(const struct place *p, struct token_config *t)
{
	struct place in = place_member(p, "files");
	TRY(place_array(&in, AGENT_FILES, &t->file_count));
	for (size_t i = 0; i < t->file_count; i++) {
		struct place one = place_item(&in, i);
		TRY(file_read_config(&one, &t->files[i]));
	}
	return OK;
}

err config_token_read(const struct place *p, const char *name, struct token_config *t)
{
	static const char *const names[] = { "token_url", "domain", "client_id", "client_secret",
		"auth", "audience", "scope", "parameters", "ca_file", "lifetime_s", "files", NULL };
	static const char *const auths[] = { "post", "basic", NULL };
	int auth = 0;
	t->name = name;
	if (!is_name(name))
		return place_refuse(p, "a name is at most 64 letters, digits, dots, dashes and "
				       "underscores, and begins with no dot");
	TRY(place_object(p, names));
	TRY(url_read(p, t));
	TRY(place_needed(p, "client_id", &t->client_id));
	TRY(secret_read(p, &t->secret));
	TRY(place_choice(p, "auth", auths, &auth));
	t->basic = auth == 1;
	TRY(place_text_of(p, "audience", &t->audience));
	TRY(place_text_of(p, "scope", &t->scope));
	TRY(parameters_read(p, t));
	TRY(place_text_of(p, "ca_file", &t->ca_file));
	TRY(place_int(p, "lifetime_s", 10, AGENT_LIFE_MAX_S, &t->lifetime_s));
	return files_read(p, t);
}
