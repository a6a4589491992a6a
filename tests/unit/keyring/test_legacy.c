/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "keyring/ring.h"
#include <mintage/b64.h>
#include <openssl/pem.h>

#define GLOBAL_ID "GlobalClientId0123456789abcdefgh"
#define HS256     "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
#define CLAIMS    "\"iss\":\"" ISSUER "\",\"aud\":\"" GLOBAL_ID "\""
/* 48 bytes; each of 62 and 63 stands in it, so that the alphabets differ */
#define SECRET_URL "-_-_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789aBcDeFgHiJkLmNoPqRsTuVw8"
#define SECRET_STD "+/+/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789aBcDeFgHiJkLmNoPqRsTuVw8"

struct global {
	struct span sealed;
	unsigned char key[48];
};

static struct global global_of(struct fixture *f, const char *secret)
{
	struct global g;
	struct sealed_secret s;
	size_t n = 0;
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, span_of(secret), &s));
	assert_int_equal(mint_b64url_decode(SECRET_URL, 64, g.key, 48, &n), MINT_OK);
	assert_int_equal(n, 48);
	g.sealed = s.sealed;
	return g;
}

static err verify(struct fixture *f, const struct global *g, struct span token, struct fault *fault,
	struct legacy_claims *ret_claims)
{
	return keyring_verify_legacy(
		f->p, f->a, TENANT, g->sealed, SPAN(GLOBAL_ID), token, fault, ret_claims);
}

static void a_legacy_token_is_judged_by_its_header_and_claims(void **state)
{
	struct fixture *f = *state;
	struct global g = global_of(f, SECRET_URL);
	static const struct {
		const char *name, *header, *payload, *want;
	} rows[] = {
		{ "right", HS256, "{" CLAIMS ",\"iat\":1764063265,\"exp\":1764063266}", "OK" },
		{ "expires now", HS256, "{" CLAIMS ",\"iat\":1764063200,\"exp\":1764063265}",
			"M_EXPIRED" },
		{ "expired long ago", HS256, "{" CLAIMS ",\"iat\":1,\"exp\":2}", "M_EXPIRED" },
		{ "without exp", HS256, "{" CLAIMS ",\"iat\":1764063265}", "OK" },
		{ "without exp and iat", HS256, "{" CLAIMS "}", "OK" },
		{ "a year of 365.25 days", HS256,
			"{" CLAIMS ",\"iat\":1764063265,\"exp\":1795620865}", "OK" },
		{ "400 days", HS256, "{" CLAIMS ",\"iat\":1764063265,\"exp\":1798623265}", "OK" },
		{ "400 days and a second", HS256,
			"{" CLAIMS ",\"iat\":1764063265,\"exp\":1798623266}", "M_TOKEN" },
		{ "a year without iat", HS256, "{" CLAIMS ",\"exp\":1795620865}", "OK" },
		{ "two years without iat", HS256, "{" CLAIMS ",\"exp\":1827135265}", "M_TOKEN" },
		{ "not yet", HS256, "{" CLAIMS ",\"nbf\":1764063300}", "M_TOKEN" },
		{ "aud in an array", HS256, "{\"iss\":\"" ISSUER "\",\"aud\":[\"" GLOBAL_ID "\"]}",
			"OK" },
		{ "aud of another client", HS256, "{\"iss\":\"" ISSUER "\",\"aud\":\"other\"}",
			"M_AUDIENCE" },
		{ "aud longer by one", HS256, "{\"iss\":\"" ISSUER "\",\"aud\":\"" GLOBAL_ID "x\"}",
			"M_AUDIENCE" },
		{ "no aud", HS256, "{\"iss\":\"" ISSUER "\"}", "M_AUDIENCE" },
		{ "another issuer", HS256,
			"{\"iss\":\"" OTHER_ISSUER "\",\"aud\":\"" GLOBAL_ID "\"}", "M_TOKEN" },
		{ "issuer without the slash", HS256,
			"{\"iss\":\"https://mint.example:8443\",\"aud\":\"" GLOBAL_ID "\"}",
			"M_TOKEN" },
		{ "no issuer", HS256, "{\"aud\":\"" GLOBAL_ID "\"}", "M_TOKEN" },
		{ "exp as string", HS256, "{" CLAIMS ",\"exp\":\"1764063266\"}", "M_TOKEN" },
		{ "exp negative", HS256, "{" CLAIMS ",\"exp\":-1}", "M_EXPIRED" },
		{ "iat negative", HS256, "{" CLAIMS ",\"iat\":-1}", "M_TOKEN" },
		{ "scope as object", HS256, "{" CLAIMS ",\"scope\":{}}", "M_TOKEN" },
		{ "jti as number", HS256, "{" CLAIMS ",\"jti\":7}", "M_TOKEN" },
		{ "a claim twice", HS256, "{" CLAIMS ",\"aud\":\"" GLOBAL_ID "\"}", "M_TOKEN" },
		{ "no typ", "{\"alg\":\"HS256\"}", "{" CLAIMS "}", "OK" },
		{ "typ in small letters", "{\"alg\":\"HS256\",\"typ\":\"jwt\"}", "{" CLAIMS "}",
			"OK" },
		{ "an access token by its typ", "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
			"{" CLAIMS "}", "M_TOKEN" },
		{ "a proof by its typ", "{\"alg\":\"HS256\",\"typ\":\"dpop+jwt\"}", "{" CLAIMS "}",
			"M_TOKEN" },
		{ "alg none", "{\"alg\":\"none\"}", "{" CLAIMS "}", "M_TOKEN" },
		{ "alg in small letters", "{\"alg\":\"hs256\"}", "{" CLAIMS "}", "M_TOKEN" },
		{ "alg RS256", "{\"alg\":\"RS256\"}", "{" CLAIMS "}", "M_TOKEN" },
		{ "alg HS384", "{\"alg\":\"HS384\"}", "{" CLAIMS "}", "M_TOKEN" },
		{ "crit", "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", "{" CLAIMS "}",
			"M_TOKEN" },
		{ "payload no object", HS256, "[]", "M_TOKEN" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct legacy_claims claims;
		struct fault fault = { 0 };
		struct span token =
			fixture_hmac_token(f, rows[i].header, rows[i].payload, "SHA256", g.key, 48);
		err e = verify(f, &g, token, &fault, &claims);
		if (strcmp(err_name(e.code), rows[i].want) != 0)
			fail_msg("%s: %s, not %s", rows[i].name, err_name(e.code), rows[i].want);
	}
}

static void the_claims_of_a_right_token_are_told(void **state)
{
	struct fixture *f = *state;
	struct global g = global_of(f, SECRET_URL);
	struct legacy_claims c;
	struct span token = fixture_hmac_token(f, HS256,
		"{" CLAIMS ",\"iat\":1764063000,\"exp\":1764066000,\"scope\":\"read:clients "
		"\\u0061\",\"jti\":\"x1\"}",
		"SHA256", g.key, 48);
	assert_ok(verify(f, &g, token, NULL, &c));
	assert_span(c.scope, "read:clients a");
	assert_span(c.jti, "x1");
	assert_int_equal(c.iat, 1764063000);
	assert_int_equal(c.exp, 1764066000);
	assert_ok(verify(f, &g, fixture_hmac_token(f, HS256, "{" CLAIMS "}", "SHA256", g.key, 48),
		NULL, &c));
	assert_int_equal(c.scope.n + c.jti.n, 0);
	assert_int_equal(c.iat, 0);
	assert_int_equal(c.exp, 0);
}

static void a_wrong_audience_is_named_in_the_fault(void **state)
{
	struct fixture *f = *state;
	struct global g = global_of(f, SECRET_URL);
	static const struct {
		const char *payload, *text;
	} rows[] = {
		{ "{\"iss\":\"" ISSUER "\",\"aud\":\"other client\"}", "other client" },
		{ "{\"iss\":\"" ISSUER "\",\"aud\":[\"a\",\"b\"]}", "[\"a\",\"b\"]" },
		{ "{\"iss\":\"" ISSUER "\"}", "undefined" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fault fault = { 0 };
		struct legacy_claims c;
		assert_fails(
			verify(f, &g,
				fixture_hmac_token(f, HS256, rows[i].payload, "SHA256", g.key, 48),
				&fault, &c),
			M_AUDIENCE);
		assert_int_equal(fault.code, ERR_M_AUDIENCE);
		assert_string_equal(fault.text, rows[i].text);
	}
}

static void the_secret_is_read_in_both_alphabets_and_with_padding(void **state)
{
	struct fixture *f = *state;
	static const char *const secrets[] = { SECRET_URL, SECRET_STD };
	struct legacy_claims c;
	for (size_t i = 0; i < 2; i++) {
		struct global g = global_of(f, secrets[i]);
		assert_ok(verify(f, &g,
			fixture_hmac_token(f, HS256, "{" CLAIMS "}", "SHA256", g.key, 48), NULL,
			&c));
	}
	struct global padded =
		global_of(f, "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789aBcDeFgHiJkLmNoPqRsTuVwx-w==");
	size_t n = 0;
	assert_int_equal(
		mint_b64url_decode("AbCdEfGhIjKlMnOpQrStUvWxYz0123456789aBcDeFgHiJkLmNoPqRsTuVwx-w",
			62, padded.key, 48, &n),
		MINT_OK);
	assert_ok(verify(f, &padded,
		fixture_hmac_token(f, HS256, "{" CLAIMS "}", "SHA256", padded.key, n), NULL, &c));
}

static void another_signature_is_refused(void **state)
{
	struct fixture *f = *state;
	struct global g = global_of(f, SECRET_URL);
	struct legacy_claims c;
	const char *payload = "{" CLAIMS "}";
	/* the text of the secret instead of its bytes */
	assert_fails(verify(f, &g, fixture_hmac_token(f, HS256, payload, "SHA256", SECRET_URL, 64),
			     NULL, &c),
		M_SIGNATURE);
	assert_fails(
		verify(f, &g, fixture_hmac_token(f, HS256, payload, "SHA384", g.key, 48), NULL, &c),
		M_SIGNATURE);
	assert_fails(
		verify(f, &g, fixture_hmac_token(f, HS256, payload, "SHA256", g.key, 47), NULL, &c),
		M_SIGNATURE);
	assert_fails(
		verify(f, &g,
			fixture_hmac_token(f, "{\"alg\":\"HS384\"}", payload, "SHA384", g.key, 48),
			NULL, &c),
		M_TOKEN);
	struct span right = fixture_hmac_token(f, HS256, payload, "SHA256", g.key, 48);
	assert_ok(verify(f, &g, right, NULL, &c));
	for (size_t n = 0; n < right.n; n++)
		assert_true(verify(f, &g, span_make(right.p, n), NULL, &c).code != ERR_OK);
	assert_fails(
		verify(f, &g, span_of(arena_printf(f->a, SPAN_FMT "=", SPAN_ARG(right))), NULL, &c),
		M_TOKEN);
	assert_fails(verify(f, &g, SPAN(""), NULL, &c), M_TOKEN);
}

static void keep_token(void *arg, err result, const struct sign_answer *answer)
{
	assert_int_equal(result.code, ERR_OK);
	*(struct span *)arg = answer->token;
}

/* J6, J15: neither kind of token is taken for the other, and a public key is no secret.
 */
static void a_token_of_a_signing_key_is_no_legacy_token(void **state)
{
	struct fixture *f = *state;
	struct global g = global_of(f, SECRET_URL);
	struct new_signing_key key;
	struct legacy_claims c;
	struct span token;
	assert_ok(keyring_signing_key_new(f->p, f->a, TENANT, 2048, &key));
	struct sign_request req = { .tenant = TENANT,
		.alg = SPAN("RS256"),
		.kid = key.kid,
		.sealed = key.sealed,
		.client_id = SPAN("c"),
		.audience = SPAN(GLOBAL_ID),
		.lifetime_s = 60 };
	keyring_sign(f->p, f->a, &req, keep_token, &token);
	keyring_port_flush(f->p);
	assert_fails(verify(f, &g, token, NULL, &c), M_TOKEN);
	struct span confused = fixture_hmac_token(
		f, HS256, "{" CLAIMS "}", "SHA256", key.certificate.p, key.certificate.n);
	assert_fails(verify(f, &g, confused, NULL, &c), M_SIGNATURE);
	struct global wrong = { .sealed = key.sealed };
	assert_fails(verify(f, &wrong, token, NULL, &c), CRYPTO);
}

static void a_global_secret_that_is_unusable_is_an_error_of_ours(void **state)
{
	struct fixture *f = *state;
	struct legacy_claims c;
	static const char *const bad[] = { "short", "no base64 at all: $%&/()=",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" /* 30 bytes */ };
	struct global right = global_of(f, SECRET_URL);
	struct span token = fixture_hmac_token(f, HS256, "{" CLAIMS "}", "SHA256", right.key, 48);
	for (size_t i = 0; i < 3; i++) {
		struct global g = global_of(f, bad[i]);
		assert_fails(verify(f, &g, token, NULL, &c), CRYPTO);
	}
	struct sealed_secret foreign;
	assert_ok(keyring_secret_seal(f->p, f->a, OTHER_TENANT, SPAN(SECRET_URL), &foreign));
	struct global g = { .sealed = foreign.sealed };
	assert_fails(verify(f, &g, token, NULL, &c), CRYPTO);
	assert_fails(keyring_verify_legacy(
			     f->p, f->a, 99, right.sealed, SPAN(GLOBAL_ID), token, NULL, &c),
		NOT_FOUND);
	assert_fails(
		keyring_verify_legacy(f->p, f->a, TENANT, right.sealed, SPAN(""), token, NULL, &c),
		M_TOKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
		T(a_legacy_token_is_judged_by_its_header_and_claims),
		T(the_claims_of_a_right_token_are_told),
		T(a_wrong_audience_is_named_in_the_fault),
		T(the_secret_is_read_in_both_alphabets_and_with_padding),
		T(another_signature_is_refused),
		T(a_token_of_a_signing_key_is_no_legacy_token),
		T(a_global_secret_that_is_unusable_is_an_error_of_ours),
	};
	return cmocka_run_group_tests_name("keyring legacy tokens", tests, NULL, NULL);
}
