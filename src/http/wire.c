/* SPDX-License-Identifier: Apache-2.0 */
#include "http/wire.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int tls_result(struct wire *w, int result)
{
	switch (SSL_get_error(w->ssl, result)) {
	case SSL_ERROR_WANT_READ:
		return WIRE_WANT_READ;
	case SSL_ERROR_WANT_WRITE:
		return WIRE_WANT_WRITE;
	case SSL_ERROR_ZERO_RETURN:
		return WIRE_END;
	default:
		w->broken = true; /* the error queue belongs to the thread: leave nothing for the
				     next connection */
		ERR_clear_error();
		return WIRE_END;
	}
}

static int plain_result(void)
{
	return errno == EAGAIN || errno == EINTR ? WIRE_WANT_READ : WIRE_END;
}

/* A TLS record begins with 22; a method with a letter. Asking the socket first keeps the bytes out
 * of OpenSSL, which knows four methods. */
static bool is_http(int fd)
{
	char c;
	return recv(fd, &c, 1, MSG_PEEK) == 1 && ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
}

int wire_handshake(struct wire *w)
{
	if (SSL_in_before(w->ssl) && is_http(w->fd))
		return WIRE_HTTP;
	ERR_clear_error();
	int result = SSL_do_handshake(w->ssl);
	return result == 1 ? 1 : tls_result(w, result);
}

ssize_t wire_read(struct wire *w, char *p, size_t n, bool *ret_more)
{
	if (!w->ssl) {
		ssize_t got = recv(w->fd, p, n, 0);
		*ret_more = got == (ssize_t)n;
		return got >= 0 ? got : plain_result();
	}
	int got = SSL_read(w->ssl, p, n < WIRE_RECORD ? (int)n : WIRE_RECORD);
	*ret_more = got > 0 && SSL_has_pending(w->ssl);
	return got > 0 ? got : tls_result(w, got);
}

static struct span part_from(struct span part, size_t *sent)
{
	size_t skip = *sent < part.n ? *sent : part.n;
	*sent -= skip;
	return span_make(part.p + skip, part.n - skip);
}

static ssize_t plain_write(struct wire *w, struct span a, struct span b)
{
	struct iovec iov[2] = { { (void *)(uintptr_t)a.p, a.n }, { (void *)(uintptr_t)b.p, b.n } };
	struct msghdr m = { .msg_iov = a.n ? iov : iov + 1,
		.msg_iovlen = (size_t)(a.n > 0) + (b.n > 0) };
	ssize_t n = sendmsg(w->fd, &m, MSG_NOSIGNAL);
	if (n >= 0)
		return n;
	return errno == EAGAIN || errno == EINTR ? WIRE_WANT_WRITE : WIRE_END;
}

ssize_t wire_write(struct wire *w, const struct span parts[2], size_t sent, char *scratch)
{
	struct span a = part_from(parts[0], &sent), b = part_from(parts[1], &sent);
	if (!w->ssl)
		return plain_write(w, a, b);
	/* Head and body go into one record. A record that was begun must be offered again as it
	 * was: the same place gives the same bytes. */
	size_t first = a.n < WIRE_RECORD ? a.n : WIRE_RECORD;
	size_t second = b.n < WIRE_RECORD - first ? b.n : WIRE_RECORD - first;
	if (first)
		memcpy(scratch, a.p, first);
	if (second)
		memcpy(scratch + first, b.p, second);
	int n = SSL_write(w->ssl, scratch, (int)(first + second));
	return n > 0 ? n : tls_result(w, n);
}

void wire_give_up_after(struct wire *w, unsigned ms)
{
	setsockopt(w->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
}

void wire_shutdown(struct wire *w)
{
	if (w->ssl && !w->broken && SSL_is_init_finished(w->ssl)) {
		SSL_shutdown(w->ssl);
		ERR_clear_error();
	}
	w->broken = true;
	shutdown(w->fd, SHUT_WR);
}

bool wire_discard(struct wire *w, char *scratch)
{
	ssize_t n = recv(w->fd, scratch, WIRE_RECORD, 0);
	return n > 0 || (n < 0 && plain_result() == WIRE_WANT_READ);
}

void wire_close(struct wire *w)
{
	if (w->ssl && !w->broken && SSL_is_init_finished(w->ssl)) {
		SSL_shutdown(w->ssl);
		ERR_clear_error();
	}
	SSL_free(w->ssl);
	w->ssl = NULL;
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
}
