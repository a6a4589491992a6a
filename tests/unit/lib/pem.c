/* SPDX-License-Identifier: Apache-2.0 */
/* Keys on curves and id-RSASSA-PSS keys as PEM and DER, in every form that libcrypto writes. */
#include "support.h"
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

static const enum mint_crv curves[] = { MINT_CRV_P256, MINT_CRV_P384, MINT_CRV_P521,
	MINT_CRV_SECP256K1, MINT_CRV_ED25519, MINT_CRV_ED448 };

struct text {
	char p[8192];
	size_t n;
};

enum form {
	PKCS8,
	SPKI,
	SEC1, /* or PKCS#1 */
	PKCS1_PUBLIC,
	CERTIFICATE,
	ENCRYPTED,
	ENCRYPTED_OLD /* by a header inside of the block */
};

static int certificate(BIO *bio, EVP_PKEY *pkey)
{
	X509 *x = X509_new();
	bool bare = EVP_PKEY_is_a(pkey, "ED25519") || EVP_PKEY_is_a(pkey, "ED448");
	int fine = x && X509_set_pubkey(x, pkey) && ASN1_INTEGER_set(X509_get_serialNumber(x), 1) &&
		   X509_gmtime_adj(X509_getm_notBefore(x), 0) &&
		   X509_gmtime_adj(X509_getm_notAfter(x), 60) &&
		   X509_sign(x, pkey, bare ? NULL : EVP_sha256()) && PEM_write_bio_X509(bio, x);
	X509_free(x);
	return fine;
}

static int written(BIO *bio, EVP_PKEY *pkey, enum form form)
{
	char *pw = (char *)"pw";
	const unsigned char *p = (const unsigned char *)pw;
	switch (form) {
	case PKCS8:
		return PEM_write_bio_PKCS8PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL);
	case SPKI:
		return PEM_write_bio_PUBKEY(bio, pkey);
	case SEC1:
		return PEM_write_bio_PrivateKey_traditional(bio, pkey, NULL, NULL, 0, NULL, NULL);
	case PKCS1_PUBLIC:
		return PEM_ASN1_write_bio((i2d_of_void *)i2d_PublicKey, PEM_STRING_RSA_PUBLIC, bio,
			pkey, NULL, NULL, 0, NULL, NULL);
	case CERTIFICATE:
		return certificate(bio, pkey);
	case ENCRYPTED:
		return PEM_write_bio_PKCS8PrivateKey(
			bio, pkey, EVP_aes_128_cbc(), pw, 2, NULL, NULL);
	case ENCRYPTED_OLD:
		return PEM_write_bio_PrivateKey_traditional(
			bio, pkey, EVP_aes_128_cbc(), p, 2, NULL, NULL);
	}
	return 0;
}

/* Takes the key over. */
static struct text pem_of(EVP_PKEY *pkey, enum form form)
{
	struct text t = { .n = 0 };
	BIO *bio = BIO_new(BIO_s_mem());
	assert_non_null(pkey);
	assert_int_equal(written(bio, pkey, form), 1);
	t.n = (size_t)BIO_read(bio, t.p, sizeof t.p - 1);
	BIO_free(bio);
	EVP_PKEY_free(pkey);
	return t;
}

static EVP_PKEY *ec(const char *group)
{
	return EVP_PKEY_Q_keygen(NULL, NULL, "EC", group);
}

static enum mint_err read_pem(
	const struct text *t, enum mint_alg alg, struct mint_jwk **ret_jwk, struct mint_error *e)
{
	struct mint_jwk_options o = { .alg = alg };
	*ret_jwk = NULL;
	return mint_jwk_from_pem(alg ? &o : NULL, t->p, t->n, ret_jwk, e);
}

/* ---- keys on curves ---- */

static void assert_same(const struct mint_jwk *a, const struct mint_jwk *b)
{
	char x[MINT_THUMBPRINT_SIZE], y[MINT_THUMBPRINT_SIZE];
	assert_int_equal(mint_jwk_alg(a), mint_jwk_alg(b));
	assert_int_equal(mint_jwk_thumbprint(a, x, NULL), MINT_OK);
	assert_int_equal(mint_jwk_thumbprint(b, y, NULL), MINT_OK);
	assert_string_equal(x, y);
}

static void a_key_goes_through_each_form_unharmed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(curves); i++)
		for (int part = MINT_PUBLIC; part <= MINT_PRIVATE; part++) {
			struct mint_jwk *jwk = NULL, *by_pem = NULL, *by_json = NULL;
			struct mint_error e = { 0 };
			struct text t, u;
			const char *name = mint_crv_name(curves[i]);
			assert_err(name, mint_jwk_generate_curve(NULL, curves[i], &jwk, &e),
				MINT_OK, e);
			assert_err(name,
				mint_jwk_write_pem(
					jwk, (enum mint_part)part, t.p, sizeof t.p, &t.n, &e),
				MINT_OK, e);
			assert_err(name, read_pem(&t, MINT_ALG_UNSET, &by_pem, &e), MINT_OK, e);
			assert_same(jwk, by_pem);
			assert_err(name,
				mint_jwk_write_json(
					jwk, (enum mint_part)part, t.p, sizeof t.p, &t.n, &e),
				MINT_OK, e);
			assert_err(
				name, mint_jwk_from_json(NULL, t.p, t.n, &by_json, &e), MINT_OK, e);
			assert_int_equal(mint_jwk_can_sign(by_json), part == MINT_PRIVATE);
			assert_int_equal(mint_jwk_can_sign(by_pem), part == MINT_PRIVATE);
			assert_err(name,
				mint_jwk_write_json(
					by_pem, (enum mint_part)part, u.p, sizeof u.p, &u.n, &e),
				MINT_OK, e);
			assert_int_equal(t.n, u.n);
			assert_memory_equal(t.p, u.p, t.n);
			mint_jwk_unref(jwk);
			mint_jwk_unref(by_pem);
			mint_jwk_unref(by_json);
		}
}

static void a_public_half_cannot_sign(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(curves); i++) {
		struct mint_jwk *jwk = NULL, *public = NULL;
		struct mint_signer *s = NULL;
		struct text t;
		assert_int_equal(mint_jwk_generate_curve(NULL, curves[i], &jwk, NULL), MINT_OK);
		assert_int_equal(mint_jwk_public(jwk, &public, NULL), MINT_OK);
		assert_same(jwk, public);
		assert_false(mint_jwk_can_sign(public));
		assert_int_equal(mint_signer_new(public, NULL, &s, NULL), MINT_ERR_KEY);
		assert_int_equal(
			mint_jwk_write_json(public, MINT_PRIVATE, t.p, sizeof t.p, &t.n, NULL),
			MINT_ERR_KEY);
		assert_int_equal(
			mint_jwk_write_pem(public, MINT_PRIVATE, t.p, sizeof t.p, &t.n, NULL),
			MINT_ERR_KEY);
		mint_jwk_unref(jwk);
		mint_jwk_unref(public);
	}
}

static const struct row {
	const char *name, *group;
	enum form form;
	enum mint_alg alg;
	enum mint_err want;
	enum mint_alg got;
} rows[] = {
	{ "PKCS#8", "prime256v1", PKCS8, MINT_ALG_UNSET, MINT_OK, MINT_ALG_ES256 },
	{ "SEC1", "secp384r1", SEC1, MINT_ALG_UNSET, MINT_OK, MINT_ALG_ES384 },
	{ "SPKI", "secp521r1", SPKI, MINT_ALG_UNSET, MINT_OK, MINT_ALG_ES512 },
	{ "a certificate", "secp256k1", CERTIFICATE, MINT_ALG_UNSET, MINT_OK, MINT_ALG_ES256K },
	{ "its own alg", "secp384r1", SPKI, MINT_ALG_ES384, MINT_OK, MINT_ALG_ES384 },
	{ "another curve's alg", "secp384r1", SPKI, MINT_ALG_ES256, MINT_ERR_KEY, 0 },
	{ "an alg of RSA", "prime256v1", SPKI, MINT_ALG_RS256, MINT_ERR_KEY, 0 },
	{ "EdDSA for an EC key", "prime256v1", SPKI, MINT_ALG_EDDSA, MINT_ERR_KEY, 0 },
	{ "an alg of secrets", "prime256v1", SPKI, MINT_ALG_HS256, MINT_ERR_ALG, 0 },
	{ "encrypted", "prime256v1", ENCRYPTED, MINT_ALG_UNSET, MINT_ERR_KEY, 0 },
	{ "encrypted the old way", "prime256v1", ENCRYPTED_OLD, MINT_ALG_UNSET, MINT_ERR_KEY, 0 },
	{ "a curve that is not ours", "brainpoolP256r1", PKCS8, MINT_ALG_UNSET, MINT_ERR_KEY, 0 },
	{ "the same, with an alg", "brainpoolP256r1", SPKI, MINT_ALG_ES256, MINT_ERR_KEY, 0 },
	{ "a curve that is too small", "secp224r1", SPKI, MINT_ALG_UNSET, MINT_ERR_KEY, 0 },
};

static void each_form_of_an_ec_key_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text t = pem_of(ec(rows[i].group), rows[i].form);
		struct mint_jwk *jwk = NULL;
		struct mint_error e = { 0 };
		assert_err(rows[i].name, read_pem(&t, rows[i].alg, &jwk, &e), rows[i].want, e);
		if (jwk)
			assert_int_equal(mint_jwk_alg(jwk), rows[i].got);
		mint_jwk_unref(jwk);
	}
}

static void what_is_wrong_is_said(void **state)
{
	(void)state;
	struct mint_jwk *jwk;
	struct mint_error e;
	struct text t = pem_of(ec("secp384r1"), SPKI);
	assert_int_equal(read_pem(&t, MINT_ALG_ES256, &jwk, &e), MINT_ERR_KEY);
	assert_string_equal(e.detail, "\"alg\" parameter \"ES256\" requires curve \"prime256v1\".");
	t = pem_of(ec("prime256v1"), ENCRYPTED);
	assert_int_equal(read_pem(&t, MINT_ALG_UNSET, &jwk, &e), MINT_ERR_KEY);
	assert_string_equal(e.detail, "the PEM block is encrypted");
}

/* `openssl ecparam -genkey` writes the parameters in a block of their own before the key. */
static void parameters_before_a_key_are_passed_over(void **state)
{
	(void)state;
	static const char parameters[] = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
					 "-----END EC PARAMETERS-----\n";
	struct text t = pem_of(ec("prime256v1"), SEC1), u = { .n = 0 };
	struct mint_jwk *jwk = NULL;
	struct mint_error e = { 0 };
	u.n = (size_t)snprintf(u.p, sizeof u.p, "%s%s", parameters, t.p);
	assert_err("", read_pem(&u, MINT_ALG_UNSET, &jwk, &e), MINT_OK, e);
	mint_jwk_unref(jwk);
	u.n = strlen(parameters);
	assert_err("alone", read_pem(&u, MINT_ALG_UNSET, &jwk, &e), MINT_ERR_KEY, e);
}

/* CVE-2020-0601: the numbers of P-256 are fine today and may have another generator tomorrow. */
static void a_curve_given_by_its_numbers_is_refused(void **state)
{
	(void)state;
	static const enum form forms[] = { PKCS8, SEC1, SPKI, CERTIFICATE };
	for (size_t i = 0; i < COUNT(forms); i++) {
		EVP_PKEY *pkey = ec("prime256v1");
		struct mint_jwk *jwk = NULL;
		struct mint_error e = { 0 };
		assert_true(EVP_PKEY_set_utf8_string_param(
			pkey, OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_EXPLICIT));
		struct text t = pem_of(pkey, forms[i]);
		assert_err("explicit", read_pem(&t, MINT_ALG_UNSET, &jwk, &e), MINT_ERR_KEY, e);
	}
}

static void okp_keys_are_read_and_x25519_is_not(void **state)
{
	(void)state;
	static const enum form forms[] = { PKCS8, SPKI, CERTIFICATE };
	struct mint_jwk *jwk = NULL;
	struct mint_error e = { 0 };
	for (size_t i = 0; i < COUNT(forms); i++) {
		struct text t = pem_of(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), forms[i]);
		assert_err("Ed25519", read_pem(&t, MINT_ALG_UNSET, &jwk, &e), MINT_OK, e);
		assert_int_equal(mint_jwk_alg(jwk), MINT_ALG_EDDSA);
		assert_int_equal(mint_jwk_crv(jwk), MINT_CRV_ED25519);
		mint_jwk_unref(jwk);
		assert_err("ES256", read_pem(&t, MINT_ALG_ES256, &jwk, &e), MINT_ERR_KEY, e);
		assert_err("RS256", read_pem(&t, MINT_ALG_RS256, &jwk, &e), MINT_ERR_KEY, e);
	}
	struct text t = pem_of(EVP_PKEY_Q_keygen(NULL, NULL, "X25519"), PKCS8);
	assert_err("X25519", read_pem(&t, MINT_ALG_UNSET, &jwk, &e), MINT_ERR_KEY, e);
	assert_err("X25519", read_pem(&t, MINT_ALG_EDDSA, &jwk, &e), MINT_ERR_KEY, e);
}

/* ---- RSA ---- */

static EVP_PKEY *pss(const char *hash, const char *mgf1_hash, int salt_len)
{
	EVP_PKEY *pkey = NULL;
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "RSA-PSS", NULL);
	assert_true(EVP_PKEY_keygen_init(c) > 0 && EVP_PKEY_CTX_set_rsa_keygen_bits(c, 2048) > 0);
	if (hash)
		assert_true(EVP_PKEY_CTX_set_rsa_pss_keygen_md_name(c, hash, NULL) > 0 &&
			    EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md_name(c, mgf1_hash) > 0 &&
			    EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(c, salt_len) > 0);
	assert_true(EVP_PKEY_generate(c, &pkey) > 0);
	EVP_PKEY_CTX_free(c);
	return pkey;
}

static const struct pss_row {
	const char *name, *hash, *mgf1_hash;
	int salt_len;
	enum mint_alg alg;
	enum mint_err want;
	enum mint_alg own; /* when none is given */
} pss_rows[] = {
	{ "bound to nothing", NULL, NULL, 0, MINT_ALG_PS384, MINT_OK, MINT_ALG_UNSET },
	{ "bound to SHA-256", "SHA256", "SHA256", 32, MINT_ALG_PS256, MINT_OK, MINT_ALG_PS256 },
	{ "a salt that may be shorter", "SHA512", "SHA512", 20, MINT_ALG_PS512, MINT_OK,
		MINT_ALG_PS512 },
	{ "for RS256", NULL, NULL, 0, MINT_ALG_RS256, MINT_ERR_KEY, MINT_ALG_UNSET },
	{ "for another hash", "SHA256", "SHA256", 32, MINT_ALG_PS512, MINT_ERR_KEY,
		MINT_ALG_PS256 },
	{ "bound to SHA-1", "SHA1", "SHA1", 20, MINT_ALG_PS256, MINT_ERR_KEY, MINT_ALG_UNSET },
	{ "two hashes", "SHA256", "SHA1", 32, MINT_ALG_PS256, MINT_ERR_KEY, MINT_ALG_UNSET },
	{ "a salt that must be longer", "SHA256", "SHA256", 33, MINT_ALG_PS256, MINT_ERR_KEY,
		MINT_ALG_UNSET },
};

static void check_pss(const struct pss_row *r, const struct text *t)
{
	struct mint_jwk *jwk = NULL;
	struct mint_error e = { 0 };
	assert_err(r->name, read_pem(t, r->alg, &jwk, &e), r->want, e);
	mint_jwk_unref(jwk);
	enum mint_err got = read_pem(t, MINT_ALG_UNSET, &jwk, &e);
	if ((got == MINT_OK) != (r->own != MINT_ALG_UNSET))
		fail_msg("%s: %s", r->name, mint_err_name(got));
	if (jwk)
		assert_int_equal(mint_jwk_alg(jwk), r->own);
	mint_jwk_unref(jwk);
}

static void an_rsa_pss_key_serves_what_its_parameters_allow(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pss_rows); i++) {
		const struct pss_row *r = &pss_rows[i];
		EVP_PKEY *pkey = pss(r->hash, r->mgf1_hash, r->salt_len);
		EVP_PKEY_up_ref(pkey);
		struct text whole = pem_of(pkey, PKCS8), public = pem_of(pkey, SPKI);
		check_pss(r, &whole);
		check_pss(r, &public);
	}
}

static void an_rsa_pss_key_signs_what_its_public_half_verifies(void **state)
{
	(void)state;
	struct text t = pem_of(pss("SHA256", "SHA256", 32), PKCS8);
	struct mint_ctx *ctx = ctx_new();
	struct mint_jwk *jwk = NULL, *public = NULL;
	struct mint_error e = { 0 };
	struct token token;
	struct mint_jwt jwt;
	assert_err("", read_pem(&t, MINT_ALG_UNSET, &jwk, &e), MINT_OK, e);
	assert_err("", mint_jwk_public(jwk, &public, &e), MINT_OK, e);
	struct mint_signer *s = signer_of(jwk, NULL);
	struct mint_verifier *v = verifier_of(public, NULL);
	assert_int_equal(
		mint_jwt_sign_json(ctx, s, "{}", 2, token.p, sizeof token.p, &token.n, NULL), 0);
	assert_err("", mint_jwt_verify(ctx, v, token.p, token.n, NOW, &jwt, &e), MINT_OK, e);
	mint_signer_unref(s);
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
	mint_jwk_unref(public);
	mint_ctx_free(ctx);
}

static void each_form_of_an_rsa_key_is_read(void **state)
{
	(void)state;
	static const enum form forms[] = { PKCS8, SEC1, SPKI, PKCS1_PUBLIC, CERTIFICATE };
	EVP_PKEY *pkey = EVP_RSA_gen(2048);
	for (size_t i = 0; i < COUNT(forms); i++) {
		EVP_PKEY_up_ref(pkey);
		struct text t = pem_of(pkey, forms[i]);
		struct mint_jwk *jwk = NULL;
		struct mint_error e = { 0 };
		assert_err("no alg", read_pem(&t, MINT_ALG_UNSET, &jwk, &e), MINT_ERR_ALG, e);
		assert_err("ES256", read_pem(&t, MINT_ALG_ES256, &jwk, &e), MINT_ERR_KEY, e);
		assert_err("RS256", read_pem(&t, MINT_ALG_RS256, &jwk, &e), MINT_OK, e);
		assert_int_equal(mint_jwk_can_sign(jwk), i < 2);
		mint_jwk_unref(jwk);
	}
	EVP_PKEY_free(pkey);
}

/* ---- DER ---- */

static struct text der_of(const struct text *pem)
{
	struct text der = { .n = 0 };
	char *name, *header;
	unsigned char *p;
	long n;
	BIO *bio = BIO_new_mem_buf(pem->p, (int)pem->n);
	assert_int_equal(PEM_read_bio(bio, &name, &header, &p, &n), 1);
	memcpy(der.p, p, (size_t)n);
	der.n = (size_t)n;
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_free(p);
	BIO_free(bio);
	return der;
}

static void der_is_read_whole_and_nothing_behind_it(void **state)
{
	(void)state;
	static const enum form forms[] = { PKCS8, SPKI, CERTIFICATE };
	struct mint_jwk *jwk = NULL;
	struct mint_error e = { 0 };
	for (size_t i = 0; i < COUNT(forms); i++) {
		struct text pem = pem_of(ec("prime256v1"), forms[i]), der = der_of(&pem);
		assert_err("der", mint_jwk_from_der(NULL, der.p, der.n, &jwk, &e), MINT_OK, e);
		assert_int_equal(mint_jwk_can_sign(jwk), forms[i] == PKCS8);
		mint_jwk_unref(jwk);
		assert_err("cut", mint_jwk_from_der(NULL, der.p, der.n - 1, &jwk, &e), MINT_ERR_KEY,
			e);
		assert_err("more", mint_jwk_from_der(NULL, der.p, der.n + 1, &jwk, &e),
			MINT_ERR_KEY, e);
		assert_err("as PEM", read_pem(&der, MINT_ALG_UNSET, &jwk, &e), MINT_ERR_KEY, e);
		assert_err("PEM as DER", mint_jwk_from_der(NULL, pem.p, pem.n, &jwk, &e),
			MINT_ERR_KEY, e);
	}
	assert_err("nothing", mint_jwk_from_der(NULL, "", 0, &jwk, &e), MINT_ERR_KEY, e);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(a_key_goes_through_each_form_unharmed),
		TEST(a_public_half_cannot_sign), TEST(each_form_of_an_ec_key_is_read),
		TEST(what_is_wrong_is_said), TEST(parameters_before_a_key_are_passed_over),
		TEST(a_curve_given_by_its_numbers_is_refused),
		TEST(okp_keys_are_read_and_x25519_is_not),
		TEST(an_rsa_pss_key_serves_what_its_parameters_allow),
		TEST(an_rsa_pss_key_signs_what_its_public_half_verifies),
		TEST(each_form_of_an_rsa_key_is_read),
		TEST(der_is_read_whole_and_nothing_behind_it) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
