/* SPDX-License-Identifier: Apache-2.0 */
#include "server/certs.h"
#include "server/folder.h"
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define assert_ok(call)          assert_string_equal(err_name((call).code), "OK")
#define assert_fails(call, name) assert_string_equal(err_name((call).code), #name)
#define DAY_MS                   INT64_C(86400000)

struct place {
	char dir[64];
	int64_t now_ms;
	struct clock clock;
	struct certs_config config;
	struct secret ca, ca_key, leaf, leaf_key; /* as the last ensure left them */
	char fault[600];
};

static int64_t stands(void *arg)
{
	return ((struct place *)arg)->now_ms;
}

static int setup(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	snprintf(p->dir, sizeof p->dir, "/tmp/mintage-certs-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	p->now_ms = clock_now_ms(&clock_system);
	p->clock = (struct clock){ stands, p };
	p->config = (struct certs_config){ .dir = p->dir, .clock = &p->clock, .rng = &rng_system };
	*state = p;
	return 0;
}

static int run(const char *program, ...)
{
	char *argv[16] = { (char *)(uintptr_t)program };
	va_list ap;
	int n = 1, status = -1;
	va_start(ap, program);
	while (n < 15 && (argv[n] = va_arg(ap, char *)))
		n++;
	va_end(ap);
	pid_t child = fork();
	if (!child) {
		if (freopen("/dev/null", "w", stdout) && freopen("/dev/null", "w", stderr))
			execvp(program, argv);
		_exit(127);
	}
	waitpid(child, &status, 0);
	return status;
}

static int teardown(void **state)
{
	struct place *p = *state;
	run("rm", "-rf", p->dir, NULL);
	secret_done(&p->ca);
	secret_done(&p->ca_key);
	secret_done(&p->leaf);
	secret_done(&p->leaf_key);
	free(p);
	return 0;
}

static char *in(const struct place *p, const char *name)
{
	static _Thread_local char paths[4][100];
	static _Thread_local unsigned next;
	char *path = paths[next++ % 4];
	snprintf(path, sizeof paths[0], "%s/%s", p->dir, name);
	return path;
}

static err ensure(struct place *p)
{
	struct fault fault = { 0 };
	err e = certs_ensure_for(&p->config, &fault);
	memcpy(p->fault, fault.text, sizeof p->fault);
	return e;
}

static bool reread(const struct place *p, const char *name, struct secret *kept)
{
	struct secret now = { 0 };
	err e = folder_read(p->dir, name, 65536, NULL, &now);
	bool same = !e.code && span_eq(secret_span(&now), secret_span(kept));
	secret_done(kept);
	*kept = now;
	return same;
}

/* What changed since the last look: a word of c (ca.crt), k (ca.key), s (server.crt), t
 * (server.key). */
static const char *changes(struct place *p)
{
	static char word[5];
	size_t n = 0;
	if (!reread(p, "ca.crt", &p->ca))
		word[n++] = 'c';
	if (!reread(p, "ca.key", &p->ca_key))
		word[n++] = 'k';
	if (!reread(p, "server.crt", &p->leaf))
		word[n++] = 's';
	if (!reread(p, "server.key", &p->leaf_key))
		word[n++] = 't';
	word[n] = 0;
	return word;
}

static X509 *first_cert(const struct secret *pem)
{
	BIO *bio = BIO_new_mem_buf(pem->p, (int)pem->n);
	X509 *cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	BIO_free(bio);
	assert_non_null(cert);
	return cert;
}

static int days_to_end(const struct place *p, const struct secret *pem)
{
	int days = 0, seconds = 0;
	X509 *cert = first_cert(pem);
	ASN1_TIME *now = ASN1_TIME_set(NULL, (time_t)(p->now_ms / 1000));
	assert_int_equal(ASN1_TIME_diff(&days, &seconds, now, X509_get0_notAfter(cert)), 1);
	ASN1_TIME_free(now);
	X509_free(cert);
	return days;
}

static mode_t mode_of(const char *path)
{
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void an_empty_folder_gets_a_ca_and_a_server_certificate(void **state)
{
	struct place *p = *state;
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "ckst");
	assert_int_equal(mode_of(in(p, "ca.key")), 0600);
	assert_int_equal(mode_of(in(p, "server.key")), 0600);
	assert_int_equal(days_to_end(p, &p->ca), 3652);
	assert_int_equal(days_to_end(p, &p->leaf), 396); /* begins an hour ago: 397 in all */
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "");
}

static void openssl_verifies_the_chain_for_each_name(void **state)
{
	struct place *p = *state;
	const char *const more[] = { "mint.internal", "10.1.2.3", "fd00::1" };
	p->config.names = more;
	p->config.name_count = 3;
	assert_ok(ensure(p));
	static const char *const hosts[] = { "localhost", "mint.internal" }, *const ips[] = {
		"127.0.0.1", "::1", "10.1.2.3", "fd00::1"
	};
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(run("openssl", "verify", "-x509_strict", "-purpose", "sslserver",
					 "-CAfile", in(p, "ca.crt"), "-verify_hostname", hosts[i],
					 in(p, "server.crt"), NULL),
			0);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(
			run("openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile",
				in(p, "ca.crt"), "-verify_ip", ips[i], in(p, "server.crt"), NULL),
			0);
	assert_int_not_equal(
		run("openssl", "verify", "-CAfile", in(p, "ca.crt"), "-verify_hostname",
			"other.internal", in(p, "server.crt"), NULL),
		0);
	assert_int_not_equal(run("openssl", "verify", "-purpose", "sslclient", "-CAfile",
				     in(p, "ca.crt"), in(p, "server.crt"), NULL),
		0);
	assert_int_not_equal(run("openssl", "verify", in(p, "server.crt"), NULL), 0);
}

static void the_server_file_is_the_leaf_and_then_the_ca(void **state)
{
	struct place *p = *state;
	assert_ok(ensure(p));
	changes(p);
	BIO *bio = BIO_new_mem_buf(p->leaf.p, (int)p->leaf.n);
	X509 *leaf = PEM_read_bio_X509(bio, NULL, NULL, NULL),
	     *second = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	X509 *third = PEM_read_bio_X509(bio, NULL, NULL, NULL), *ca = first_cert(&p->ca);
	assert_non_null(leaf);
	assert_non_null(second);
	assert_null(third);
	assert_int_equal(X509_cmp(second, ca), 0);
	assert_int_equal(X509_check_ca(leaf), 0);
	assert_int_equal(X509_check_ca(ca), 1);
	assert_int_equal(X509_get_pathlen(ca), 0);
	assert_int_equal(EVP_PKEY_get_bits(X509_get0_pubkey(leaf)), 256);
	X509_free(leaf);
	X509_free(second);
	X509_free(ca);
	BIO_free(bio);
}

static void a_leaf_is_reissued_thirty_days_before_its_end(void **state)
{
	struct place *p = *state;
	assert_ok(ensure(p));
	changes(p);
	p->now_ms += 366 * DAY_MS;
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "");
	p->now_ms += DAY_MS;
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "st");
	assert_int_equal(days_to_end(p, &p->leaf), 396);
	p->now_ms += 3000 * DAY_MS;
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "st");
	assert_int_equal(days_to_end(p, &p->leaf), 3652 - 3367); /* not beyond the CA's end */
}

static void a_ca_that_ends_is_made_anew_with_its_leaf(void **state)
{
	struct place *p = *state;
	assert_ok(ensure(p));
	changes(p);
	p->now_ms += 3625 * DAY_MS;
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "ckst");
}

static void new_names_make_a_new_leaf(void **state)
{
	struct place *p = *state;
	const char *const more[] = { "mint.internal", "10.1.2.3" };
	assert_ok(ensure(p));
	changes(p);
	p->config.names = more;
	p->config.name_count = 1;
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "st");
	p->config.name_count = 2;
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "st");
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "");
}

static void a_name_that_is_none_is_refused(void **state)
{
	struct place *p = *state;
	static const char *const bad[] = { "", "a,IP:1.2.3.4", "a b", "a\n", "*.x", "@section",
		"\xC3\xA9" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		p->config.names = &bad[i];
		p->config.name_count = 1;
		assert_fails(ensure(p), RANGE);
	}
	p->config.name_count = CERTS_NAMES_MAX + 1;
	assert_fails(ensure(p), RANGE);
}

static void a_broken_leaf_is_made_again_by_the_kept_ca(void **state)
{
	struct place *p = *state;
	static const char *const names[] = { "server.crt", "server.key" };
	assert_ok(ensure(p));
	changes(p);
	for (size_t i = 0; i < 2; i++) {
		unlink(in(p, names[i]));
		assert_ok(ensure(p));
		assert_string_equal(changes(p), "st");
		assert_ok(folder_write(p->dir, names[i], SPAN("no PEM"), 0600, NULL));
		assert_ok(ensure(p));
		assert_string_equal(changes(p), "st");
	}
	/* of another CA: what a crash between the two files of a pair may leave, or a copied file
	 */
	assert_ok(folder_write(p->dir, "server.crt", secret_span(&p->ca), 0644, NULL));
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "st");
}

static void a_ca_that_may_be_trusted_is_never_replaced(void **state)
{
	struct place *p = *state;
	assert_ok(ensure(p));
	changes(p);
	unlink(in(p, "ca.key")); /* taken away on purpose: fine while the leaf lasts */
	assert_ok(ensure(p));
	p->now_ms += 380 * DAY_MS;
	assert_fails(ensure(p), CORRUPT);
	assert_non_null(strstr(p->fault, "ca.key: is missing"));
	assert_ok(folder_write(p->dir, "ca.key", secret_span(&p->leaf_key), 0600, NULL));
	assert_fails(ensure(p), CORRUPT);
	assert_non_null(strstr(p->fault, "does not belong"));
	assert_ok(folder_write(p->dir, "ca.key", secret_span(&p->ca_key), 0600, NULL));
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "st");
	assert_ok(folder_write(p->dir, "ca.crt", SPAN("no PEM"), 0644, NULL));
	assert_fails(ensure(p), CORRUPT);
	assert_non_null(strstr(p->fault, "remove"));
}

/* The key is written first, so this is what a crash while making a CA leaves. */
static void a_ca_that_was_never_finished_is_made(void **state)
{
	struct place *p = *state;
	assert_ok(ensure(p));
	changes(p);
	unlink(in(p, "ca.crt"));
	assert_ok(ensure(p));
	assert_string_equal(changes(p), "ckst");
}

static void two_cas_have_two_names(void **state)
{
	struct place *p = *state;
	assert_ok(ensure(p));
	changes(p);
	X509 *one = first_cert(&p->ca);
	unlink(in(p, "ca.crt"));
	assert_ok(ensure(p));
	changes(p);
	X509 *two = first_cert(&p->ca);
	assert_true(X509_NAME_cmp(X509_get_subject_name(one), X509_get_subject_name(two)) != 0);
	X509_free(one);
	X509_free(two);
}

static void a_folder_that_is_not_there_is_an_io_error(void **state)
{
	struct place *p = *state;
	p->config.dir = "/nonexistent/folder";
	assert_fails(ensure(p), IO);
	assert_non_null(strstr(p->fault, "/nonexistent/folder"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(an_empty_folder_gets_a_ca_and_a_server_certificate),
		T(openssl_verifies_the_chain_for_each_name),
		T(the_server_file_is_the_leaf_and_then_the_ca),
		T(a_leaf_is_reissued_thirty_days_before_its_end),
		T(a_ca_that_ends_is_made_anew_with_its_leaf),
		T(new_names_make_a_new_leaf),
		T(a_name_that_is_none_is_refused),
		T(a_broken_leaf_is_made_again_by_the_kept_ca),
		T(a_ca_that_may_be_trusted_is_never_replaced),
		T(a_ca_that_was_never_finished_is_made),
		T(two_cas_have_two_names),
		T(a_folder_that_is_not_there_is_an_io_error),
	};
	return cmocka_run_group_tests_name("local CA", tests, NULL, NULL);
}
