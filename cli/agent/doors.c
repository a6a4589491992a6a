/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/doors.h"
#include "cli/agent/service.h"

static struct opened *add(struct doors *d, struct guests *guests, const struct socket_config *s,
	const char *host, int port, const struct guest_handler *handler)
{
	struct fault fault = { 0 };
	struct opened *o = &d->opened[d->count++];
	err e = door_open(guests, s, host, port, handler, &fault, &o->door);
	if (e.code)
		snprintf(o->error, sizeof(o->error), "%s",
			fault.text[0] ? fault.text : "out of memory");
	return o;
}

static void proxy_add(struct doors *d, struct guests *guests, const struct proxy_config *config,
	struct keeper *keeper, struct web *web)
{
	struct proxy *p = &d->opened[d->count].proxy;
	struct guest_handler handler = { proxy_handle, p };
	*p = (struct proxy){ .config = config, .keeper = keeper, .web = web };
	struct opened *o = add(d, guests, &config->socket, config->host, config->port, &handler);
	p->port = o->door ? door_port(o->door) : config->port;
	if (config->socket.path)
		snprintf(o->name, sizeof(o->name), "proxy %s", config->listen);
	else
		snprintf(o->name, sizeof(o->name),
			strchr(config->host, ':') ? "proxy [%s]:%d" : "proxy %s:%d", config->host,
			p->port);
}

bool doors_open(struct guests *guests, const struct config *config, struct keeper *keeper,
	struct web *web, const struct guest_handler *control, struct doors *d)
{
	const struct guest_handler service = { service_handle, keeper };
	*d = (struct doors){ 0 };
	if (config->control.path) {
		struct opened *o = add(d, guests, &config->control, NULL, 0, control);
		snprintf(o->name, sizeof(o->name), "control %s", config->control.path);
	}
	if (config->socket.path) {
		struct opened *o = add(d, guests, &config->socket, NULL, 0, &service);
		snprintf(o->name, sizeof(o->name), "socket %s", config->socket.path);
	}
	for (size_t i = 0; i < config->proxy_count; i++)
		proxy_add(d, guests, &config->proxies[i], keeper, web);
	bool all = true;
	for (size_t i = 0; i < d->count; i++)
		all = all && d->opened[i].door;
	return all;
}

void doors_close(struct doors *d)
{
	for (size_t i = 0; i < d->count; i++)
		door_close(d->opened[i].door);
	d->count = 0;
}
