/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/http/server_fixture.h"
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

void client_socket(struct client *c)
{
	struct timeval patience = { .tv_sec = 20 };
	*c = (struct client){ .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	assert_true(c->fd >= 0);
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

bool client_connect(struct client *c, uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return connect(c->fd, (struct sockaddr *)&to, sizeof to) == 0;
}

void client_open(struct client *c, uint16_t port)
{
	client_socket(c);
	assert_true(client_connect(c, port));
}

void client_open_tls(struct client *c, uint16_t port)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	assert_non_null(ctx);
	client_open(c, port);
	c->ssl = SSL_new(ctx);
	SSL_CTX_free(ctx);
	assert_int_equal(SSL_set_fd(c->ssl, c->fd), 1);
	assert_int_equal(SSL_connect(c->ssl), 1);
}

void client_close(struct client *c)
{
	if (c->ssl)
		SSL_shutdown(c->ssl);
	SSL_free(c->ssl);
	close(c->fd);
	free(c->p);
}

void client_send(struct client *c, struct span text)
{
	while (text.n) {
		ssize_t n = c->ssl ? SSL_write(c->ssl, text.p, (int)text.n)
				   : send(c->fd, text.p, text.n, MSG_NOSIGNAL);
		assert_true(n > 0);
		text = span_make(text.p + n, text.n - (size_t)n);
	}
}

void client_puts(struct client *c, const char *text)
{
	client_send(c, span_of(text));
}

/* False at the end of the connection, a reset included. */
static bool more(struct client *c)
{
	if (c->size - c->n < 65536) {
		c->size = c->size * 2 + 65536;
		c->p = realloc(c->p, c->size);
		assert_non_null(c->p);
	}
	ssize_t n =
		c->ssl ? SSL_read(c->ssl, c->p + c->n, 65536) : recv(c->fd, c->p + c->n, 65536, 0);
	if (n <= 0)
		return false;
	c->n += (size_t)n;
	return true;
}

static void use_up(struct client *c, size_t n)
{
	memmove(c->p, c->p + n, c->n - n);
	c->n -= n;
}

static void read_head(struct client *c, struct answer *a)
{
	char *end;
	while (!(end = c->n ? memmem(c->p, c->n, "\r\n\r\n", 4) : NULL))
		assert_true(more(c));
	size_t n = (size_t)(end - c->p) + 4;
	assert_true(n < sizeof a->head);
	memcpy(a->head, c->p, n);
	a->head[n] = 0;
	use_up(c, n);
	assert_true(strncmp(a->head, "HTTP/1.1 ", 9) == 0);
	a->status = (int)strtoul(a->head + 9, NULL, 10);
}

bool client_read(struct client *c, const char *method, struct answer *ret_answer)
{
	*ret_answer = (struct answer){ 0 };
	if (!c->n && !more(c))
		return false;
	read_head(c, ret_answer);
	const char *length = strstr(ret_answer->head, "\r\nContent-Length: ");
	bool has_body = length && strcmp(method, "HEAD") != 0;
	ret_answer->body_n = has_body ? strtoul(length + 18, NULL, 10) : 0;
	while (c->n < ret_answer->body_n)
		assert_true(more(c));
	size_t n = ret_answer->body_n < 255 ? ret_answer->body_n : 255;
	if (n)
		memcpy(ret_answer->body, c->p, n);
	use_up(c, ret_answer->body_n);
	return true;
}

void client_expect(struct client *c, int status, struct answer *ret_answer)
{
	assert_true(client_read(c, "GET", ret_answer));
	assert_int_equal(ret_answer->status, status);
}

void client_expect_bytes(struct client *c, const char *wanted)
{
	size_t n = strlen(wanted);
	while (c->n < n)
		assert_true(more(c));
	assert_memory_equal(c->p, wanted, n);
	use_up(c, n);
}

void client_skip(struct client *c, size_t n)
{
	while (n) {
		if (!c->n)
			assert_true(more(c));
		size_t some = c->n < n ? c->n : n;
		use_up(c, some);
		n -= some;
	}
}

void client_expect_end(struct client *c)
{
	assert_int_equal(c->n, 0);
	if (more(c))
		fail_msg("not the end: " SPAN_FMT, (int)c->n, c->p);
}

bool answer_has(const struct answer *a, const char *line)
{
	char wanted[256];
	snprintf(wanted, sizeof wanted, "\r\n%s\r\n", line);
	return strstr(a->head, wanted);
}

const char *get_of(const char *path, char out[256])
{
	snprintf(out, 256, "GET %s HTTP/1.1\r\n" H "\r\n", path);
	return out;
}

void client_open_and_get(struct fixture *f, const char *path, struct client *c)
{
	char text[256];
	client_open(c, fixture_port(f, false));
	client_puts(c, get_of(path, text));
}
