/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "keyring/ring.h"
#include <mintage/jwt.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#define AUDIENCE "https://mint.example:8443/api/v2/"
#define TIMES    "\"iat\":1764063265,\"exp\":1764149665"

struct signed_token {
	err result;
	int runs;
	struct span token;
	char jti[KEYRING_JTI_SIZE];
	int64_t iat, exp;
};

static void note(void *arg, err result, const struct sign_answer *answer)
{
	struct signed_token *t = arg;
	t->result = result;
	t->runs++;
	assert_int_equal(!answer, result.code != ERR_OK);
	if (!answer)
		return;
	t->token = answer->token;
	t->iat = answer->iat;
	t->exp = answer->exp;
	memcpy(t->jti, answer->jti, sizeof t->jti);
}

static struct signed_token sign(struct fixture *f, const struct sign_request *req)
{
	struct signed_token t = { 0 };
	keyring_sign(f->p, f->a, req, note, &t);
	keyring_port_flush(f->p);
	assert_int_equal(t.runs, 1);
	return t;
}

static const char *sign_error(struct fixture *f, const struct sign_request *req)
{
	return err_name(sign(f, req).result.code);
}

/* A request that is right in all points, with a key of the tenant. The key is made once a test. */
static struct sign_request rs256_request(struct fixture *f, struct new_signing_key *ret_key)
{
	assert_ok(keyring_signing_key_new(f->p, f->a, TENANT, 2048, ret_key));
	return (struct sign_request){ .tenant = TENANT,
		.alg = SPAN("RS256"),
		.kid = ret_key->kid,
		.sealed = ret_key->sealed,
		.client_id = SPAN(CLIENT),
		.audience = SPAN(AUDIENCE),
		.scope = SPAN("read:clients create:clients"),
		.lifetime_s = 86400 };
}

static struct mint_text text_of(struct span s)
{
	return (struct mint_text){ s.p, s.n };
}

/* The library's verdict, with a public key from the certificate or with a secret. */
static enum mint_err verdict(
	struct span token, enum mint_alg alg, const struct new_signing_key *key, const char *secret)
{
	struct mint_jwk_options jo = { .alg = alg, .flags = MINT_ALLOW_SHORT_SECRET };
	struct mint_text issuer = text_of(SPAN(ISSUER));
	struct mint_verify_options vo = { .algs = MINT_ALG_BIT(alg),
		.issuers = &issuer,
		.issuer_count = 1,
		.flags = MINT_VERIFY_ANY_AUDIENCE };
	struct mint_jwk *jwk = NULL;
	struct mint_jwks *keys = NULL;
	struct mint_verifier *verifier = NULL;
	struct mint_ctx *ctx = NULL;
	struct mint_jwt jwt;
	if (key)
		jo.kid = text_of(key->kid);
	assert_int_equal(
		key ? mint_jwk_from_pem(&jo, key->certificate.p, key->certificate.n, &jwk, NULL)
		    : mint_jwk_from_secret(&jo, secret, strlen(secret), &jwk, NULL),
		MINT_OK);
	assert_int_equal(
		mint_jwks_new((const struct mint_jwk *const[]){ jwk }, 1, &keys, NULL), MINT_OK);
	assert_int_equal(mint_verifier_new(keys, &vo, &verifier, NULL), MINT_OK);
	assert_int_equal(mint_ctx_new(&ctx, NULL), MINT_OK);
	enum mint_err e = mint_jwt_verify(ctx, verifier, token.p, token.n, NOW_S, &jwt, NULL);
	mint_ctx_free(ctx);
	mint_verifier_unref(verifier);
	mint_jwks_unref(keys);
	mint_jwk_unref(jwk);
	return e;
}

static void each_dialect_has_exactly_the_header_and_claims_of_the_contract(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	struct sign_request req = rs256_request(f, &key);
	static const struct {
		const char *name;
		enum token_dialect dialect;
		bool with_permissions;
		const char *scope, *typ, *before_jti, *after_jti;
	} rows[] = {
#define HEAD                                                                                       \
	"{\"iss\":\"" ISSUER "\",\"sub\":\"" CLIENT "@clients\",\"aud\":\"" AUDIENCE "\"," TIMES ","
		{ "access_token", DIALECT_ACCESS_TOKEN, false, "read:a b", "JWT",
			HEAD "\"azp\":\"" CLIENT
			     "\",\"scope\":\"read:a b\",\"gty\":\"client-credentials\"",
			"" },
		{ "access_token, no scope", DIALECT_ACCESS_TOKEN, false, "", "JWT",
			HEAD "\"azp\":\"" CLIENT "\",\"gty\":\"client-credentials\"", "" },
		{ "access_token, policies enforced", DIALECT_ACCESS_TOKEN, true, "read:a", "JWT",
			HEAD "\"azp\":\"" CLIENT
			     "\",\"scope\":\"read:a\",\"gty\":\"client-credentials\"",
			"" },
		{ "access_token_authz", DIALECT_ACCESS_TOKEN_AUTHZ, true, "read:a b", "JWT",
			HEAD "\"azp\":\"" CLIENT
			     "\",\"scope\":\"read:a b\",\"gty\":\"client-credentials\"",
			",\"permissions\":[\"read:a\",\"b\"]" },
		{ "access_token_authz, one scope", DIALECT_ACCESS_TOKEN_AUTHZ, true, "b", "JWT",
			HEAD "\"azp\":\"" CLIENT
			     "\",\"scope\":\"b\",\"gty\":\"client-credentials\"",
			",\"permissions\":[\"b\"]" },
		{ "access_token_authz, a blank too many", DIALECT_ACCESS_TOKEN_AUTHZ, true, "a  b",
			"JWT",
			HEAD "\"azp\":\"" CLIENT
			     "\",\"scope\":\"a  b\",\"gty\":\"client-credentials\"",
			",\"permissions\":[\"a\",\"b\"]" },
		{ "access_token_authz, no scope", DIALECT_ACCESS_TOKEN_AUTHZ, true, "", "JWT",
			HEAD "\"azp\":\"" CLIENT "\",\"gty\":\"client-credentials\"",
			",\"permissions\":[]" },
		{ "access_token_authz, policies not enforced", DIALECT_ACCESS_TOKEN_AUTHZ, false,
			"b", "JWT",
			HEAD "\"azp\":\"" CLIENT
			     "\",\"scope\":\"b\",\"gty\":\"client-credentials\"",
			"" },
		{ "rfc9068_profile", DIALECT_RFC9068, false, "read:a b", "at+jwt",
			HEAD "\"client_id\":\"" CLIENT "\",\"scope\":\"read:a b\"", "" },
		{ "rfc9068_profile, no scope", DIALECT_RFC9068, false, "", "at+jwt",
			HEAD "\"client_id\":\"" CLIENT "\"", "" },
		{ "rfc9068_profile_authz", DIALECT_RFC9068_AUTHZ, true, "read:a b", "at+jwt",
			HEAD "\"client_id\":\"" CLIENT "\",\"scope\":\"read:a b\"",
			",\"permissions\":[\"read:a\",\"b\"]" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		req.dialect = rows[i].dialect;
		req.with_permissions = rows[i].with_permissions;
		req.scope = span_of(rows[i].scope);
		struct signed_token t = sign(f, &req);
		assert_ok(t.result);
		struct span header = fixture_part(f, t.token, 0),
			    payload = fixture_part(f, t.token, 1);
		char *want_header = arena_printf(f->a,
			"{\"alg\":\"RS256\",\"typ\":\"%s\",\"kid\":\"" SPAN_FMT "\"}", rows[i].typ,
			SPAN_ARG(key.kid));
		char *want = arena_printf(
			f->a, "%s,\"jti\":\"%s\"%s}", rows[i].before_jti, t.jti, rows[i].after_jti);
		if (!span_eq_str(payload, want) || !span_eq_str(header, want_header))
			fail_msg("%s: " SPAN_FMT " " SPAN_FMT, rows[i].name, SPAN_ARG(header),
				SPAN_ARG(payload));
		assert_int_equal(verdict(t.token, MINT_ALG_RS256, &key, NULL), MINT_OK);
	}
}

static void the_answer_tells_the_jti_and_times_that_the_token_has(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	struct sign_request req = rs256_request(f, &key);
	req.lifetime_s = 1;
	struct signed_token t = sign(f, &req);
	assert_ok(t.result);
	assert_int_equal(t.iat, NOW_S);
	assert_int_equal(t.exp, NOW_S + 1);
	assert_int_equal(strlen(t.jti), 22);
	f->now_ms += 5000;
	t = sign(f, &req);
	assert_int_equal(t.iat, NOW_S + 5);
	assert_int_equal(t.exp, NOW_S + 6);
}

static void text_with_quotes_and_controls_is_escaped(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	struct sign_request req = rs256_request(f, &key);
	req.audience = SPAN("a\",\"iss\":\"https://evil/\\\n\xC3\xA9");
	req.dialect = DIALECT_ACCESS_TOKEN_AUTHZ;
	req.with_permissions = true;
	req.scope = SPAN("x\"y");
	struct signed_token t = sign(f, &req);
	assert_ok(t.result);
	struct span payload = fixture_part(f, t.token, 1);
	const char aud[] = "\"aud\":\"a\\\",\\\"iss\\\":\\\"https://evil/\\\\\\n\xC3\xA9\"",
		   permissions[] = "\"permissions\":[\"x\\\"y\"]";
	assert_non_null(memmem(payload.p, payload.n, aud, strlen(aud)));
	assert_non_null(memmem(payload.p, payload.n, permissions, strlen(permissions)));
	assert_int_equal(verdict(t.token, MINT_ALG_RS256, &key, NULL), MINT_OK);
	req.audience = SPAN("\xC3(");
	assert_string_equal(sign_error(f, &req), "RANGE");
}

static void each_algorithm_signs_what_its_verifier_takes(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	struct sign_request rsa = rs256_request(f, &key), hmac = fixture_hs256_request(f);
	static const char *const names[] = { "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
		"HS256", "HS384", "HS512" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		bool secret = names[i][0] == 'H';
		struct sign_request req = secret ? hmac : rsa;
		req.alg = span_of(names[i]);
		struct signed_token t = sign(f, &req);
		assert_ok(t.result);
		enum mint_alg alg = mint_alg_from_name(names[i], strlen(names[i]));
		assert_int_equal(verdict(t.token, alg, secret ? NULL : &key, SECRET), MINT_OK);
	}
}

/* RFC 7515 5.2 step 8 by libcrypto alone: what we sign is not only what we take. */
static bool openssl_takes(
	struct fixture *f, struct span token, const struct new_signing_key *key, bool pss)
{
	const char *dot = memrchr(token.p, '.', token.n);
	size_t signed_n = (size_t)(dot - token.p);
	struct span signature = fixture_part(f, token, 2);
	BIO *pem = BIO_new_mem_buf(key->certificate.p, (int)key->certificate.n);
	X509 *cert = PEM_read_bio_X509(pem, NULL, NULL, NULL);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx = NULL;
	assert_int_equal(
		EVP_DigestVerifyInit(ctx, &pctx, EVP_sha256(), NULL, X509_get0_pubkey(cert)), 1);
	if (pss) {
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, RSA_PSS_SALTLEN_DIGEST), 1);
	}
	bool ok = EVP_DigestVerify(ctx, (const unsigned char *)signature.p, signature.n,
			  (const unsigned char *)token.p, signed_n) == 1;
	EVP_MD_CTX_free(ctx);
	X509_free(cert);
	BIO_free(pem);
	return ok;
}

static void openssl_takes_the_signatures_with_the_certificate_of_the_key(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	struct sign_request req = rs256_request(f, &key);
	struct signed_token rs = sign(f, &req);
	req.alg = SPAN("PS256");
	struct signed_token ps = sign(f, &req);
	assert_true(openssl_takes(f, rs.token, &key, false));
	assert_true(openssl_takes(f, ps.token, &key, true));
	assert_false(openssl_takes(f, rs.token, &key, true));
	assert_false(openssl_takes(f, fixture_flipped(f, rs.token, 60), &key, false));
}

static void a_token_of_a_shared_secret_names_no_key(void **state)
{
	struct fixture *f = *state;
	struct sign_request req = fixture_hs256_request(f);
	struct signed_token t = sign(f, &req);
	assert_span(fixture_part(f, t.token, 0), "{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
	assert_int_equal(verdict(t.token, MINT_ALG_HS256, NULL, SECRET), MINT_OK);
	assert_int_equal(verdict(t.token, MINT_ALG_HS256, NULL, SECRET "x"), MINT_ERR_SIGNATURE);
}

static void a_signing_secret_has_16_characters_or_more(void **state)
{
	struct fixture *f = *state;
	struct sign_request req = fixture_hs256_request(f);
	struct sealed_secret s;
	static const char *const taken[] = { "0123456789abcdef", "0123456789abcdef0123456789abcde",
		"{\"kty\":\"RSA\",\"n\":\"AA\"}", "-----BEGIN PUBLIC KEY-----" };
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		assert_ok(keyring_secret_seal(f->p, f->a, TENANT, span_of(taken[i]), &s));
		req.sealed = s.sealed;
		assert_ok(sign(f, &req).result);
	}
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("0123456789abcde"), &s));
	req.sealed = s.sealed;
	assert_string_equal(sign_error(f, &req), "CRYPTO");
}

/* J3, K1 */
static void a_lifetime_is_within_the_ceiling_of_the_tenant(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	struct sign_request req = rs256_request(f, &key);
	assert_ok(keyring_tenant(f->k, TENANT, SPAN(ISSUER), 3600));
	req.lifetime_s = 0;
	assert_string_equal(sign_error(f, &req), "RANGE");
	req.lifetime_s = 3600;
	assert_string_equal(sign_error(f, &req), "OK");
	req.lifetime_s = 3601;
	assert_string_equal(sign_error(f, &req), "RANGE");
	req.lifetime_s = UINT32_MAX;
	assert_string_equal(sign_error(f, &req), "RANGE");
	assert_fails(keyring_tenant(f->k, TENANT, SPAN(ISSUER), 2592001), RANGE);
	assert_fails(keyring_tenant(f->k, TENANT, SPAN(ISSUER), 0), RANGE);
	assert_fails(keyring_tenant(f->k, TENANT, SPAN(""), 60), RANGE);
}

static void a_request_that_oversteps_is_refused(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	const struct sign_request right = rs256_request(f, &key), hmac = fixture_hs256_request(f);
	static const char many[20000];
	struct sign_request rows[] = { right, right, right, right, right, right, right, right,
		right, right, right, hmac, right };
	static const char *const wants[] = { "OK", "NOT_FOUND", "CRYPTO", "CRYPTO", "CRYPTO",
		"CRYPTO", "CRYPTO", "CRYPTO", "CRYPTO", "RANGE", "RANGE", "CRYPTO", "LIMIT" };
	rows[1].tenant = 99;
	rows[2].tenant = OTHER_TENANT; /* whose key it is not */
	rows[3].kid = SPAN("another-kid-0123456789");
	rows[4].alg = SPAN("HS256"); /* J6: an RSA key is no secret */
	rows[5].alg = SPAN("none");
	rows[6].alg = SPAN("rs256");
	rows[7].sealed = fixture_flipped(f, key.sealed, key.sealed.n - 1);
	rows[8].sealed = span_make(key.sealed.p, 8);
	rows[9].client_id = SPAN("");
	rows[10].audience = SPAN("");
	rows[11].alg = SPAN("RS256"); /* nor is a secret an RSA key */
	rows[12].scope =
		span_make(memset(arena_alloc(f->a, sizeof many), 'a', sizeof many), sizeof many);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(sign_error(f, &rows[i]), wants[i]) != 0)
			fail_msg("row %zu: %s, not %s", i, sign_error(f, &rows[i]), wants[i]);
	assert_string_equal(sign_error(f, &right), "OK");
}

/* The neighbours must also fail once the right key is prepared: the cache is no way around the
 * seal. */
static void a_prepared_key_serves_its_own_tenant_kid_and_algorithm_only(void **state)
{
	struct fixture *f = *state;
	struct new_signing_key key;
	struct sign_request req = rs256_request(f, &key), other = req;
	assert_ok(sign(f, &req).result);
	other.tenant = OTHER_TENANT;
	assert_string_equal(sign_error(f, &other), "CRYPTO");
	other = req;
	other.kid = SPAN("x");
	assert_string_equal(sign_error(f, &other), "CRYPTO");
	other = req;
	other.alg = SPAN("RS512");
	struct signed_token t = sign(f, &other);
	assert_int_equal(verdict(t.token, MINT_ALG_RS512, &key, NULL), MINT_OK);
	t = sign(f, &req);
	assert_int_equal(verdict(t.token, MINT_ALG_RS256, &key, NULL), MINT_OK);
}

static void more_keys_than_are_kept_all_sign_rightly(void **state)
{
	struct fixture *f = *state;
	struct sign_request req = fixture_hs256_request(f);
	struct sealed_secret s[SIGNERS_MAX + 20];
	for (size_t i = 0; i < SIGNERS_MAX + 20; i++)
		assert_ok(keyring_secret_seal(f->p, f->a, TENANT,
			span_of(arena_printf(f->a, "signing secret number %zu", i)), &s[i]));
	for (size_t round = 0; round < 3; round++)
		for (size_t i = 0; i < SIGNERS_MAX + 20; i++) {
			req.sealed = s[i].sealed;
			struct signed_token t = sign(f, &req);
			assert_int_equal(
				verdict(t.token, MINT_ALG_HS256, NULL,
					arena_printf(f->a, "signing secret number %zu", i)),
				MINT_OK);
		}
}

static void a_changed_issuer_stands_in_the_next_token(void **state)
{
	struct fixture *f = *state;
	struct sign_request req = fixture_hs256_request(f);
	assert_ok(sign(f, &req).result);
	assert_ok(keyring_tenant(f->k, TENANT, SPAN("https://new.example/"), CEILING_S));
	struct span payload = fixture_part(f, sign(f, &req).token, 1);
	assert_true(span_starts_with(payload, "{\"iss\":\"https://new.example/\",\"sub\":"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
		T(each_dialect_has_exactly_the_header_and_claims_of_the_contract),
		T(the_answer_tells_the_jti_and_times_that_the_token_has),
		T(text_with_quotes_and_controls_is_escaped),
		T(each_algorithm_signs_what_its_verifier_takes),
		T(openssl_takes_the_signatures_with_the_certificate_of_the_key),
		T(a_token_of_a_shared_secret_names_no_key),
		T(a_signing_secret_has_16_characters_or_more),
		T(a_lifetime_is_within_the_ceiling_of_the_tenant),
		T(a_request_that_oversteps_is_refused),
		T(a_prepared_key_serves_its_own_tenant_kid_and_algorithm_only),
		T(more_keys_than_are_kept_all_sign_rightly),
		T(a_changed_issuer_stands_in_the_next_token),
	};
	return cmocka_run_group_tests_name("keyring signing", tests, NULL, NULL);
}
