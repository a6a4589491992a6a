/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

/* RFC 7638 3.1: its key (without a private half) and its thumbprint */
#define RFC7638_N                                                                                  \
	"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"  \
	"BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-"          \
	"65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdk" \
	"t-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
#define RSA_JWK(more) "{\"kty\":\"RSA\",\"n\":\"" RFC7638_N "\",\"e\":\"AQAB\"" more "}"
#define K32           "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

static struct mint_jwk *pair; /* made once: it takes a while */

static int make_pair(void **state)
{
	(void)state;
	struct mint_jwk_options o = { .alg = MINT_ALG_RS256, .kid = T("first") };
	struct mint_error e;
	return mint_jwk_generate_rsa(&o, 2048, &pair, &e);
}

static int drop_pair(void **state)
{
	(void)state;
	mint_jwk_unref(pair);
	return 0;
}

static const struct row {
	const char *name, *json;
	enum mint_alg alg;
	enum mint_err want;
} rows[] = {
	{ "RSA with alg", RSA_JWK(",\"alg\":\"RS256\""), MINT_ALG_UNSET, MINT_OK },
	{ "RSA with alg by the caller", RSA_JWK(""), MINT_ALG_PS512, MINT_OK },
	{ "both alike", RSA_JWK(",\"alg\":\"RS256\""), MINT_ALG_RS256, MINT_OK },
	{ "both, and different", RSA_JWK(",\"alg\":\"RS256\""), MINT_ALG_RS384, MINT_ERR_ALG },
	{ "no alg", RSA_JWK(""), MINT_ALG_UNSET, MINT_ERR_ALG },
	{ "alg none", RSA_JWK(",\"alg\":\"none\""), MINT_ALG_UNSET, MINT_ERR_ALG },
	{ "alg in small letters", RSA_JWK(",\"alg\":\"rs256\""), MINT_ALG_UNSET, MINT_ERR_ALG },
	{ "alg a number", RSA_JWK(",\"alg\":256"), MINT_ALG_RS256, MINT_ERR_ALG },
	{ "alg of secrets: CVE-2026-44699", RSA_JWK(",\"alg\":\"HS256\""), MINT_ALG_UNSET,
		MINT_ERR_ALG },
	{ "alg of secrets by the caller", RSA_JWK(""), MINT_ALG_HS256, MINT_ERR_ALG },
	{ "use sig", RSA_JWK(",\"alg\":\"RS256\",\"use\":\"sig\""), MINT_ALG_UNSET, MINT_OK },
	{ "use enc", RSA_JWK(",\"alg\":\"RS256\",\"use\":\"enc\""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "use a number", RSA_JWK(",\"alg\":\"RS256\",\"use\":1"), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "key_ops verify", RSA_JWK(",\"alg\":\"RS256\",\"key_ops\":[\"verify\"]"), MINT_ALG_UNSET,
		MINT_OK },
	{ "key_ops encrypt", RSA_JWK(",\"alg\":\"RS256\",\"key_ops\":[\"encrypt\"]"),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "key_ops twice the same",
		RSA_JWK(",\"alg\":\"RS256\",\"key_ops\":[\"verify\",\"verify\"]"), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "key_ops empty", RSA_JWK(",\"alg\":\"RS256\",\"key_ops\":[]"), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "key_ops text", RSA_JWK(",\"alg\":\"RS256\",\"key_ops\":\"verify\""), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "a member twice", RSA_JWK(",\"alg\":\"RS256\",\"e\":\"AQAB\""), MINT_ALG_UNSET,
		MINT_ERR_MALFORMED },
	{ "unknown members", RSA_JWK(",\"alg\":\"RS256\",\"x5c\":[\"AA==\"],\"x\":{\"y\":1}"),
		MINT_ALG_UNSET, MINT_OK },
	{ "more than two primes", RSA_JWK(",\"alg\":\"RS256\",\"oth\":[]"), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "private without p", RSA_JWK(",\"alg\":\"RS256\",\"d\":\"AQAB\""), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "p without d", RSA_JWK(",\"alg\":\"RS256\",\"p\":\"AQAB\""), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "kid of 64",
		RSA_JWK(",\"alg\":\"RS256\",\"kid\":"
			"\"0123456789012345678901234567890123456789012345678901234567890123\""),
		MINT_ALG_UNSET, MINT_OK },
	{ "kid of 65",
		RSA_JWK(",\"alg\":\"RS256\",\"kid\":"
			"\"01234567890123456789012345678901234567890123456789012345678901234\""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "kid empty", RSA_JWK(",\"alg\":\"RS256\",\"kid\":\"\""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "kid a number", RSA_JWK(",\"alg\":\"RS256\",\"kid\":1"), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "no n", "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"alg\":\"RS256\"}", MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "n padded", "{\"kty\":\"RSA\",\"n\":\"AQAB=\",\"e\":\"AQAB\",\"alg\":\"RS256\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "n short", "{\"kty\":\"RSA\",\"n\":\"" K32 "\",\"e\":\"AQAB\",\"alg\":\"RS256\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "e with a zero before it",
		"{\"kty\":\"RSA\",\"n\":\"" RFC7638_N "\",\"e\":\"AAEAAQ\",\"alg\":\"RS256\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "e = 1", "{\"kty\":\"RSA\",\"n\":\"" RFC7638_N "\",\"e\":\"AQ\",\"alg\":\"RS256\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "e = 3", "{\"kty\":\"RSA\",\"n\":\"" RFC7638_N "\",\"e\":\"Aw\",\"alg\":\"RS256\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "e even", "{\"kty\":\"RSA\",\"n\":\"" RFC7638_N "\",\"e\":\"AQAC\",\"alg\":\"RS256\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "oct", "{\"kty\":\"oct\",\"k\":\"" K32 "\",\"alg\":\"HS256\"}", MINT_ALG_UNSET, MINT_OK },
	{ "oct too short for HS384", "{\"kty\":\"oct\",\"k\":\"" K32 "\",\"alg\":\"HS384\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "oct empty", "{\"kty\":\"oct\",\"k\":\"\",\"alg\":\"HS256\"}", MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "oct with alg of RSA", "{\"kty\":\"oct\",\"k\":\"" K32 "\",\"alg\":\"RS256\"}",
		MINT_ALG_UNSET, MINT_ERR_ALG },
	{ "oct standard alphabet", "{\"kty\":\"oct\",\"k\":\"" K32 "+/\",\"alg\":\"HS256\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "no kty", "{\"k\":\"" K32 "\",\"alg\":\"HS256\"}", MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "kty unknown", "{\"kty\":\"XX\",\"k\":\"" K32 "\",\"alg\":\"HS256\"}", MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "kty in capitals", "{\"kty\":\"OCT\",\"k\":\"" K32 "\",\"alg\":\"HS256\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "no JSON", "kty", MINT_ALG_HS256, MINT_ERR_MALFORMED },
	{ "array", "[]", MINT_ALG_HS256, MINT_ERR_MALFORMED },
};

static void a_jwk_serves_one_algorithm_or_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_jwk_options o = { .alg = rows[i].alg };
		struct mint_jwk *jwk = NULL;
		struct mint_error e = { 0 };
		assert_err(rows[i].name,
			mint_jwk_from_json(&o, rows[i].json, strlen(rows[i].json), &jwk, &e),
			rows[i].want, e);
		assert_int_equal(jwk != NULL, rows[i].want == MINT_OK);
		mint_jwk_unref(jwk);
	}
}

static const struct secret_row {
	const char *name, *secret;
	enum mint_alg alg;
	unsigned flags;
	enum mint_err want;
} secrets[] = {
	{ "32 bytes for HS256", "0123456789abcdef0123456789abcdef", MINT_ALG_HS256, 0, MINT_OK },
	{ "31 bytes for HS256", "0123456789abcdef0123456789abcde", MINT_ALG_HS256, 0,
		MINT_ERR_KEY },
	{ "31 bytes, allowed", "0123456789abcdef0123456789abcde", MINT_ALG_HS256,
		MINT_ALLOW_SHORT_SECRET, MINT_OK },
	{ "47 bytes for HS384", "0123456789abcdef0123456789abcdef0123456789abcde", MINT_ALG_HS384,
		0, MINT_ERR_KEY },
	{ "48 bytes for HS384", "0123456789abcdef0123456789abcdef0123456789abcdef", MINT_ALG_HS384,
		0, MINT_OK },
	{ "48 bytes for HS512", "0123456789abcdef0123456789abcdef0123456789abcdef", MINT_ALG_HS512,
		0, MINT_ERR_KEY },
	{ "empty", "", MINT_ALG_HS256, 0, MINT_ERR_KEY },
	{ "empty, short allowed", "", MINT_ALG_HS256, MINT_ALLOW_SHORT_SECRET | MINT_SECRET_RAW,
		MINT_ERR_KEY },
	{ "for RS256", "0123456789abcdef0123456789abcdef", MINT_ALG_RS256, 0, MINT_ERR_ALG },
	{ "for no alg", "0123456789abcdef0123456789abcdef", MINT_ALG_UNSET, 0, MINT_ERR_ALG },
	{ "a PEM public key", "-----BEGIN PUBLIC KEY-----\nMIIB", MINT_ALG_HS256, 0, MINT_ERR_KEY },
	{ "behind blanks", " \n\t-----BEGIN PUBLIC KEY-----\nMIIB", MINT_ALG_HS256, 0,
		MINT_ERR_KEY },
	{ "behind a BOM", "\xef\xbb\xbf-----BEGIN PUBLIC KEY-----\nMIIB", MINT_ALG_HS256, 0,
		MINT_ERR_KEY },
	{ "behind a zero-width space", "\xe2\x80\x8b-----BEGIN CERTIFICATE-----", MINT_ALG_HS256, 0,
		MINT_ERR_KEY },
	{ "a JWK", RSA_JWK(""), MINT_ALG_HS256, 0, MINT_ERR_KEY },
	{ "a JWK Set", "{\"keys\":[" RSA_JWK("") "]}", MINT_ALG_HS256, 0, MINT_ERR_KEY },
	{ "an ssh key", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB", MINT_ALG_HS256, 0, MINT_ERR_KEY },
	{ "a JWK, wanted as bytes", RSA_JWK(""), MINT_ALG_HS256, MINT_SECRET_RAW, MINT_OK },
	{ "random bytes with a brace first", "{1(yZ0)sd/8-aj2kas.,asj2nsdj*asd", MINT_ALG_HS256, 0,
		MINT_OK },
};

/* J6, J14 */
static void a_secret_is_long_enough_and_no_public_key(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(secrets); i++) {
		const struct secret_row *r = &secrets[i];
		struct mint_jwk_options o = { .alg = r->alg, .flags = r->flags };
		struct mint_jwk *jwk = NULL;
		struct mint_error e = { 0 };
		assert_err(r->name,
			mint_jwk_from_secret(&o, r->secret, strlen(r->secret), &jwk, &e), r->want,
			e);
		if (jwk)
			assert_int_equal(mint_jwk_bits(jwk), strlen(r->secret) * 8);
		mint_jwk_unref(jwk);
	}
}

static void a_kid_given_must_be_one(void **state)
{
	(void)state;
	static const struct {
		struct mint_text kid;
		enum mint_err want;
	} kids[] = { { T("a"), MINT_OK }, { T("\xc3\xa9"), MINT_OK }, { T(""), MINT_ERR_USAGE },
		{ T("a\nb"), MINT_ERR_USAGE }, { T("a\0b"), MINT_ERR_USAGE },
		{ T("\xff"), MINT_ERR_USAGE }, { T("a\x7f"), MINT_ERR_USAGE },
		{ T("01234567890123456789012345678901234567890123456789012345678901234"),
			MINT_ERR_USAGE } };
	for (size_t i = 0; i < COUNT(kids); i++) {
		struct mint_jwk_options o = { .alg = MINT_ALG_HS256, .kid = kids[i].kid };
		struct mint_jwk *jwk = NULL;
		struct mint_error e = { 0 };
		assert_err(kids[i].kid.p, mint_jwk_from_secret(&o, SECRET, 64, &jwk, &e),
			kids[i].want, e);
		mint_jwk_unref(jwk);
	}
}

static size_t write_pem(enum mint_part part, char *buf, size_t size)
{
	size_t n = 0;
	struct mint_error e = { 0 };
	assert_err("write_pem", mint_jwk_write_pem(pair, part, buf, size, &n, &e), MINT_OK, e);
	return n;
}

static void a_pair_goes_through_pem_and_json_unharmed(void **state)
{
	(void)state;
	char text[4096], again[4096];
	size_t n, m;
	struct mint_error e = { 0 };
	struct mint_jwk_options o = { .alg = MINT_ALG_RS256, .kid = T("first") };
	for (int part = MINT_PUBLIC; part <= MINT_PRIVATE; part++) {
		struct mint_jwk *from_pem = NULL, *from_json = NULL;
		n = write_pem((enum mint_part)part, text, sizeof text);
		assert_err("pem", mint_jwk_from_pem(&o, text, n, &from_pem, &e), MINT_OK, e);
		assert_int_equal(mint_jwk_can_sign(from_pem), part == MINT_PRIVATE);
		assert_int_equal(mint_jwk_bits(from_pem), 2048);
		assert_err("json",
			mint_jwk_write_json(pair, (enum mint_part)part, text, sizeof text, &n, &e),
			MINT_OK, e);
		assert_err("json", mint_jwk_from_json(NULL, text, n, &from_json, &e), MINT_OK, e);
		assert_err("json",
			mint_jwk_write_json(
				from_json, (enum mint_part)part, again, sizeof again, &m, &e),
			MINT_OK, e);
		assert_int_equal(n, m);
		assert_memory_equal(text, again, n);
		assert_err("pem",
			mint_jwk_write_json(
				from_pem, (enum mint_part)part, again, sizeof again, &m, &e),
			MINT_OK, e);
		assert_memory_equal(text, again, n);
		mint_jwk_unref(from_pem);
		mint_jwk_unref(from_json);
	}
}

static void a_public_jwk_has_its_members_in_order_and_no_private_one(void **state)
{
	(void)state;
	char text[2048];
	size_t n;
	struct mint_error e;
	assert_err("", mint_jwk_write_json(pair, MINT_PUBLIC, text, sizeof text - 1, &n, &e),
		MINT_OK, e);
	text[n] = 0;
	static const char head[] =
		"{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"first\",\"n\":\"";
	assert_memory_equal(text, head, sizeof head - 1);
	assert_non_null(strstr(text, "\",\"e\":\"AQAB\"}"));
	assert_int_equal(n, sizeof head - 1 + 342 + strlen("\",\"e\":\"AQAB\"}"));
}

static void a_buffer_too_small_for_a_key_is_told_the_size(void **state)
{
	(void)state;
	char text[4096];
	size_t n, m;
	struct mint_error e;
	for (int part = MINT_PUBLIC; part <= MINT_PRIVATE; part++) {
		assert_int_equal(mint_jwk_write_json(pair, (enum mint_part)part, NULL, 0, &n, &e),
			MINT_ERR_SPACE);
		assert_int_equal(
			mint_jwk_write_json(pair, (enum mint_part)part, text, n - 1, &m, &e),
			MINT_ERR_SPACE);
		assert_int_equal(m, n);
		assert_int_equal(
			mint_jwk_write_json(pair, (enum mint_part)part, text, n, &m, &e), MINT_OK);
		assert_int_equal(mint_jwk_write_pem(pair, (enum mint_part)part, NULL, 0, &n, &e),
			MINT_ERR_SPACE);
		assert_int_equal(
			mint_jwk_write_pem(pair, (enum mint_part)part, text, n, &m, &e), MINT_OK);
	}
}

static void the_public_half_can_verify_but_not_sign(void **state)
{
	(void)state;
	struct mint_jwk *public = NULL, *secret = secret_key(MINT_ALG_HS256, NULL, SECRET),
			*none = NULL;
	struct mint_signer *signer = NULL;
	struct mint_error e;
	char text[64];
	size_t n;
	assert_err("", mint_jwk_public(pair, &public, &e), MINT_OK, e);
	assert_false(mint_jwk_can_sign(public));
	assert_int_equal(mint_jwk_kid(public).n, 5);
	assert_int_equal(mint_signer_new(public, NULL, &signer, &e), MINT_ERR_KEY);
	assert_int_equal(
		mint_jwk_write_json(public, MINT_PRIVATE, text, sizeof text, &n, &e), MINT_ERR_KEY);
	assert_int_equal(
		mint_jwk_write_pem(public, MINT_PRIVATE, text, sizeof text, &n, &e), MINT_ERR_KEY);
	assert_int_equal(mint_jwk_public(secret, &none, &e), MINT_ERR_KEY);
	assert_int_equal(
		mint_jwk_write_json(secret, MINT_PUBLIC, text, sizeof text, &n, &e), MINT_ERR_KEY);
	assert_int_equal(
		mint_jwk_write_pem(secret, MINT_PRIVATE, text, sizeof text, &n, &e), MINT_ERR_KEY);
	mint_jwk_unref(public);
	mint_jwk_unref(secret);
}

static void thumbprints_are_those_of_rfc_7638(void **state)
{
	(void)state;
	static const char json[] = RSA_JWK(",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"");
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	char out[MINT_THUMBPRINT_SIZE];
	assert_err("", mint_jwk_from_json(NULL, json, sizeof json - 1, &jwk, &e), MINT_OK, e);
	assert_err("", mint_jwk_thumbprint(jwk, out, &e), MINT_OK, e);
	assert_string_equal(out, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
	mint_jwk_unref(jwk);
	jwk = secret_key(MINT_ALG_HS256, NULL, "a"); /* SHA-256 of {"k":"YQ","kty":"oct"} */
	assert_err("", mint_jwk_thumbprint(jwk, out, &e), MINT_OK, e);
	assert_int_equal(strlen(out), 43);
	mint_jwk_unref(jwk);
}

static void a_private_key_whose_halves_do_not_fit_is_refused(void **state)
{
	(void)state;
	static const char *const members[] = { "n", "d", "p", "q", "dp", "dq", "qi" };
	char text[4096], name[8];
	size_t n;
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	for (size_t i = 0; i < COUNT(members); i++) {
		assert_err("",
			mint_jwk_write_json(pair, MINT_PRIVATE, text, sizeof text - 1, &n, &e),
			MINT_OK, e);
		text[n] = 0;
		snprintf(name, sizeof name, "\"%s\":", members[i]);
		char *digit = strstr(text, name) + strlen(name) + 20;
		*digit = *digit == 'A' ? 'B' : 'A';
		assert_err(
			members[i], mint_jwk_from_json(NULL, text, n, &jwk, &e), MINT_ERR_KEY, e);
		assert_null(jwk);
	}
}

static void pem_that_holds_no_key_of_ours_is_refused(void **state)
{
	(void)state;
	static const char ec[] =
		"-----BEGIN PUBLIC KEY-----\n"
		"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n"
		"6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n"
		"-----END PUBLIC KEY-----\n";
	char text[4096];
	struct mint_jwk_options rs = { .alg = MINT_ALG_RS256 }, hs = { .alg = MINT_ALG_HS256 };
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	size_t n = write_pem(MINT_PUBLIC, text, sizeof text);
	assert_err("for a secret", mint_jwk_from_pem(&hs, text, n, &jwk, &e), MINT_ERR_ALG, e);
	assert_err("cut", mint_jwk_from_pem(&rs, text, n - 30, &jwk, &e), MINT_ERR_KEY, e);
	assert_err("empty", mint_jwk_from_pem(&rs, "", 0, &jwk, &e), MINT_ERR_KEY, e);
	assert_err("other curve", mint_jwk_from_pem(&rs, ec, sizeof ec - 1, &jwk, &e), MINT_ERR_KEY,
		e);
	text[60] = text[60] == 'A' ? 'B' : 'A';
	assert_int_not_equal(mint_jwk_from_pem(&rs, text, n, &jwk, &e), MINT_ERR_NOMEM);
	mint_jwk_unref(jwk);
}

static void sizes_of_new_keys_are_checked(void **state)
{
	(void)state;
	static const unsigned bits[] = { 0, 1024, 2040, 2047, 2049, 16392, 1u << 31 };
	struct mint_jwk_options rs = { .alg = MINT_ALG_RS256 }, hs = { .alg = MINT_ALG_HS512 };
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	for (size_t i = 0; i < COUNT(bits); i++)
		assert_err("bits", mint_jwk_generate_rsa(&rs, bits[i], &jwk, &e), MINT_ERR_KEY, e);
	assert_err("for a secret", mint_jwk_generate_rsa(&hs, 2048, &jwk, &e), MINT_ERR_ALG, e);
	assert_err("for RSA", mint_jwk_generate_secret(&rs, &jwk, &e), MINT_ERR_ALG, e);
	assert_err("secret", mint_jwk_generate_secret(&hs, &jwk, &e), MINT_OK, e);
	assert_int_equal(mint_jwk_bits(jwk), 512);
	mint_jwk_unref(jwk);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(a_jwk_serves_one_algorithm_or_none),
		TEST(a_secret_is_long_enough_and_no_public_key), TEST(a_kid_given_must_be_one),
		TEST(a_pair_goes_through_pem_and_json_unharmed),
		TEST(a_public_jwk_has_its_members_in_order_and_no_private_one),
		TEST(a_buffer_too_small_for_a_key_is_told_the_size),
		TEST(the_public_half_can_verify_but_not_sign),
		TEST(thumbprints_are_those_of_rfc_7638),
		TEST(a_private_key_whose_halves_do_not_fit_is_refused),
		TEST(pem_that_holds_no_key_of_ours_is_refused),
		TEST(sizes_of_new_keys_are_checked) };
	return cmocka_run_group_tests(tests, make_pair, drop_pair);
}
