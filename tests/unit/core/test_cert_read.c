/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cert_read.h"
#include "base/limits.h"
#include "pems.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#define IS_OK(call)     assert_string_equal(err_name((call).code), "OK")
#define IS_SYNTAX(call) assert_string_equal(err_name((call).code), "SYNTAX")
#define END_2040_MS     INT64_C(2209086245000) /* 2040-01-02T03:04:05Z */
#define END_9999_MS     INT64_C(253402300799000)

static int setup(void **state)
{
	*state = arena_new(LIMIT_ARENA);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void expect_text(struct span got, const char *text)
{
	if (!span_eq_str(got, text))
		fail_msg("\"" SPAN_FMT "\" is not \"%s\"", SPAN_ARG(got), text);
}

static const struct {
	const char *name, *pem, *kid;
	int64_t end_ms; /* 0: none */
} good[] = {
	{ "SPKI, the example of RFC 7638 3.1", PEM_RFC7638_SPKI, KID_RFC7638, 0 },
	{ "PKCS #1 of the same key", PEM_RFC7638_PKCS1, KID_RFC7638, 0 },
	{ "blank lines around it", "\n\n" PEM_RFC7638_SPKI "\n\n", KID_RFC7638, 0 },
	{ "text before it", "Bag Attributes\n    friendlyName: x\n" PEM_RFC7638_SPKI, KID_RFC7638,
		0 },
	{ "certificate", PEM_CERT_2040, KID_CERT_2040, END_2040_MS },
	{ "the certificate's key alone", PEM_KEY_OF_CERT_2040, KID_CERT_2040, 0 },
};

static void a_key_has_one_kid_whatever_it_comes_in(void **state)
{
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct cert_key k = { 0 };
		err e = cert_read_key(*state, span_of(good[i].pem), MINT_ALG_RS256, &k);
		if (e.code || !span_eq_str(k.kid, good[i].kid) ||
			k.has_end != (good[i].end_ms != 0) || k.end_ms != good[i].end_ms)
			fail_msg("%s: %s " SPAN_FMT, good[i].name, err_name(e.code),
				SPAN_ARG(k.kid));
	}
}

static void the_algorithm_does_not_change_the_kid(void **state)
{
	struct cert_key k;
	IS_OK(cert_read_key(*state, SPAN(PEM_RFC7638_SPKI), MINT_ALG_PS256, &k));
	expect_text(k.kid, KID_RFC7638);
	IS_OK(cert_read_key(*state, SPAN(PEM_RFC7638_SPKI), MINT_ALG_RS384, &k));
	expect_text(k.kid, KID_RFC7638);
}

static void the_public_key_comes_out_as_spki(void **state)
{
	struct cert_key k;
	IS_OK(cert_read_key(*state, SPAN(PEM_RFC7638_PKCS1), MINT_ALG_RS256, &k));
	expect_text(k.public_pem, PEM_RFC7638_SPKI);
	IS_OK(cert_read_key(*state, SPAN(PEM_CERT_2040), MINT_ALG_RS256, &k));
	expect_text(k.public_pem, PEM_KEY_OF_CERT_2040);
}

static const struct {
	const char *name, *pem;
} bad[] = {
	{ "empty", "" },
	{ "no PEM", "hello" },
	{ "base64 without label", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" },
	{ "RSA of 1024 bits", PEM_RSA_1024 },
	{ "exponent 1", PEM_EXPONENT_1 },
	{ "elliptic curve", PEM_EC },
	{ "elliptic curve in a certificate", PEM_CERT_EC_9999 },
	{ "two keys", PEM_RFC7638_SPKI PEM_KEY_OF_CERT_2040 },
	{ "the same key twice", PEM_RFC7638_SPKI PEM_RFC7638_SPKI },
	{ "key behind a certificate", PEM_CERT_2040 PEM_RFC7638_SPKI },
	{ "no end line", "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n" },
	{ "other label", "-----BEGIN CERTIFICATE REQUEST-----\nMIIBIjAN\n-----END CERTIFICATE "
			 "REQUEST-----\n" },
	{ "no base64", "-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n" },
	{ "no DER", "-----BEGIN PUBLIC KEY-----\naGVsbG8=\n-----END PUBLIC KEY-----\n" },
	{ "encrypted block, which must not ask for a passphrase",
		"-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"
		"00112233445566778899AABBCCDDEEFF\n\naGVsbG8gaGVsbG8gaGVsbG8=\n-----END "
		"CERTIFICATE-----\n" },
};

static void what_is_no_usable_key_is_refused(void **state)
{
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct cert_key k = { 0 };
		err e = cert_read_key(*state, span_of(bad[i].pem), MINT_ALG_RS256, &k);
		if (e.code != ERR_SYNTAX || k.kid.p)
			fail_msg("%s: %s", bad[i].name, err_name(e.code));
	}
}

static void a_private_key_is_refused(void **state)
{
	char text[4096];
	size_t n;
	struct mint_jwk *jwk = NULL;
	struct mint_jwk_options options = { .alg = MINT_ALG_RS256 };
	struct cert_key k = { 0 };
	assert_int_equal(mint_jwk_generate_rsa(&options, 2048, &jwk, NULL), MINT_OK);
	assert_int_equal(
		mint_jwk_write_pem(jwk, MINT_PRIVATE, text, sizeof text, &n, NULL), MINT_OK);
	IS_SYNTAX(cert_read_key(*state, span_make(text, n), MINT_ALG_RS256, &k));
	assert_int_equal(
		mint_jwk_write_pem(jwk, MINT_PUBLIC, text, sizeof text, &n, NULL), MINT_OK);
	IS_OK(cert_read_key(*state, span_make(text, n), MINT_ALG_RS256, &k));
	mint_jwk_unref(jwk);
}

static void every_shorter_text_is_refused(void **state)
{
	struct cert_key k = { 0 };
	struct cert_identity i = { 0 };
	/* without its line end, and without the dashes' last, a PEM text may still be whole to a
	 * lenient reader */
	for (size_t n = 0; n < sizeof PEM_CERT_2040 - 7; n++) {
		char *exact = malloc(n ? n : 1); /* so that a sanitizer sees a read beyond it */
		memcpy(exact, PEM_CERT_2040, n);
		bool refused =
			cert_read_key(*state, span_make(exact, n), MINT_ALG_RS256, &k).code ==
				ERR_SYNTAX &&
			cert_read_identity(*state, span_make(exact, n), &i).code == ERR_SYNTAX;
		free(exact);
		if (!refused)
			fail_msg("%zu bytes", n);
	}
}

static void a_certificate_has_thumbprint_subject_and_end(void **state)
{
	struct cert_identity i;
	IS_OK(cert_read_identity(*state, SPAN(PEM_CERT_2040), &i));
	expect_text(i.thumbprint_sha256, X5T_CERT_2040);
	expect_text(i.subject_dn, "C=ES\nST=Madrid\nO=Mintage\\, Ltd\nCN=client.example.org");
	assert_true(i.end_ms == END_2040_MS);
}

static void any_key_will_do_for_a_certificate(void **state)
{
	struct cert_identity i;
	IS_OK(cert_read_identity(*state, SPAN(PEM_CERT_EC_9999), &i));
	expect_text(i.thumbprint_sha256, X5T_CERT_EC_9999);
	expect_text(i.subject_dn, "CN=Se\xC3\xB1ora");
	assert_true(i.end_ms == END_9999_MS);
}

static void an_empty_subject_is_empty(void **state)
{
	struct cert_identity i;
	IS_OK(cert_read_identity(*state, SPAN(PEM_CERT_NO_SUBJECT), &i));
	expect_text(i.subject_dn, "");
}

static void what_is_no_certificate_is_refused(void **state)
{
	struct cert_identity i = { 0 };
	IS_SYNTAX(cert_read_identity(*state, SPAN(PEM_KEY_OF_CERT_2040), &i));
	IS_SYNTAX(cert_read_identity(*state, SPAN(PEM_CERT_2040 PEM_CERT_2040), &i));
	IS_SYNTAX(cert_read_identity(*state,
		SPAN("-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n"), &i));
	IS_SYNTAX(cert_read_identity(*state, SPAN(""), &i));
	assert_null(i.subject_dn.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_has_one_kid_whatever_it_comes_in),
		cmocka_unit_test(the_algorithm_does_not_change_the_kid),
		cmocka_unit_test(the_public_key_comes_out_as_spki),
		cmocka_unit_test(what_is_no_usable_key_is_refused),
		cmocka_unit_test(a_private_key_is_refused),
		cmocka_unit_test(every_shorter_text_is_refused),
		cmocka_unit_test(a_certificate_has_thumbprint_subject_and_end),
		cmocka_unit_test(any_key_will_do_for_a_certificate),
		cmocka_unit_test(an_empty_subject_is_empty),
		cmocka_unit_test(what_is_no_certificate_is_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
