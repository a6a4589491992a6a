/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/child_env.h"
#include <unistd.h>

static bool is_named(const char *entry, const char *name)
{
	size_t n = strlen(name);
	return strncmp(entry, name, n) == 0 && entry[n] == '=';
}

/* Whether a variable of ours is left out. */
static bool is_ours(const struct config *c, const char *entry)
{
	static const char *const own[] = { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID",
		"CREDENTIALS_DIRECTORY", "MINTAGE_AGENT_CONFIG" };
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (is_named(entry, own[i]))
			return true;
	for (size_t i = 0; i < c->token_count; i++)
		if (c->tokens[i].secret.from == SECRET_ENV &&
			is_named(entry, c->tokens[i].secret.name))
			return true;
	for (size_t i = 0; i < c->exec.variable_count; i++)
		if (is_named(entry, c->exec.variables[i].name))
			return true;
	return false;
}

void child_env_free(char **env)
{
	for (char **e = env; e && *e; e++) {
		secret_wipe(*e, strlen(*e));
		free(*e);
	}
	free(env);
}

static char *entry_new(const char *name, const char *end, struct span value)
{
	size_t before = strlen(name) + strlen(end) + 1;
	char *entry = malloc(before + value.n + 1);
	if (!entry)
		return NULL;
	snprintf(entry, before + 1, "%s%s=", name, end);
	memcpy(entry + before, value.p, value.n);
	entry[before + value.n] = '\0';
	return entry;
}

static bool token_put(char **at, const struct variable_config *v, const struct kept *k, size_t *n)
{
	const struct token_config *t = k->slot.config;
	at[*n] = entry_new(v->name, "", secret_span(&k->slot.token));
	if (!at[*n])
		return false;
	++*n;
	if (!t->file_count)
		return true;
	at[*n] = entry_new(v->name, "_FILE", span_of(t->files[0].path));
	return at[*n] ? ++*n > 0 : false;
}

char **child_env_new(const struct config *c, const struct keeper *keeper)
{
	size_t count = 0, n = 0;
	while (environ[count])
		count++;
	char **env = calloc(count + 2 * c->exec.variable_count + 1, sizeof(*env));
	bool fine = env != NULL;
	for (size_t i = 0; fine && i < count; i++)
		if (!is_ours(c, environ[i]))
			fine = (env[n] = strdup(environ[i])) != NULL && ++n;
	for (size_t i = 0; fine && i < c->exec.variable_count; i++) {
		const struct variable_config *v = &c->exec.variables[i];
		const struct kept *k = keeper_find(keeper, span_of(v->token));
		fine = k && token_put(env, v, k, &n);
	}
	if (fine)
		return env;
	child_env_free(env);
	return NULL;
}
