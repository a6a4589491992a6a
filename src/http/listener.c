/* SPDX-License-Identifier: Apache-2.0 */
/* listener.c: sockets that accept. Each worker has its own for each address (SO_REUSEPORT): the
 * kernel spreads connections. */
#include "base/limits.h"
#include "http/conn.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define ACCEPT_BURST   32
#define PAUSE_MS       100
#define EVICTION_TRIES 16

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static socklen_t address_of(const struct http_listen *at, union address *a)
{
	*a = (union address){ 0 };
	if (inet_pton(AF_INET, at->address, &a->v4.sin_addr) == 1) {
		a->v4.sin_family = AF_INET;
		a->v4.sin_port = htons(at->port);
		return sizeof a->v4;
	}
	if (inet_pton(AF_INET6, at->address, &a->v6.sin6_addr) == 1) {
		a->v6.sin6_family = AF_INET6;
		a->v6.sin6_port = htons(at->port);
		return sizeof a->v6;
	}
	return 0;
}

static void set_on(int fd, int level, int option)
{
	int on = 1;
	setsockopt(fd, level, option, &on, sizeof on);
}

static err fail(const struct http_listen *at, int fd, const char *what, struct fault *fault)
{
	err e = fault_set(
		fault, ERR_IO, "%s [%s]:%u: %s", what, at->address, at->port, strerror(errno));
	if (fd >= 0)
		close(fd);
	return e;
}

static err bind_new(const struct http_listen *at, bool shared, struct fault *fault, int *ret_fd)
{
	union address a;
	socklen_t size = address_of(at, &a);
	if (!size)
		return fault_set(fault, ERR_IO, "not an IP address: %s", at->address);
	int fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fail(at, fd, "socket", fault);
	set_on(fd, SOL_SOCKET, SO_REUSEADDR);
	if (shared)
		set_on(fd, SOL_SOCKET, SO_REUSEPORT);
	set_on(fd, IPPROTO_TCP, TCP_NODELAY); /* accepted sockets inherit it */
	if (bind(fd, &a.any, size) != 0)
		return fail(at, fd, "bind", fault);
	*ret_fd = fd;
	return OK;
}

/* SO_REUSEPORT would let a second server of the same user share the port in silence. */
err listener_probe(const struct http_listen *at, struct fault *fault)
{
	int fd;
	TRY(bind_new(at, false, fault, &fd));
	if (listen(fd, 1) != 0)
		return fail(at, fd, "listen", fault);
	close(fd);
	return OK;
}

err listener_open(struct http_listen *at, bool shared, struct fault *fault, int *ret_fd)
{
	union address a;
	socklen_t size = sizeof a;
	int fd;
	TRY(bind_new(at, shared, fault, &fd));
	if (listen(fd, SOMAXCONN) != 0 || getsockname(fd, &a.any, &size) != 0)
		return fail(at, fd, "listen", fault);
	at->port = ntohs(a.any.sa_family == AF_INET ? a.v4.sin_port : a.v6.sin6_port);
	*ret_fd = fd;
	return OK;
}

static void on_connection(uv_poll_t *poll, int status, int events)
{
	struct listener *l = poll->data;
	(void)events;
	if (status == 0)
		listener_accept(l->worker, l);
}

void listener_watch(struct listener *l)
{
	uv_poll_start(&l->poll, UV_READABLE, on_connection);
}

static void take(struct listener *l, int fd, const union address *a)
{
	char peer[INET6_ADDRSTRLEN] = "";
	const void *p = a->any.sa_family == AF_INET ? (const void *)&a->v4.sin_addr
						    : (const void *)&a->v6.sin6_addr;
	inet_ntop(a->any.sa_family, p, peer, sizeof peer);
	conn_new(l->worker, fd, l->tls, peer);
}

/* One waits and there is no place: the connection that has been idle longest makes way, which HTTP
 * lets a server do at any time. Until it is gone, or when all are busy, accepting pauses. */
static void make_place(struct http_worker *w)
{
	listeners_pause(w);
	for (int i = 0; i < EVICTION_TRIES; i++) {
		struct deadline *oldest = w->deadlines.queues[DEADLINE_IDLE].first;
		if (!oldest || conn_evict((struct conn *)((char *)oldest -
							  offsetof(struct conn, deadline))))
			return;
	}
}

bool listener_accept(struct http_worker *w, struct listener *l)
{
	if (w->conn_count >= w->conn_max)
		make_place(w);
	for (int i = 0; i < ACCEPT_BURST && w->conn_count < w->conn_max; i++) {
		union address a;
		socklen_t size = sizeof a;
		int fd = accept4(l->fd, &a.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			take(l, fd, &a);
		} else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
			   errno == ENOMEM) {
			listeners_pause(
				w); /* polling on would spin: the connection stays in the queue */
			return false;
		} else if (errno != EINTR && errno != ECONNABORTED)
			return false;
	}
	return w->conn_count < w->conn_max;
}

static void on_pause_over(uv_timer_t *timer)
{
	listeners_resume(timer->data);
}

void listeners_pause(struct http_worker *w)
{
	if (w->is_paused)
		return;
	w->is_paused = true;
	for (size_t i = 0; i < w->listener_count; i++)
		uv_poll_stop(&w->listeners[i].poll);
	uv_timer_start(&w->pause, on_pause_over, PAUSE_MS, 0);
}

void listeners_resume(struct http_worker *w)
{
	if (!w->is_paused || w->is_draining)
		return;
	w->is_paused = false;
	uv_timer_stop(&w->pause);
	for (size_t i = 0; i < w->listener_count; i++)
		listener_watch(&w->listeners[i]);
}
