/* SPDX-License-Identifier: Apache-2.0 */
/* signers.c: a bounded cache. Opening a sealed key and preparing it costs as much as a signature; a
 * port that serves few keys does it once for each. What makes an entry the right one is the sealed
 * blob itself, byte by byte, with tenant, kid, alg and typ: a blob of another tenant finds no
 * entry. */
#include "keyring/ring.h"
#include <mintage/b64.h>
#include <mintage/jwk.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <stdlib.h>

#define SECRET_MIN 16 /* characters of an API's signing_secret that the contract allows */

struct slot {
	struct signer signer;
	uint64_t used; /* when, in uses */
	int64_t tenant;
	struct span alg, kid, sealed;
	bool at_jwt;
	char *bytes; /* of the three spans */
};

struct signers {
	struct mint_ctx *ctx; /* keeps the prepared state of as many keys as there are slots */
	uint64_t uses;
	size_t count;
	uint64_t tags[SIGNERS_MAX]; /* apart from the slots, so that a search stays in a few cache
				       lines */
	struct slot slots[SIGNERS_MAX];
};

static bool is_at_jwt(const struct sign_request *req)
{
	return req->dialect == DIALECT_RFC9068 || req->dialect == DIALECT_RFC9068_AUTHZ;
}

err signers_new(struct signers **ret_signers)
{
	struct signers *s = calloc(1, sizeof *s);
	TRY_PTR(s);
	enum mint_err e = mint_ctx_new(&s->ctx, NULL);
	if (e) {
		free(s);
		return ring_mint_failed(e);
	}
	*ret_signers = s;
	return OK;
}

static void slot_done(struct slot *s)
{
	mint_signer_unref(s->signer.policy);
	free(s->bytes);
	*s = (struct slot){ 0 };
}

void signers_free(struct signers *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++)
		slot_done(&s->slots[i]);
	mint_ctx_free(s->ctx);
	free(s);
}

/* ---- preparing a key ---- */

/* The contract allows secrets shorter than the hash; the key is the text's bytes as they are,
 * whatever they look like. */
static err secret_jwk(const struct mint_jwk_options *options, struct keyring *k,
	const struct sign_request *req, struct mint_jwk **ret_jwk)
{
	struct mint_jwk_options o = *options;
	AUTO(secret_done) struct secret text = { 0 };
	TRY(seal_open(k, req->tenant, SEAL_SECRET, SPAN_NONE, req->sealed, &text));
	if (text.n < SECRET_MIN)
		return FAIL(CRYPTO);
	o.flags = MINT_ALLOW_SHORT_SECRET | MINT_SECRET_RAW;
	enum mint_err e = mint_jwk_from_secret(&o, text.p, text.n, ret_jwk, NULL);
	return e ? ring_mint_failed(e) : OK;
}

static err rsa_jwk(const struct mint_jwk_options *options, struct keyring *k,
	const struct sign_request *req, struct mint_jwk **ret_jwk)
{
	AUTO(ring_pkey_freep) EVP_PKEY *key = NULL;
	TRY(private_key_open(k, req->tenant, SEAL_SIGNING_KEY, req->kid, req->sealed, &key));
	AUTO(ring_bio_freep) BIO *pem = BIO_new(BIO_s_secmem()); /* wiped when freed */
	TRY_PTR(pem);
	char *text;
	if (PEM_write_bio_PKCS8PrivateKey(pem, key, NULL, NULL, 0, NULL, NULL) != 1)
		return ring_crypto_failed();
	long n = BIO_get_mem_data(pem, &text);
	enum mint_err e = mint_jwk_from_pem(options, text, (size_t)n, ret_jwk, NULL);
	return e ? ring_mint_failed(e) : OK;
}

static err open_jwk(struct keyring *k, const struct sign_request *req, struct mint_jwk **ret_jwk)
{
	struct mint_jwk_options o = { .alg = mint_alg_from_name(req->alg.p, req->alg.n) };
	if (o.alg == MINT_ALG_UNSET)
		return FAIL(CRYPTO);
	if (req->kid.n)
		o.kid = (struct mint_text){ req->kid.p, req->kid.n };
	return mint_alg_kty(o.alg) == MINT_KTY_OCT ? secret_jwk(&o, k, req, ret_jwk)
						   : rsa_jwk(&o, k, req, ret_jwk);
}

static enum mint_err prepare(const struct mint_jwk *jwk, bool at_jwt, struct signer *s)
{
	static const struct mint_text typ[] = { { "JWT", 3 }, { "at+jwt", 6 } };
	struct mint_sign_options o = { .typ = typ[at_jwt] };
	size_t n = 0;
	enum mint_err e = mint_signer_new(jwk, &o, &s->policy, NULL);
	if (!e)
		e = mint_jwt_sign_json(s->ctx, s->policy, "{}", 2, NULL, 0, &n, NULL);
	s->token_extra = n - MINT_B64URL_SIZE(2);
	return e == MINT_ERR_SPACE ? MINT_OK : e;
}

static char *keep(char *at, struct span from, struct span *ret_kept)
{
	if (from.n)
		memcpy(at, from.p, from.n);
	*ret_kept = span_make(at, from.n);
	return at + from.n;
}

static err slot_init(struct slot *s, struct keyring *k, const struct sign_request *req)
{
	struct mint_jwk *jwk = NULL;
	TRY(open_jwk(k, req, &jwk));
	enum mint_err e = prepare(jwk, is_at_jwt(req), &s->signer);
	mint_jwk_unref(jwk);
	if (e)
		return ring_mint_failed(e);
	s->bytes = malloc(req->alg.n + req->kid.n + req->sealed.n);
	TRY_PTR(s->bytes);
	keep(keep(keep(s->bytes, req->alg, &s->alg), req->kid, &s->kid), req->sealed, &s->sealed);
	s->tenant = req->tenant;
	s->at_jwt = is_at_jwt(req);
	return OK;
}

/* ---- finding one ---- */

/* The nonce of a sealed blob is random: eight bytes of it tell blobs apart well enough to look
 * closer. */
static uint64_t tag_of(const struct sign_request *req)
{
	uint64_t tag;
	memcpy(&tag, req->sealed.p + 1, sizeof tag);
	return tag;
}

static bool is_for(const struct slot *s, const struct sign_request *req)
{
	return s->tenant == req->tenant && s->at_jwt == is_at_jwt(req) &&
	       span_eq(s->alg, req->alg) && span_eq(s->kid, req->kid) &&
	       span_eq(s->sealed, req->sealed);
}

static struct slot *find(struct signers *s, uint64_t tag, const struct sign_request *req)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->tags[i] == tag && is_for(&s->slots[i], req))
			return &s->slots[i];
	return NULL;
}

/* A free place, or that of the entry that was used longest ago. */
static size_t place_for_new(const struct signers *s)
{
	size_t oldest = 0;
	if (s->count < SIGNERS_MAX)
		return s->count;
	for (size_t i = 1; i < s->count; i++)
		if (s->slots[i].used < s->slots[oldest].used)
			oldest = i;
	return oldest;
}

static err add(struct signers *s, struct keyring *k, uint64_t tag, const struct sign_request *req,
	struct slot **ret_slot)
{
	struct slot fresh = { .signer.ctx = s->ctx };
	err e = slot_init(&fresh, k, req);
	if (e.code) {
		slot_done(&fresh);
		return e;
	}
	size_t at = place_for_new(s);
	if (at == s->count)
		s->count++;
	else
		slot_done(&s->slots[at]);
	s->tags[at] = tag;
	s->slots[at] = fresh;
	*ret_slot = &s->slots[at];
	return OK;
}

err signers_get(struct signers *s, struct keyring *k, const struct sign_request *req,
	const struct signer **ret_signer)
{
	if (req->sealed.n < SEAL_OVERHEAD)
		return FAIL(CRYPTO);
	uint64_t tag = tag_of(req);
	struct slot *slot = find(s, tag, req);
	if (!slot)
		TRY(add(s, k, tag, req, &slot));
	slot->used = ++s->uses;
	*ret_signer = &slot->signer;
	return OK;
}
