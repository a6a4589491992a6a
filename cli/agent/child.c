/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/child.h"
#include "base/log.h"
#include "cli/agent/child_env.h"

#define CODE_NOT_FOUND  127
#define CODE_CANNOT_RUN 126
#define CODE_SIGNALLED  128

bool child_is_ready(const struct child *c)
{
	struct moment now = clocks_now(c->keeper->clocks);
	const struct exec_config *e = &c->config->exec;
	for (size_t i = 0; i < e->variable_count; i++) {
		const struct kept *k = keeper_find(c->keeper, span_of(e->variables[i].token));
		if (!k || !slot_is_fresh(&k->slot, now))
			return false;
	}
	return true;
}

static void closed(uv_handle_t *handle)
{
	struct child *c = handle->data;
	c->ended(c->arg);
}

static void exited(uv_process_t *process, int64_t status, int number)
{
	struct child *c = process->data;
	c->is_running = false;
	c->code = number ? CODE_SIGNALLED + number : (int)status;
	uv_close((uv_handle_t *)process, closed);
}

static void not_started(struct child *c, int status)
{
	log_line(LOG_ERROR, "the command cannot be started", "command", c->words[0], "error",
		uv_strerror(status), NULL);
	c->code = status == UV_ENOENT ? CODE_NOT_FOUND : CODE_CANNOT_RUN;
	uv_close((uv_handle_t *)&c->process, closed);
}

void child_start(struct child *c)
{
	char **env = child_env_new(c->config, c->keeper);
	uv_stdio_container_t stdio[3];
	for (int i = 0; i < 3; i++)
		stdio[i] = (uv_stdio_container_t){ .flags = UV_INHERIT_FD, .data.fd = i };
	uv_process_options_t o = { .exit_cb = exited,
		.file = c->words[0],
		.args = (char **)(uintptr_t)c->words,
		.env = env,
		.stdio_count = 3,
		.stdio = stdio };
	c->was_started = true;
	c->process.data = c;
	if (!env) {
		c->code = CODE_CANNOT_RUN;
		c->ended(c->arg);
		return;
	}
	int status = uv_spawn(c->loop, &c->process, &o);
	child_env_free(env);
	c->is_running = status == 0;
	if (status != 0)
		not_started(c, status);
}

static bool has_variable(const struct child *c, const struct kept *k)
{
	const struct exec_config *e = &c->config->exec;
	for (size_t i = 0; i < e->variable_count; i++)
		if (strcmp(e->variables[i].token, k->slot.config->name) == 0)
			return true;
	return false;
}

void child_tell(struct child *c, const struct kept *k, enum kept_news news)
{
	const struct exec_config *e = &c->config->exec;
	int number = news == KEPT_RENEWED ? e->signal : news == KEPT_OVER ? e->stale_signal : 0;
	if (c->is_running && number && has_variable(c, k))
		uv_process_kill(&c->process, number);
}

void child_signal(struct child *c, int number)
{
	if (c->is_running)
		uv_process_kill(&c->process, number);
}
