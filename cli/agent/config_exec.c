/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/config_exec.h"
#include "cli/agent/config_access.h"
#include <ctype.h>
#include <signal.h>

static err token_named(const struct place *p, const struct config *c, const char *name)
{
	return config_token(c, span_of(name)) ? OK : place_refuse(p, "no token has this name");
}

/* A proxy for everybody on the network would hand out the token's power: loopback alone. */
static err address_read(const struct place *p, const char *text, struct proxy_config *x)
{
	static const char *const hosts[][2] = { { "127.0.0.1:", "127.0.0.1" },
		{ "localhost:", "127.0.0.1" }, { "[::1]:", "::1" } };
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		size_t n = strlen(hosts[i][0]);
		if (strncmp(text, hosts[i][0], n) != 0)
			continue;
		const char *digits = text + n;
		if (!*digits || strlen(digits) > 5 ||
			strspn(digits, "0123456789") != strlen(digits) ||
			strtol(digits, NULL, 10) > 65535)
			return place_refuse(p, "needs a port from 0 to 65535");
		x->host = hosts[i][1];
		x->port = (int)strtol(digits, NULL, 10);
		return OK;
	}
	return place_refuse(p,
		"must be 127.0.0.1:PORT, localhost:PORT, [::1]:PORT or unix:PATH: a proxy "
		"listens on the loopback interface alone");
}

static err listen_read(const struct place *p, struct proxy_config *x)
{
	struct place in = place_member(p, "listen");
	TRY(place_needed(p, "listen", &x->listen));
	if (strncmp(x->listen, "unix:", 5) == 0) {
		x->socket.path = x->listen + 5;
		TRY(config_socket_path(&in, x->socket.path));
		return config_access(p, &x->socket);
	}
	if (json_object_get(p->v, "users") || json_object_get(p->v, "groups") ||
		json_object_get(p->v, "mode"))
		return place_refuse(p, "users, groups and mode are for unix: sockets");
	return address_read(&in, x->listen, x);
}

static err proxy_read(const struct place *p, const struct config *c, struct proxy_config *x)
{
	static const char *const names[] = { "listen", "upstream", "token", "ca_file", "mode",
		"users", "groups", NULL };
	struct fault fault = { 0 };
	struct place upstream = place_member(p, "upstream"), token = place_member(p, "token");
	TRY(place_object(p, names));
	TRY(listen_read(p, x));
	TRY(place_needed(p, "upstream", &x->upstream));
	if (url_check(x->upstream, &fault).code)
		return place_refuse(&upstream, fault.text);
	if (x->upstream[strlen(x->upstream) - 1] != '/' || strpbrk(x->upstream, "?#"))
		return place_refuse(&upstream, "must end in / and have no query");
	TRY(place_needed(p, "token", &x->token));
	TRY(token_named(&token, c, x->token));
	return place_text_of(p, "ca_file", &x->ca_file);
}

err config_proxies_read(const struct place *p, struct config *c)
{
	struct place in = place_member(p, "proxies");
	TRY(place_array(&in, AGENT_PROXIES, &c->proxy_count));
	for (size_t i = 0; i < c->proxy_count; i++) {
		struct place one = place_item(&in, i);
		TRY(proxy_read(&one, c, &c->proxies[i]));
	}
	return OK;
}

static bool is_variable(const char *name)
{
	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && *name != '_')
			return false;
	return true;
}

static err variable_read(const struct place *p, const struct config *c, const char *name,
	struct variable_config *ret_variable)
{
	if (!is_variable(name))
		return place_refuse(p, "is no name of a variable");
	ret_variable->name = name;
	TRY(place_text(p, &ret_variable->token));
	return token_named(p, c, ret_variable->token);
}

static err variables_read(const struct place *p, struct config *c)
{
	struct place in = place_member(p, "env");
	json_t *all = (json_t *)(uintptr_t)in.v;
	if (!json_is_object(all) || json_object_size(all) == 0 ||
		json_object_size(all) > AGENT_VARIABLES)
		return place_refuse(&in, "must be an object: {\"VARIABLE\": \"TOKEN\"}");
	for (void *i = json_object_iter(all); i; i = json_object_iter_next(all, i)) {
		const char *name = json_object_iter_key(i);
		struct place one = place_member(&in, name);
		TRY(variable_read(&one, c, name, &c->exec.variables[c->exec.variable_count]));
		c->exec.variable_count++;
	}
	return OK;
}

static err signal_read(const struct place *p, const char *name, int *ret_signal)
{
	static const char *const names[] = { "none", "HUP", "INT", "TERM", "USR1", "USR2", "KILL",
		NULL };
	static const int numbers[] = { 0, SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGKILL };
	int i = -1;
	TRY(place_choice(p, name, names, &i));
	if (i >= 0)
		*ret_signal = numbers[i];
	return OK;
}

err config_exec_read(const struct place *p, struct config *c)
{
	static const char *const names[] = { "env", "signal", "stale_signal", NULL };
	struct place in = place_member(p, "exec");
	c->exec.stale_signal = SIGTERM;
	if (!in.v)
		return OK;
	TRY(place_object(&in, names));
	TRY(variables_read(&in, c));
	TRY(signal_read(&in, "signal", &c->exec.signal));
	return signal_read(&in, "stale_signal", &c->exec.stale_signal);
}
