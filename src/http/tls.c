/* SPDX-License-Identifier: Apache-2.0 */
#include "http/tls.h"
#include <openssl/err.h>

static void ctx_freep(SSL_CTX **ctx)
{
	SSL_CTX_free(*ctx);
}

static err fail(struct fault *f, enum err_code code, const char *what, const char *file)
{
	const char *why = ERR_reason_error_string(ERR_peek_last_error());
	err e = fault_set(f, code, "%s %s: %s", what, file, why ? why : "refused");
	ERR_clear_error();
	return e;
}

/* RFC 7301 3.2: a client that asks for protocols and not for this one is told so. */
static int choose_protocol(SSL *ssl, const unsigned char **ret_name, unsigned char *ret_size,
	const unsigned char *offered, unsigned offered_size, void *arg)
{
	static const unsigned char ours[] = "\x08http/1.1";
	unsigned char *name;
	(void)ssl;
	(void)arg;
	if (SSL_select_next_proto(&name, ret_size, ours, sizeof ours - 1, offered, offered_size) !=
		OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*ret_name = name;
	return SSL_TLSEXT_ERR_OK;
}

/* RFC 9325: no TLS before 1.2, forward secrecy and AEAD only, no compression, no renegotiation. */
static bool set_up(SSL_CTX *ctx)
{
	SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
					 SSL_OP_CIPHER_SERVER_PREFERENCE |
					 SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
				      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_read_ahead(ctx, 1); /* header and record with one read */
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF); /* tickets need no memory here */
	SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, NULL);
	return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	       SSL_CTX_set_num_tickets(ctx, 1) == 1 &&
	       SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
	       SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384") == 1;
}

err tls_new(const char *cert_file, const char *key_file, struct fault *fault, SSL_CTX **ret_ctx)
{
	ERR_clear_error();
	AUTO(ctx_freep) SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	if (!cert_file || !key_file)
		return fault_set(fault, ERR_IO, "TLS needs a certificate and a key");
	if (!ctx || !set_up(ctx))
		return fail(fault, ERR_CRYPTO, "TLS settings for", cert_file);
	if (SSL_CTX_use_certificate_chain_file(ctx, cert_file) != 1)
		return fail(fault, ERR_IO, "certificate", cert_file);
	if (SSL_CTX_use_PrivateKey_file(ctx, key_file, SSL_FILETYPE_PEM) != 1) {
		bool unfit = ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_X509;
		return fail(fault, unfit ? ERR_CRYPTO : ERR_IO, "key", key_file);
	}
	if (SSL_CTX_check_private_key(ctx) != 1)
		return fail(fault, ERR_CRYPTO, "key", key_file);
	*ret_ctx = TAKE(ctx);
	return OK;
}

int64_t tls_certificate_end(const SSL_CTX *ctx)
{
	const X509 *cert = SSL_CTX_get0_certificate(ctx);
	struct tm end;
	if (!cert || ASN1_TIME_to_tm(X509_get0_notAfter(cert), &end) != 1)
		return 0;
	return (int64_t)timegm(&end) * 1000;
}
