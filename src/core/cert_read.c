/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cert_read.h"
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

static void bio_freep(BIO **b)
{
	BIO_free(*b);
}

static void x509_freep(X509 **x)
{
	X509_free(*x);
}

static void jwk_unrefp(struct mint_jwk **k)
{
	mint_jwk_unref(*k);
}

/* Without this libcrypto would ask the terminal when a block says that it is encrypted. */
static int no_passphrase(char *buf, int size, int rwflag, void *arg)
{
	(void)buf;
	(void)size;
	(void)rwflag;
	(void)arg;
	return -1;
}

/* The readers take the first block that they like; with several, what the caller meant is a guess.
 */
static bool is_one_block(struct span pem)
{
	static const char begin[] = "-----BEGIN ";
	const char *first = pem.n ? memmem(pem.p, pem.n, begin, sizeof begin - 1) : NULL;
	if (!first || pem.n > INT32_MAX)
		return false;
	const char *next = first + sizeof begin - 1;
	return !memmem(next, pem.n - (size_t)(next - pem.p), begin, sizeof begin - 1);
}

static err read_x509(struct span pem, X509 **ret_x509)
{
	if (!is_one_block(pem))
		return FAIL(SYNTAX);
	AUTO(bio_freep) BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
	TRY_PTR(in);
	X509 *x = PEM_read_bio_X509(in, NULL, no_passphrase, NULL);
	if (!x)
		return FAIL(SYNTAX);
	*ret_x509 = x;
	return OK;
}

static err end_of(const X509 *x, int64_t *ret_ms)
{
	struct tm tm;
	if (ASN1_TIME_to_tm(X509_get0_notAfter(x), &tm) != 1)
		return FAIL(SYNTAX);
	*ret_ms = (int64_t)timegm(&tm) * 1000;
	return OK;
}

static err to_err(enum mint_err e)
{
	if (e == MINT_ERR_NOMEM)
		return FAIL(NOMEM);
	return e == MINT_ERR_CRYPTO ? FAIL(CRYPTO) : FAIL(SYNTAX);
}

static err kid_of(struct arena *a, const struct mint_jwk *jwk, struct span *ret_kid)
{
	char *text = arena_alloc(a, MINT_THUMBPRINT_SIZE);
	TRY_PTR(text);
	enum mint_err e = mint_jwk_thumbprint(jwk, text, NULL);
	if (e != MINT_OK)
		return to_err(e);
	*ret_kid = span_of(text);
	return OK;
}

static err public_pem_of(struct arena *a, const struct mint_jwk *jwk, struct span *ret_pem)
{
	size_t n = 0;
	enum mint_err e = mint_jwk_write_pem(jwk, MINT_PUBLIC, NULL, 0, &n, NULL);
	if (e != MINT_ERR_SPACE)
		return to_err(e);
	char *text = arena_alloc(a, n);
	TRY_PTR(text);
	e = mint_jwk_write_pem(jwk, MINT_PUBLIC, text, n, &n, NULL);
	if (e != MINT_OK)
		return to_err(e);
	*ret_pem = span_make(text, n);
	return OK;
}

err cert_read_key(struct arena *a, struct span pem, enum mint_alg alg, struct cert_key *ret_key)
{
	struct cert_key k = { 0 };
	struct mint_jwk_options options = { .alg = alg };
	AUTO(x509_freep) X509 *x = NULL;
	AUTO(jwk_unrefp) struct mint_jwk *jwk = NULL;
	if (!is_one_block(pem))
		return FAIL(SYNTAX);
	enum mint_err e = mint_jwk_from_pem(&options, pem.p, pem.n, &jwk, NULL);
	if (e != MINT_OK)
		return to_err(e);
	if (mint_jwk_can_sign(jwk))
		return FAIL(SYNTAX);
	k.has_end = !read_x509(pem, &x).code;
	if (k.has_end)
		TRY(end_of(x, &k.end_ms));
	TRY(kid_of(a, jwk, &k.kid));
	TRY(public_pem_of(a, jwk, &k.public_pem));
	*ret_key = k;
	return OK;
}

/* The form of the contract's recordings: RFC 2253 escapes, short names, a line each. */
static err subject_of(struct arena *a, const X509 *x, struct span *ret_dn)
{
	char *text;
	AUTO(bio_freep) BIO *out = BIO_new(BIO_s_mem());
	TRY_PTR(out);
	unsigned long form = ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL |
			     ASN1_STRFLGS_UTF8_CONVERT | XN_FLAG_SEP_MULTILINE | XN_FLAG_FN_SN;
	if (X509_NAME_print_ex(out, X509_get_subject_name(x), 0, form) < 0)
		return FAIL(SYNTAX);
	long n = BIO_get_mem_data(out, &text);
	*ret_dn = arena_span_dup(a, span_make(n > 0 ? text : "", n > 0 ? (size_t)n : 0));
	return ret_dn->p ? OK : FAIL(NOMEM);
}

static err thumbprint_of(struct arena *a, const X509 *x, struct span *ret_text)
{
	unsigned char hash[32];
	unsigned n = sizeof hash;
	size_t size = MINT_B64URL_SIZE(sizeof hash);
	char *text = arena_alloc(a, size);
	TRY_PTR(text);
	if (!X509_digest(x, EVP_sha256(), hash, &n) ||
		mint_b64url_encode(hash, n, text, size, &size) != MINT_OK)
		return FAIL(CRYPTO);
	*ret_text = span_make(text, size);
	return OK;
}

err cert_read_identity(struct arena *a, struct span pem, struct cert_identity *ret_identity)
{
	struct cert_identity i = { 0 };
	AUTO(x509_freep) X509 *x = NULL;
	TRY(read_x509(pem, &x));
	TRY(end_of(x, &i.end_ms));
	TRY(subject_of(a, x, &i.subject_dn));
	TRY(thumbprint_of(a, x, &i.thumbprint_sha256));
	*ret_identity = i;
	return OK;
}
