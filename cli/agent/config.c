/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/config.h"
#include "cli/agent/config_access.h"
#include "cli/agent/config_exec.h"
#include "cli/agent/config_token.h"
#include "cli/file.h"

void config_free(struct config *c)
{
	if (!c)
		return;
	json_decref(c->doc);
	free(c);
}

const struct token_config *config_token(const struct config *c, struct span name)
{
	for (size_t i = 0; i < c->token_count; i++)
		if (span_eq_str(name, c->tokens[i].name))
			return &c->tokens[i];
	return NULL;
}

static err tokens_read(const struct place *p, struct config *c)
{
	struct place in = place_member(p, "tokens");
	const char *name;
	json_t *value;
	if (!json_is_object(in.v) || json_object_size(in.v) == 0)
		return place_refuse(&in, "must be an object with a member for each token");
	if (json_object_size(in.v) > AGENT_TOKENS)
		return place_refuse(&in, "holds more than 64 tokens");
	json_object_foreach((json_t *)(uintptr_t)in.v, name, value)
	{
		struct place one = place_member(&in, name);
		TRY(config_token_read(&one, name, &c->tokens[c->token_count]));
		c->token_count++;
	}
	return OK;
}

static err socket_read(const struct place *p, const char *name, struct socket_config *s)
{
	static const char *const names[] = { "path", "mode", "users", "groups", NULL };
	struct place in = place_member(p, name), path = place_member(&in, "path");
	if (!in.v)
		return OK;
	TRY(place_object(&in, names));
	TRY(place_needed(&in, "path", &s->path));
	TRY(config_socket_path(&path, s->path));
	return config_access(&in, s);
}

/* Two writers of one file would take it from each other. */
static err files_differ(const struct place *p, const struct config *c)
{
	const struct file_config *seen[AGENT_TOKENS * AGENT_FILES];
	size_t count = 0;
	for (size_t i = 0; i < c->token_count; i++)
		for (size_t j = 0; j < c->tokens[i].file_count; j++) {
			seen[count] = &c->tokens[i].files[j];
			for (size_t k = 0; k < count; k++)
				if (strcmp(seen[k]->path, seen[count]->path) == 0)
					return fault_set(p->fault, ERR_USAGE,
						"tokens.%s.files[%zu].path: another token is "
						"written there already",
						c->tokens[i].name, j);
			count++;
		}
	return OK;
}

static err all_read(const struct place *p, struct config *c)
{
	static const char *const names[] = { "tokens", "control", "socket", "proxies", "exec",
		"state_dir", NULL };
	struct place state = place_member(p, "state_dir");
	TRY(place_object(p, names));
	TRY(tokens_read(p, c));
	TRY(files_differ(p, c));
	TRY(socket_read(p, "control", &c->control));
	TRY(socket_read(p, "socket", &c->socket));
	TRY(config_proxies_read(p, c));
	TRY(config_exec_read(p, c));
	TRY(place_text_of(p, "state_dir", &c->state_dir));
	return c->state_dir && *c->state_dir != '/'
		       ? place_refuse(&state, "must be a whole path, from / on")
		       : OK;
}

err config_parse(struct span text, struct fault *fault, struct config **ret_config)
{
	AUTO(config_freep) struct config *c = calloc(1, sizeof(*c));
	TRY_PTR(c);
	err e = json_read(text, fault, &c->doc);
	if (e.code == ERR_SYNTAX)
		return FAIL(USAGE);
	TRY(e);
	struct place top = { c->doc, fault, "" };
	TRY(all_read(&top, c));
	*ret_config = TAKE(c);
	return OK;
}

err config_read(const char *path, struct fault *fault, struct config **ret_config)
{
	AUTO(buf_done) struct buf text;
	struct fault inner = { 0 };
	buf_init(&text, AGENT_CONFIG_SIZE);
	TRY(file_read(path, &text, fault));
	err e = config_parse(buf_span(&text), &inner, ret_config);
	if (!e.code || !inner.text[0])
		return e;
	return fault_set(fault, e.code, "%s: %s", path, inner.text);
}
