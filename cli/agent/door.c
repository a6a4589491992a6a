/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/door.h"
#include "cli/agent/peer.h"
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

struct door {
	union {
		uv_stream_t stream;
		uv_pipe_t pipe;
		uv_tcp_t tcp;
	} io;
	struct guests *guests;
	struct access access;
	struct guest_handler handler;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* "": a port */
};

static void on_knock(uv_stream_t *stream, int status)
{
	struct door *d = stream->data;
	uv_os_fd_t fd;
	if (status < 0)
		return;
	struct guest *g = guest_accept(d->guests, stream, d->path[0] != '\0');
	if (!g)
		return;
	if (d->path[0] && (uv_fileno((uv_handle_t *)&g->io.stream, &fd) != 0 ||
				  !peer_is_allowed(fd, &d->access)))
		guest_refuse(g, 403, "", "this user may not use this socket");
	else
		guest_begin(g, &d->handler);
}

static void closed(uv_handle_t *handle)
{
	free(handle->data);
}

void door_close(struct door *d)
{
	if (!d)
		return;
	uv_close((uv_handle_t *)&d->io.stream, closed); /* libuv removes the path it bound */
}

/* Nobody answers there: what a killed agent left. Anything but a socket is not ours to remove. */
static bool is_left_over(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct stat st;
	if (lstat(path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return false;
	memcpy(at.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	bool refused =
		connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0 && errno == ECONNREFUSED;
	close(fd);
	return refused;
}

static int path_bind(struct door *d, const struct socket_config *s)
{
	if (is_left_over(s->path))
		unlink(s->path);
	mode_t before = umask(0177);
	int status = uv_pipe_bind(&d->io.pipe, s->path);
	umask(before);
	if (status != 0)
		return status;
	return chmod(s->path, s->mode) == 0 ? 0 : uv_translate_sys_error(errno);
}

static int port_bind(struct door *d, const char *host, int port)
{
	struct sockaddr_in6 v6;
	struct sockaddr_in v4;
	if (strchr(host, ':')) {
		int status = uv_ip6_addr(host, port, &v6);
		return status ? status : uv_tcp_bind(&d->io.tcp, (struct sockaddr *)&v6, 0);
	}
	int status = uv_ip4_addr(host, port, &v4);
	return status ? status : uv_tcp_bind(&d->io.tcp, (struct sockaddr *)&v4, 0);
}

err door_open(struct guests *guests, const struct socket_config *s, const char *host, int port,
	const struct guest_handler *handler, struct fault *fault, struct door **ret_door)
{
	int status;
	struct door *d = calloc(1, sizeof(*d));
	TRY_PTR(d);
	d->guests = guests;
	d->handler = *handler;
	if (s->path) {
		d->access = s->access;
		snprintf(d->path, sizeof(d->path), "%s", s->path);
		uv_pipe_init(guests->loop, &d->io.pipe, 0);
		status = path_bind(d, s);
	} else {
		uv_tcp_init(guests->loop, &d->io.tcp);
		status = port_bind(d, host, port);
	}
	d->io.stream.data = d;
	if (!status)
		status = uv_listen(&d->io.stream, AGENT_BACKLOG, on_knock);
	if (!status) {
		*ret_door = d;
		return OK;
	}
	door_close(d);
	if (s->path)
		return fault_set(
			fault, ERR_IO, "cannot listen on %s: %s", s->path, uv_strerror(status));
	return fault_set(
		fault, ERR_IO, "cannot listen on %s port %d: %s", host, port, uv_strerror(status));
}

int door_port(const struct door *d)
{
	struct sockaddr_storage at;
	int size = sizeof(at);
	if (d->path[0] || uv_tcp_getsockname(&d->io.tcp, (struct sockaddr *)&at, &size) != 0)
		return 0;
	return ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
					      : ((struct sockaddr_in *)&at)->sin_port);
}
