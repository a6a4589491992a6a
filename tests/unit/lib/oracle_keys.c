/* SPDX-License-Identifier: Apache-2.0 */
/* jsonwebtoken's matrix of keys and algorithms, 104 pairs: what it signs and verifies with which
 * key, beside us. The keys are made here; the verdicts are theirs. */
#include "vectors.h"
#include <openssl/evp.h>
#include <openssl/pem.h>

static struct mint_ctx *ctx;

/* ---- keys as PEM ---- */

static struct pair {
	const char *name;
	char private_pem[4096], public_pem[2048];
} pairs[8] = { { .name = "rsa1024" }, { .name = "rsa2048" }, { .name = "rsapss2048" },
	{ .name = "p256" }, { .name = "p384" }, { .name = "p521" }, { .name = "secp256k1" },
	{ .name = "ed25519" } };

static EVP_PKEY *generate(const char *name)
{
	if (strncmp(name, "rsapss", 6) == 0) {
		EVP_PKEY *pkey = NULL;
		EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "RSA-PSS", NULL);
		/* SHA-1 and a salt of 20 bytes: what the recorded key had */
		EVP_PKEY_keygen_init(c);
		EVP_PKEY_CTX_set_rsa_pss_keygen_md(c, EVP_sha1());
		EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md(c, EVP_sha1());
		EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(c, 20);
		EVP_PKEY_keygen(c, &pkey);
		EVP_PKEY_CTX_free(c);
		return pkey;
	}
	if (strncmp(name, "rsa", 3) == 0)
		return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)strtoul(name + 3, NULL, 10));
	if (strcmp(name, "ed25519") == 0)
		return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	return EVP_PKEY_Q_keygen(NULL, NULL, "EC",
		strcmp(name, "p256") == 0   ? "P-256"
		: strcmp(name, "p384") == 0 ? "P-384"
		: strcmp(name, "p521") == 0 ? "P-521"
					    : name);
}

static void write_pem(EVP_PKEY *pkey, bool private, char *text, size_t size)
{
	char *p = NULL;
	BIO *bio = BIO_new(BIO_s_mem());
	if (private)
		PEM_write_bio_PKCS8PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL);
	else
		PEM_write_bio_PUBKEY(bio, pkey);
	long n = BIO_get_mem_data(bio, &p);
	assert_true(n > 0 && (size_t)n < size);
	memcpy(text, p, (size_t)n);
	BIO_free(bio);
}

static int make_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		EVP_PKEY *pkey = generate(pairs[i].name);
		assert_non_null(pkey);
		write_pem(pkey, true, pairs[i].private_pem, sizeof pairs[i].private_pem);
		write_pem(pkey, false, pairs[i].public_pem, sizeof pairs[i].public_pem);
		EVP_PKEY_free(pkey);
	}
	return 0;
}

static const struct pair *pair_named(const char *name)
{
	for (size_t i = 0; i < COUNT(pairs); i++)
		if (strcmp(pairs[i].name, name) == 0)
			return &pairs[i];
	fail_msg("no key %s", name);
	return NULL;
}

/* ---- what we do with them ---- */

/* A PEM text as a secret is what the confusion of RS256 and HS256 lives on. */
static struct mint_jwk *key_of(enum mint_alg alg, const char *pem)
{
	struct mint_jwk_options o = { .alg = alg };
	struct mint_jwk *jwk = NULL;
	enum mint_err e = mint_alg_kty(alg) == MINT_KTY_OCT
				  ? mint_jwk_from_secret(&o, pem, strlen(pem), &jwk, NULL)
				  : mint_jwk_from_pem(&o, pem, strlen(pem), &jwk, NULL);
	return e == MINT_OK ? jwk : NULL;
}

static bool signs(enum mint_alg alg, const char *pem, struct token *t)
{
	struct mint_jwk *jwk = key_of(alg, pem);
	struct mint_signer *s = NULL;
	bool fine = jwk && mint_signer_new(jwk, NULL, &s, NULL) == MINT_OK &&
		    mint_jwt_sign_json(ctx, s, "{}", 2, t->p, sizeof t->p, &t->n, NULL) == MINT_OK;
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
	return fine;
}

static bool verifies(enum mint_alg alg, const char *pem, const struct token *t)
{
	struct mint_jwk *jwk = key_of(alg, pem);
	struct mint_jwt jwt;
	if (!jwk)
		return false;
	struct mint_verifier *v = verifier_of(jwk, NULL);
	bool fine = mint_jwt_verify(ctx, v, t->p, t->n, NOW, &jwt, NULL) == MINT_OK;
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
	return fine;
}

static bool said_yes(const json_t *verdict)
{
	return json_is_true(json_object_get(verdict, "ok"));
}

/* ---- one pair ---- */

struct counts {
	size_t signed_, small, eddsa, with_private;
};

/* Where we differ: EdDSA is not in its list; RSA below 2048 bits verifies there (RFC 7518 3.3
 * forbids it); a private key verifies here, as it does there when it comes as text. */
static void compare(const json_t *t, struct counts *c)
{
	const char *name = str(t, "key"), *alg_name = str(t, "algorithm");
	const struct pair *pair = pair_named(name);
	enum mint_alg alg = mint_alg_from_name(alg_name, strlen(alg_name));
	bool is_eddsa = alg == MINT_ALG_EDDSA && strcmp(name, "ed25519") == 0;
	bool is_small = strcmp(name, "rsa1024") == 0;
	struct token token, again;
	bool ours = signs(alg, pair->private_pem, &token);
	if (ours != (said_yes(json_object_get(t, "sign")) || is_eddsa))
		fail_msg("%s %s: sign is %d here", name, alg_name, ours);
	if (signs(alg, pair->public_pem, &again))
		fail_msg("%s %s: signed with a public key", name, alg_name);
	assert_false(said_yes(json_object_get(t, "sign_with_public")));
	if (said_yes(json_object_get(t, "verify")) && !ours) {
		assert_true(is_small && !key_of(alg, pair->public_pem));
		c->small++;
	}
	if (!ours)
		return;
	assert_true(verifies(alg, pair->public_pem, &token));
	assert_true(is_eddsa || said_yes(json_object_get(t, "verify")));
	assert_false(said_yes(json_object_get(t, "verify_with_private")));
	assert_true(verifies(alg, pair->private_pem, &token));
	c->signed_++;
	c->eddsa += is_eddsa;
	c->with_private++;
}

static void keys_and_algorithms_fit_as_they_do_in_jsonwebtoken(void **state)
{
	(void)state;
	json_t *doc = vector_json("jsonwebtoken-oracle/oracle.json"), *t;
	struct counts c = { 0 };
	size_t i;
	if (!doc)
		skip();
	json_array_foreach(json_object_get(doc, "keys"), i, t) compare(t, &c);
	print_message(
		"# keys: %zu pairs, %zu sign (%zu with EdDSA, which is not there), %zu of 1024 "
		"bits verify there alone\n",
		i, c.signed_, c.eddsa, c.small);
	assert_int_equal(i, 104);
	assert_int_equal(c.eddsa, 1);
	assert_int_equal(c.signed_, 10);
	assert_int_equal(c.small, 5);
	json_decref(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(
		keys_and_algorithms_fit_as_they_do_in_jsonwebtoken) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, make_pairs, NULL);
	mint_ctx_free(ctx);
	return failed;
}
