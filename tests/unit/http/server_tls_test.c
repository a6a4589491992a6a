/* SPDX-License-Identifier: Apache-2.0 */
/* server_tls_test: what the TLS port lets in. */
#include "unit/http/server_fixture.h"
#include <errno.h>
#include <sys/socket.h>

static void plain_http_on_the_tls_port_is_told_so(void **state)
{
	static const char *const methods[] = { "GET", "PATCH", "DELETE", "brew" };
	for (size_t i = 0; i < 4; i++) {
		struct client c;
		struct answer a;
		client_open(&c, fixture_port(fixture_of(state), true));
		client_puts(&c, methods[i]);
		client_puts(&c, " /a HTTP/1.1\r\n" H "\r\n");
		client_expect(&c, 400, &a);
		assert_string_equal(a.body, "plain HTTP sent to a TLS port");
		client_expect_end(&c);
		client_close(&c);
	}
}

/* An alert, then the end. */
static void client_expect_tls_end(struct client *c)
{
	char p[512];
	ssize_t n;
	while ((n = recv(c->fd, p, sizeof p, 0)) > 0)
		;
	assert_true(n == 0 || errno == ECONNRESET);
}

static void garbage_on_the_tls_port_ends_the_connection(void **state)
{
	struct client c;
	struct answer a;
	client_open(&c, fixture_port(fixture_of(state), true));
	client_send(&c, SPAN("\x16\x03\x01\x00\x05garbage, no hello"));
	client_expect_tls_end(&c);
	client_close(&c);
	client_open(&c, fixture_port(fixture_of(state), true));
	client_close(&c);
	client_open_tls(&c, fixture_port(fixture_of(state), true));
	client_puts(&c, "GET /x HTTP/1.1\r\n" H "\r\n");
	client_expect(&c, 200, &a);
	client_close(&c);
}

static int try_tls(struct fixture *f, int version, const char *ciphers, const char *protocols)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	struct client c;
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_min_proto_version(ctx, version);
	SSL_CTX_set_max_proto_version(ctx, version);
	if (ciphers)
		SSL_CTX_set_cipher_list(ctx, ciphers);
	if (protocols)
		SSL_CTX_set_alpn_protos(
			ctx, (const unsigned char *)protocols, (unsigned)strlen(protocols));
	client_open(&c, fixture_port(f, true));
	c.ssl = SSL_new(ctx);
	SSL_CTX_free(ctx);
	SSL_set_fd(c.ssl, c.fd);
	int result = SSL_connect(c.ssl);
	client_close(&c);
	return result;
}

static void tls_is_1_2_or_1_3_with_forward_secrecy(void **state)
{
	struct fixture *f = fixture_of(state);
	assert_int_equal(try_tls(f, TLS1_3_VERSION, NULL, NULL), 1);
	assert_int_equal(try_tls(f, TLS1_2_VERSION, NULL, NULL), 1);
	assert_int_not_equal(try_tls(f, TLS1_1_VERSION, NULL, NULL), 1);
	assert_int_not_equal(try_tls(f, TLS1_VERSION, NULL, NULL), 1);
	assert_int_equal(try_tls(f, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", NULL), 1);
	assert_int_not_equal(try_tls(f, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA", NULL), 1);
	assert_int_equal(try_tls(f, TLS1_3_VERSION, NULL, "\x02h2\x08http/1.1"), 1);
	assert_int_not_equal(try_tls(f, TLS1_3_VERSION, NULL, "\x02h2"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_http_on_the_tls_port_is_told_so),
		cmocka_unit_test(garbage_on_the_tls_port_ends_the_connection),
		cmocka_unit_test(tls_is_1_2_or_1_3_with_forward_secrecy),
	};
	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
