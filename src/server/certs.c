/* SPDX-License-Identifier: Apache-2.0 */
#include "server/certs.h"
#include "keyring/x509.h"
#include "base/buf.h"
#include "server/folder.h"
#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define DAY_S        INT64_C(86400)
#define CA_LIFE_S    (3652 * DAY_S)
#define LEAF_LIFE_S  (397 * DAY_S)
#define RENEW_S      (30 * DAY_S)
#define CLOCK_SKEW_S INT64_C(3600)
#define FILE_MAX     65536

/* A certificate with its private key; either may be NULL. */
struct pair {
	X509 *cert;
	EVP_PKEY *key;
};

struct maker {
	const struct certs_config *config;
	struct fault *fault;
	int64_t now_s;
	struct pair ca, leaf;
};

static void pair_done(struct pair *p)
{
	X509_free(p->cert);
	EVP_PKEY_free(p->key);
	*p = (struct pair){ 0 };
}

static void bio_freep(BIO **bio)
{
	BIO_free(*bio);
}

static err failed(struct maker *m, const char *what)
{
	ERR_clear_error();
	return fault_set(m->fault, ERR_CRYPTO, "%s/%s: cannot be made", m->config->dir, what);
}

/* ---- reading ---- */

/* Nothing when the file is missing. */
static err read_file(struct maker *m, const char *name, struct secret *ret_text)
{
	err e = folder_read(m->config->dir, name, FILE_MAX, m->fault, ret_text);
	return e.code == ERR_NOT_FOUND ? OK : e;
}

/* A file that is missing or holds nothing of use leaves its output NULL. */
static err read_pair(
	struct maker *m, const char *cert_name, const char *key_name, struct pair *ret_pair)
{
	AUTO(secret_done) struct secret cert = { 0 };
	AUTO(secret_done) struct secret key = { 0 };
	TRY(read_file(m, cert_name, &cert));
	TRY(read_file(m, key_name, &key));
	if (x509_read(secret_span(&cert), &ret_pair->cert).code == ERR_NOMEM ||
		x509_read_key(secret_span(&key), &ret_pair->key).code == ERR_NOMEM)
		return FAIL(NOMEM);
	return OK;
}

/* ---- judging ---- */

static bool fit(const struct pair *p)
{
	bool ok = p->cert && p->key && X509_check_private_key(p->cert, p->key) == 1;
	ERR_clear_error();
	return ok;
}

static bool lasts(const X509 *cert, int64_t now_s)
{
	time_t soon = (time_t)(now_s + RENEW_S), now = (time_t)now_s;
	return X509_cmp_time(X509_get0_notAfter(cert), &soon) > 0 &&
	       X509_cmp_time(X509_get0_notBefore(cert), &now) < 0;
}

static bool holds_name(X509 *cert, const char *name)
{
	return X509_check_ip_asc(cert, name, 0) == 1 ||
	       X509_check_host(cert, name, 0, X509_CHECK_FLAG_NO_WILDCARDS, NULL) == 1;
}

static bool holds_names(X509 *cert, const struct certs_config *c)
{
	bool ok = holds_name(cert, "localhost") && holds_name(cert, "127.0.0.1") &&
		  holds_name(cert, "::1");
	for (size_t i = 0; i < c->name_count; i++)
		ok = ok && holds_name(cert, c->names[i]);
	return ok;
}

static bool leaf_is_good(const struct maker *m)
{
	const struct pair *leaf = &m->leaf;
	bool ok = fit(leaf) && lasts(leaf->cert, m->now_s) && holds_names(leaf->cert, m->config) &&
		  X509_verify(leaf->cert, X509_get0_pubkey(m->ca.cert)) == 1;
	ERR_clear_error();
	return ok;
}

/* ---- writing ---- */

static err write_bio(struct maker *m, const char *name, mode_t mode, BIO *text)
{
	char *p;
	long n = BIO_get_mem_data(text, &p);
	return folder_write(m->config->dir, name, span_make(p, (size_t)n), mode, m->fault);
}

static err write_key(struct maker *m, const char *name, EVP_PKEY *key)
{
	AUTO(bio_freep) BIO *out = BIO_new(BIO_s_secmem()); /* wiped when freed */
	TRY_PTR(out);
	if (PEM_write_bio_PKCS8PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) != 1)
		return failed(m, name);
	return write_bio(m, name, 0600, out);
}

static err write_certs(struct maker *m, const char *name, X509 *first, X509 *second)
{
	AUTO(bio_freep) BIO *out = BIO_new(BIO_s_mem());
	TRY_PTR(out);
	if (PEM_write_bio_X509(out, first) != 1 || (second && PEM_write_bio_X509(out, second) != 1))
		return failed(m, name);
	return write_bio(m, name, 0644, out);
}

/* ---- making ---- */

/* The name has random digits: two folders on one machine have two CAs, and trust stores look them
 * up by name. */
static err make_ca(struct maker *m)
{
	char name[40], digits[9];
	TRY(rand_hex(m->config->rng, digits, 8));
	snprintf(name, sizeof name, "Mintage local CA %s", digits);
	pair_done(&m->ca);
	m->ca.key = EVP_EC_gen("P-256");
	if (!m->ca.key)
		return failed(m, "ca.key");
	struct x509_spec spec = { .key = m->ca.key,
		.common_name = span_of(name),
		.not_before_s = m->now_s - CLOCK_SKEW_S,
		.not_after_s = m->now_s + CA_LIFE_S,
		.is_ca = true,
		.key_usage = "critical,keyCertSign,cRLSign" };
	if (x509_make(&spec, m->config->rng, &m->ca.cert).code)
		return failed(m, "ca.crt");
	/* The key first: a key without certificate is what a crash here leaves, and the next start
	 * makes both again. */
	TRY(write_key(m, "ca.key", m->ca.key));
	return write_certs(m, "ca.crt", m->ca.cert, NULL);
}

static bool is_address(const char *name)
{
	unsigned char bytes[16];
	return inet_pton(AF_INET, name, bytes) == 1 || inet_pton(AF_INET6, name, bytes) == 1;
}

/* The text goes through OpenSSL's configuration syntax, in which a comma would start another entry.
 */
static bool is_host(const char *name)
{
	size_t n = strlen(name);
	return n > 0 && n <= 253 &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._") ==
		       n;
}

static err alt_names(struct maker *m, struct buf *out)
{
	buf_puts(out, "DNS:localhost,IP:127.0.0.1,IP:::1");
	for (size_t i = 0; i < m->config->name_count; i++) {
		const char *name = m->config->names[i];
		if (!is_address(name) && !is_host(name))
			return fault_set(
				m->fault, ERR_RANGE, "%s: is no host name or IP address", name);
		buf_printf(out, ",%s:%s", is_address(name) ? "IP" : "DNS", name);
	}
	return buf_status(out);
}

/* A leaf never outlives its CA. */
static int64_t leaf_end(const struct maker *m)
{
	int days = 0, seconds = 0;
	time_t now = (time_t)m->now_s;
	ASN1_TIME *from = ASN1_TIME_set(NULL, now);
	int64_t end = m->now_s + LEAF_LIFE_S - CLOCK_SKEW_S;
	if (from && ASN1_TIME_diff(&days, &seconds, from, X509_get0_notAfter(m->ca.cert)) == 1) {
		int64_t ca_end = m->now_s + days * DAY_S + seconds;
		end = ca_end < end ? ca_end : end;
	}
	ASN1_TIME_free(from);
	return end;
}

static err make_leaf(struct maker *m)
{
	AUTO(buf_done) struct buf names;
	buf_init(&names, (CERTS_NAMES_MAX + 1) * 260);
	TRY(alt_names(m, &names));
	pair_done(&m->leaf);
	m->leaf.key = EVP_EC_gen("P-256");
	if (!m->leaf.key)
		return failed(m, "server.key");
	struct x509_spec spec = { .key = m->leaf.key,
		.issuer = m->ca.cert,
		.issuer_key = m->ca.key,
		.common_name = SPAN("localhost"),
		.not_before_s = m->now_s - CLOCK_SKEW_S,
		.not_after_s = leaf_end(m),
		.key_usage = "critical,digitalSignature",
		.extended_key_usage = "serverAuth",
		.alt_names = names.p };
	if (x509_make(&spec, m->config->rng, &m->leaf.cert).code)
		return failed(m, "server.crt");
	TRY(write_key(m, "server.key", m->leaf.key));
	return write_certs(m, "server.crt", m->leaf.cert, m->ca.cert);
}

/* ---- deciding ---- */

static err unusable(struct maker *m, const char *what)
{
	const char *dir = m->config->dir;
	return fault_set(m->fault, ERR_CORRUPT,
		"%s/%s; remove %s/ca.crt and %s/ca.key to make a new CA", dir, what, dir, dir);
}

/* A CA that somebody may trust is never replaced behind their back; one that was never finished, or
 * is about to end, is. */
static err ensure_ca(struct maker *m, bool *ret_made)
{
	const char *dir = m->config->dir;
	TRY(read_pair(m, "ca.crt", "ca.key", &m->ca));
	*ret_made = !folder_has(dir, "ca.crt") || (fit(&m->ca) && !lasts(m->ca.cert, m->now_s));
	if (*ret_made)
		return make_ca(m);
	if (!m->ca.cert)
		return unusable(m, "ca.crt: is no certificate");
	if (m->ca.key && !fit(&m->ca))
		return unusable(m, "ca.key: does not belong to ca.crt");
	return OK;
}

static err ensure_leaf(struct maker *m, bool ca_is_new)
{
	TRY(read_pair(m, "server.crt", "server.key", &m->leaf));
	if (!ca_is_new && leaf_is_good(m))
		return OK;
	/* A missing CA key may be kept elsewhere on purpose: it is needed only now. */
	return m->ca.key ? make_leaf(m)
			 : unusable(m, "ca.key: is missing, and the server certificate needs to be "
				       "renewed");
}

err certs_ensure_for(const struct certs_config *config, struct fault *fault)
{
	if (config->name_count > CERTS_NAMES_MAX)
		return fault_set(fault, ERR_RANGE, "more than %d names", CERTS_NAMES_MAX);
	struct maker m = {
		.config = config, .fault = fault, .now_s = clock_now_ms(config->clock) / 1000
	};
	bool ca_is_new = false;
	err e = ensure_ca(&m, &ca_is_new);
	if (!e.code)
		e = ensure_leaf(&m, ca_is_new);
	pair_done(&m.ca);
	pair_done(&m.leaf);
	return e;
}

err certs_ensure(const char *dir, const struct rng *rng, struct fault *fault)
{
	struct certs_config config = { .dir = dir, .clock = &clock_system, .rng = rng };
	return certs_ensure_for(&config, fault);
}
