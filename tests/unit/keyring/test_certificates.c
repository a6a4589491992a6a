/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "keyring/ring.h"
#include "known_cert.h"
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

static X509 *cert_of(struct span pem)
{
	BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
	X509 *cert = PEM_read_bio_X509(in, NULL, NULL, NULL);
	BIO_free(in);
	assert_non_null(cert);
	return cert;
}

static int days_left(const ASN1_TIME *end)
{
	int days = 0, seconds = 0;
	ASN1_TIME *now = ASN1_TIME_set(NULL, (time_t)NOW_S);
	assert_int_equal(ASN1_TIME_diff(&days, &seconds, now, end), 1);
	ASN1_TIME_free(now);
	return days;
}

/* ---- signing keys ---- */

static void a_signing_key_comes_with_kid_and_self_signed_certificate(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	EVP_PKEY *private_key = NULL;
	assert_ok(keyring_signing_key_new(f->p, f->a, TENANT, 2048, &key));
	assert_int_equal(key.kid.n, 21);
	assert_true(
		strspn(key.kid.p,
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") >= 21);
	X509 *cert = cert_of(key.certificate);
	assert_int_equal(X509_verify(cert, X509_get0_pubkey(cert)), 1);
	assert_int_equal(days_left(X509_get0_notAfter(cert)), 3652);
	assert_true(days_left(X509_get0_notBefore(cert)) <= 0);
	assert_ok(private_key_open(
		f->k, TENANT, SEAL_SIGNING_KEY, key.kid, key.sealed, &private_key));
	assert_int_equal(X509_check_private_key(cert, private_key), 1);
	assert_int_equal(EVP_PKEY_get_bits(private_key), 2048);
	EVP_PKEY_free(private_key);
	X509_free(cert);
}

static void a_signing_key_opens_with_its_own_kid_and_tenant_only(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	EVP_PKEY *private_key = NULL;
	assert_ok(keyring_signing_key_new(f->p, f->a, TENANT, 2048, &key));
	assert_fails(private_key_open(f->k, OTHER_TENANT, SEAL_SIGNING_KEY, key.kid, key.sealed,
			     &private_key),
		CRYPTO);
	assert_fails(private_key_open(f->k, TENANT, SEAL_SIGNING_KEY, SPAN("other"), key.sealed,
			     &private_key),
		CRYPTO);
	assert_fails(private_key_open(
			     f->k, TENANT, SEAL_WRAPPING_KEY, key.kid, key.sealed, &private_key),
		CRYPTO);
	struct span text;
	assert_fails(keyring_secret_reveal(f->p, f->a, TENANT, key.sealed, &text), CRYPTO);
}

static void a_signing_key_has_2048_to_4096_bits_and_a_known_tenant(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	assert_fails(keyring_signing_key_new(f->p, f->a, TENANT, 2047, &key), RANGE);
	assert_fails(keyring_signing_key_new(f->p, f->a, TENANT, 0, &key), RANGE);
	assert_fails(keyring_signing_key_new(f->p, f->a, TENANT, 4097, &key), RANGE);
	assert_fails(keyring_signing_key_new(f->p, f->a, 99, 2048, &key), NOT_FOUND);
}

static void the_common_name_is_the_host_of_the_issuer(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *issuer, *subject;
	} rows[] = {
		{ "https://localhost:8443/", "/CN=localhost" },
		{ "https://mint.example/", "/CN=mint.example" },
		{ "https://mint.example/tenant:1/", "/CN=mint.example" },
		{ "https://[::1]:8443/", "/CN=::1" },
		{ "http://127.0.0.1", "/CN=127.0.0.1" },
		{ "https://"
		  "a123456789.b123456789.c123456789.d123456789.e123456789.f123456789.example/",
			"/CN=a123456789.b123456789.c123456789.d123456789.e123456789.f12345678" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct new_signing_key key;
		struct cert_facts facts;
		assert_ok(keyring_tenant(f->k, 10, span_of(rows[i].issuer), 60));
		assert_ok(keyring_signing_key_new(f->p, f->a, 10, 2048, &key));
		assert_ok(keyring_cert_facts(f->a, key.certificate, &facts));
		assert_span(facts.subject, rows[i].subject);
	}
}

/* ---- facts ---- */

static void the_facts_of_a_known_certificate_are_those_that_openssl_tells(void **state)
{
	struct fixture *f = *state;
	struct cert_facts facts;
	assert_ok(keyring_cert_facts(f->a, SPAN(KNOWN_CERT), &facts));
	assert_span(facts.fingerprint, KNOWN_FINGERPRINT);
	assert_span(facts.thumbprint, KNOWN_THUMBPRINT);
	assert_span(facts.x5t, KNOWN_X5T);
	assert_span(facts.n, KNOWN_N);
	assert_span(facts.e, "AQAB");
	assert_span(facts.subject, "/CN=known.example");
	assert_span(facts.x5c, KNOWN_X5C);
}

static void the_pkcs7_is_a_carrier_of_the_certificate_alone(void **state)
{
	struct fixture *f = *state;
	struct cert_facts facts;
	assert_ok(keyring_cert_facts(f->a, SPAN(KNOWN_CERT), &facts));
	assert_true(span_starts_with(facts.pkcs7, "-----BEGIN PKCS7-----\r\nMII"));
	const char end[] = "\r\n-----END PKCS7-----\r\n";
	assert_memory_equal(facts.pkcs7.p + facts.pkcs7.n - (sizeof end - 1), end, sizeof end - 1);
	BIO *in = BIO_new_mem_buf(facts.pkcs7.p, (int)facts.pkcs7.n);
	PKCS7 *p = PEM_read_bio_PKCS7(in, NULL, NULL, NULL);
	assert_non_null(p);
	assert_int_equal(PKCS7_type_is_signed(p), 1);
	assert_int_equal(sk_X509_num(p->d.sign->cert), 1);
	assert_int_equal(sk_PKCS7_SIGNER_INFO_num(p->d.sign->signer_info), 0);
	X509 *cert = cert_of(SPAN(KNOWN_CERT));
	assert_int_equal(X509_cmp(sk_X509_value(p->d.sign->cert, 0), cert), 0);
	int pkcs7_n = i2d_PKCS7(p, NULL), cert_n = i2d_X509(cert, NULL);
	assert_int_equal(pkcs7_n, cert_n + 49); /* as the recorded ones */
	X509_free(cert);
	PKCS7_free(p);
	BIO_free(in);
}

static void certificates_have_the_line_ends_of_the_contract(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	assert_ok(keyring_signing_key_new(f->p, f->a, TENANT, 2048, &key));
	assert_true(span_starts_with(key.certificate, "-----BEGIN CERTIFICATE-----\r\n"));
	const char end[] = "\r\n-----END CERTIFICATE-----\r\n";
	assert_memory_equal(
		key.certificate.p + key.certificate.n - (sizeof end - 1), end, sizeof end - 1);
	for (size_t i = 0; i < key.certificate.n; i++)
		assert_true(key.certificate.p[i] != '\n' || key.certificate.p[i - 1] == '\r');
}

static void text_that_is_no_certificate_has_no_facts(void **state)
{
	struct fixture *f = *state;
	struct cert_facts facts;
	struct span whole = SPAN(KNOWN_CERT);
	assert_fails(keyring_cert_facts(f->a, SPAN_NONE, &facts), CRYPTO);
	assert_fails(keyring_cert_facts(f->a, SPAN("no PEM"), &facts), CRYPTO);
	assert_fails(keyring_cert_facts(f->a, span_make(whole.p, whole.n / 2), &facts), CRYPTO);
	assert_fails(keyring_cert_facts(f->a,
			     SPAN("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
			     &facts),
		CRYPTO);
	struct wrapping_key w;
	assert_ok(keyring_wrapping_key_new(f->p, f->a, TENANT, &w));
	assert_fails(keyring_cert_facts(f->a, w.public_pem, &facts), CRYPTO);
}

/* ---- wrapping ---- */

struct wrap_case {
	const EVP_MD *hash;
	int aes_bits;
	size_t root_size;
};

static size_t oaep(struct span public_pem, const EVP_MD *hash, const unsigned char *aes,
	size_t aes_size, unsigned char *out)
{
	size_t n = 512;
	BIO *in = BIO_new_mem_buf(public_pem.p, (int)public_pem.n);
	EVP_PKEY *key = PEM_read_bio_PUBKEY(in, NULL, NULL, NULL);
	assert_non_null(key);
	assert_int_equal(EVP_PKEY_get_bits(key), 3072);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	assert_int_equal(EVP_PKEY_encrypt_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_oaep_md(ctx, hash), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, hash), 1);
	assert_int_equal(EVP_PKEY_encrypt(ctx, out, &n, aes, aes_size), 1);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(key);
	BIO_free(in);
	return n;
}

static size_t kwp(const struct wrap_case *c, const unsigned char *aes, const unsigned char *root,
	unsigned char *out)
{
	int n = 0;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	const EVP_CIPHER *cipher =
		c->aes_bits == 128 ? EVP_aes_128_wrap_pad() : EVP_aes_256_wrap_pad();
	assert_int_equal(EVP_EncryptInit_ex(ctx, cipher, NULL, aes, NULL), 1);
	assert_int_equal(EVP_EncryptUpdate(ctx, out, &n, root, (int)c->root_size), 1);
	EVP_CIPHER_CTX_free(ctx);
	return (size_t)n;
}

/* What the customer's HSM does; base64 into the arena. */
static struct span wrap(struct fixture *f, struct span public_pem, const struct wrap_case *c,
	const unsigned char *root)
{
	unsigned char aes[32] = { 1, 2, 3 }, wrapped[600];
	size_t n = oaep(public_pem, c->hash, aes, (size_t)c->aes_bits / 8, wrapped);
	n += kwp(c, aes, root, wrapped + n);
	unsigned char *text = arena_alloc(f->a, 1000);
	return span_make(text, (size_t)EVP_EncodeBlock(text, wrapped, (int)n));
}

static void a_root_key_that_was_wrapped_for_us_comes_back_sealed(void **state)
{
	struct fixture *f = *state;
	struct wrapping_key w;
	unsigned char root[40];
	memset(root, 0xA5, sizeof root);
	assert_ok(keyring_wrapping_key_new(f->p, f->a, TENANT, &w));
	const struct wrap_case rows[] = { { EVP_sha1(), 256, 32 }, { EVP_sha256(), 256, 32 },
		{ EVP_sha1(), 128, 32 } };
	for (size_t i = 0; i < 3; i++) {
		struct span sealed;
		struct secret plain = { 0 };
		struct span wrapped = wrap(f, w.public_pem, &rows[i], root);
		assert_ok(keyring_unwrap_root_key(f->p, f->a, TENANT, w.sealed, wrapped, &sealed));
		assert_ok(seal_open(f->k, TENANT, SEAL_ROOT_KEY, SPAN_NONE, sealed, &plain));
		assert_int_equal(plain.n, 32);
		assert_memory_equal(plain.p, root, 32);
		secret_done(&plain);
	}
}

static void a_root_key_that_was_not_wrapped_for_us_is_refused(void **state)
{
	struct fixture *f = *state;
	struct wrapping_key w, other;
	unsigned char root[40] = { 9 };
	struct span sealed;
	assert_ok(keyring_wrapping_key_new(f->p, f->a, TENANT, &w));
	assert_ok(keyring_wrapping_key_new(f->p, f->a, TENANT, &other));
	const struct wrap_case good = { EVP_sha256(), 256, 32 }, small = { EVP_sha256(), 256, 16 },
			       short_by_one = { EVP_sha256(), 256, 31 },
			       big = { EVP_sha256(), 256, 40 }, sha512 = { EVP_sha512(), 256, 32 };
	struct span right = wrap(f, w.public_pem, &good, root);
	assert_ok(keyring_unwrap_root_key(f->p, f->a, TENANT, w.sealed, right, &sealed));
	assert_fails(
		keyring_unwrap_root_key(f->p, f->a, TENANT, other.sealed, right, &sealed), CRYPTO);
	assert_fails(keyring_unwrap_root_key(f->p, f->a, OTHER_TENANT, w.sealed, right, &sealed),
		CRYPTO);
	assert_fails(keyring_unwrap_root_key(f->p, f->a, TENANT, w.sealed,
			     wrap(f, w.public_pem, &small, root), &sealed),
		CRYPTO);
	assert_fails(keyring_unwrap_root_key(f->p, f->a, TENANT, w.sealed,
			     wrap(f, w.public_pem, &big, root), &sealed),
		CRYPTO);
	assert_fails(keyring_unwrap_root_key(f->p, f->a, TENANT, w.sealed,
			     wrap(f, w.public_pem, &sha512, root), &sealed),
		CRYPTO);
	assert_fails(keyring_unwrap_root_key(f->p, f->a, TENANT, w.sealed,
			     span_make(right.p, right.n - 4), &sealed),
		CRYPTO);
	assert_fails(
		keyring_unwrap_root_key(f->p, f->a, TENANT, w.sealed, SPAN(""), &sealed), CRYPTO);
	assert_fails(keyring_unwrap_root_key(f->p, f->a, TENANT, w.sealed, SPAN("!!!!"), &sealed),
		CRYPTO);
	struct span near = wrap(f, w.public_pem, &short_by_one, root); /* pads to the same length */
	assert_int_equal(near.n, right.n);
	assert_fails(keyring_unwrap_root_key(f->p, f->a, TENANT, w.sealed, near, &sealed), CRYPTO);
	char *bent = arena_strndup(f->a, right.p, right.n);
	bent[right.n - 10] = bent[right.n - 10] == 'A' ? 'B' : 'A';
	assert_fails(keyring_unwrap_root_key(
			     f->p, f->a, TENANT, w.sealed, span_make(bent, right.n), &sealed),
		CRYPTO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
		T(a_signing_key_comes_with_kid_and_self_signed_certificate),
		T(a_signing_key_opens_with_its_own_kid_and_tenant_only),
		T(a_signing_key_has_2048_to_4096_bits_and_a_known_tenant),
		T(the_common_name_is_the_host_of_the_issuer),
		T(the_facts_of_a_known_certificate_are_those_that_openssl_tells),
		T(the_pkcs7_is_a_carrier_of_the_certificate_alone),
		T(certificates_have_the_line_ends_of_the_contract),
		T(text_that_is_no_certificate_has_no_facts),
		T(a_root_key_that_was_wrapped_for_us_comes_back_sealed),
		T(a_root_key_that_was_not_wrapped_for_us_is_refused),
	};
	return cmocka_run_group_tests_name(
		"keyring certificates and wrapping keys", tests, NULL, NULL);
}
