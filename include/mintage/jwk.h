/* SPDX-License-Identifier: Apache-2.0 */
/* jwk.h: keys (RFC 7517) and sets of keys. A key serves exactly one algorithm, which is fixed when
 * it is built: by its curve where it has one, else by the caller or by the JWK's "alg". Keys and
 * sets are immutable and counted, may be shared by threads, and are never looked up by anything a
 * token says but kid and alg. Secrets are wiped when the last reference goes. */
#ifndef MINTAGE_JWK_H
#define MINTAGE_JWK_H

#include <mintage/alg.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mint_jwk;
struct mint_jwks;

#define MINT_KID_MAX      64 /* bytes of a kid */
#define MINT_RSA_BITS_MIN 2048
#define MINT_RSA_BITS_MAX 16384

/* flags of struct mint_jwk_options */
#define MINT_ALLOW_SHORT_SECRET                                                                    \
	1u /* HMAC secrets shorter than the hash (RFC 7518 3.2 forbids them; old tenants have      \
	      them); never an empty one */
#define MINT_SECRET_RAW                                                                            \
	2u /* the secret may look like a key file: without this PEM, DER and JWKs are refused, as  \
	      they are a public key taken for a secret */

#define MINT_KID_THUMBPRINT                                                                        \
	4u /* a key that would have no kid gets its thumbprint as one; not for secrets, whose hash \
	      is not for publication */

struct mint_jwk_options {
	enum mint_alg alg; /* UNSET: as the curve or the JWK's "alg" says; needed for secrets, and
			      for RSA keys that do not say. Where there are two, they must agree */
	struct mint_text kid; /* p == NULL: the JWK's own, else none. At most MINT_KID_MAX bytes of
				 UTF-8 without controls */
	unsigned flags;
};

/* ---- building. All fail with NOMEM, CRYPTO, USAGE (options) and what is named. The caller owns
 * *ret_jwk (one reference). ---- */

/* HS*: `len` secret bytes, copied. Fails: KEY (empty; shorter than the hash; looks like a
 * key file), ALG (not HS*). */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_from_secret(const struct mint_jwk_options *options,
	const void *secret, size_t len, struct mint_jwk **ret_jwk, struct mint_error *error);
/* The same from base64 text, as mint_base64_decode_any reads it: either alphabet, padding and
 * blanks optional. Fails: KEY (no base64 too). */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_from_secret_base64(
	const struct mint_jwk_options *options, const char *text, size_t len,
	struct mint_jwk **ret_jwk, struct mint_error *error);
/* The first key of PEM text: private (PKCS#8, PKCS#1, SEC1), public (SPKI, PKCS#1) or an X.509
 * certificate, whose dates and issuer are not looked at. options may be NULL. Encrypted keys are
 * refused. An id-RSASSA-PSS key is for PS* alone, and its parameters must allow the algorithm; when
 * they name one, it need not be given. Fails: KEY (no such block; of another type or curve than the
 * alg takes; fewer than 2048 bits, e even or below 65537; a point that is not on its curve;
 * explicit curve parameters), ALG (none known, or HS*). */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_from_pem(const struct mint_jwk_options *options,
	const char *pem, size_t len, struct mint_jwk **ret_jwk, struct mint_error *error);
/* The same from DER: PKCS#8, SPKI or an X.509 certificate, and nothing behind it. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_from_der(const struct mint_jwk_options *options,
	const void *der, size_t len, struct mint_jwk **ret_jwk, struct mint_error *error);
/* A JWK, public, private or secret; options may be NULL. Fails: MALFORMED (JSON), KEY (members
 * missing or bad, use not "sig", key_ops without sign or verify, sizes, curves and points as
 * above), ALG (none known, or two that differ). */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_from_json(const struct mint_jwk_options *options,
	const char *json, size_t len, struct mint_jwk **ret_jwk, struct mint_error *error);
/* A new RSA key with e = 65537: 50-300 ms for 2048 bits. Fails: KEY (bits below MINT_RSA_BITS_MIN,
 * above MINT_RSA_BITS_MAX, or no multiple of 8), ALG. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_generate_rsa(const struct mint_jwk_options *options,
	unsigned bits, struct mint_jwk **ret_jwk, struct mint_error *error);
/* A new key on a curve; options may be NULL. Fails: KEY (MINT_CRV_NONE, or another curve than the
 * alg takes), ALG (neither ES* nor EdDSA). */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_generate_curve(
	const struct mint_jwk_options *options, enum mint_crv crv, struct mint_jwk **ret_jwk,
	struct mint_error *error);
/* A new secret as long as the hash. Fails: ALG (not HS*). */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_generate_secret(
	const struct mint_jwk_options *options, struct mint_jwk **ret_jwk,
	struct mint_error *error);
/* The public half of a key pair under the same kid and alg. Fails: KEY (a secret has none). */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_public(
	const struct mint_jwk *jwk, struct mint_jwk **ret_jwk, struct mint_error *error);

/* Counts one more, or one fewer, reference; both accept NULL. */
MINT_API struct mint_jwk *mint_jwk_ref(const struct mint_jwk *jwk);
MINT_API void mint_jwk_unref(const struct mint_jwk *jwk);

/* ---- reading; what is borrowed lives as long as the key ---- */
MINT_API enum mint_alg mint_jwk_alg(const struct mint_jwk *jwk);
MINT_API enum mint_kty mint_jwk_kty(const struct mint_jwk *jwk);
MINT_API struct mint_text mint_jwk_kid(const struct mint_jwk *jwk); /* p == NULL: none */
MINT_API enum mint_crv mint_jwk_crv(const struct mint_jwk *jwk);
MINT_API unsigned mint_jwk_bits(
	const struct mint_jwk *jwk); /* of the modulus, the curve's field, or the secret */
MINT_API bool mint_jwk_can_sign(const struct mint_jwk *jwk); /* private or secret */

/* ---- writing into the caller's buffer: no NUL; SPACE tells in *ret_len what it takes (ask with
 * size 0). All fail with NOMEM and CRYPTO too. ---- */
enum mint_part {
	MINT_PUBLIC = 0, /* Fails: KEY for secrets */
	MINT_PRIVATE = 1 /* Fails: KEY for public keys. The caller wipes its buffer */
};
/* Compact JSON: kty, use, alg, kid (when there is one), then n, e; crv, x, y; crv, x; private: then
 * d, p, q, dp, dq, qi; d; a secret: k. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_write_json(const struct mint_jwk *jwk,
	enum mint_part part, char *buf, size_t size, size_t *ret_len, struct mint_error *error);
/* SubjectPublicKeyInfo or PKCS#8, with a line end. Fails: KEY for secrets. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_write_pem(const struct mint_jwk *jwk,
	enum mint_part part, char *buf, size_t size, size_t *ret_len, struct mint_error *error);
/* RFC 7638 with SHA-256: 43 characters of base64url and a NUL. For a secret it is a hash of the
 * secret: not for publication. */
#define MINT_THUMBPRINT_SIZE 44
MINT_API MINT_MUST_CHECK enum mint_err mint_jwk_thumbprint(
	const struct mint_jwk *jwk, char out[MINT_THUMBPRINT_SIZE], struct mint_error *error);

/* ---- sets ---- */
#define MINT_JWKS_KEYS_MAX 1024

/* A set of the given keys (count may be 0; the array is the caller's; each key gains a reference).
 * Fails: KEY (two keys share kid and alg; secrets together with key pairs; more than
 * MINT_JWKS_KEYS_MAX), NOMEM. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwks_new(const struct mint_jwk *const *keys,
	size_t count, struct mint_jwks **ret_jwks, struct mint_error *error);
/* {"keys":[...]}. Keys that can't be used here (other kty, alg or use, too small, broken) are left
 * out, as RFC 7517 5 wants, and counted. `alg` is for RSA keys and secrets without one
 * (MINT_ALG_UNSET: those are left out). Fails: MALFORMED, KEY (as mint_jwks_new), NOMEM, CRYPTO. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwks_from_json(enum mint_alg alg, const char *json,
	size_t len, struct mint_jwks **ret_jwks, struct mint_error *error);
MINT_API struct mint_jwks *mint_jwks_ref(const struct mint_jwks *jwks);
MINT_API void mint_jwks_unref(const struct mint_jwks *jwks);
MINT_API size_t mint_jwks_count(const struct mint_jwks *jwks);
MINT_API size_t mint_jwks_left_out(const struct mint_jwks *jwks);
/* Borrowed; NULL when there is none. */
MINT_API const struct mint_jwk *mint_jwks_at(const struct mint_jwks *jwks, size_t index);
MINT_API const struct mint_jwk *mint_jwks_find(
	const struct mint_jwks *jwks, struct mint_text kid, enum mint_alg alg);
/* {"keys":[...]}, the public halves. Fails: SPACE, KEY (the set holds a secret), NOMEM, CRYPTO. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwks_write_json(const struct mint_jwks *jwks, char *buf,
	size_t size, size_t *ret_len, struct mint_error *error);

/* ---- a set that is replaced while verifiers use it ----
 *
 * Any number of threads may get and swap at any time. Readers take no lock and never wait: a get is
 * a few atomic operations, repeated when a swap falls between them. What a thread did before it
 * swapped a set in happens before what another does with that set once it has got it. A set that
 * was swapped out lives on for who holds a reference; a swap waits only for gets that are just
 * taking theirs. */
struct mint_jwks_holder;

/* Holds `jwks` (one reference more). Fails: NOMEM. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwks_holder_new(const struct mint_jwks *jwks,
	struct mint_jwks_holder **ret_holder, struct mint_error *error);
MINT_API struct mint_jwks_holder *mint_jwks_holder_ref(const struct mint_jwks_holder *holder);
MINT_API void mint_jwks_holder_unref(const struct mint_jwks_holder *holder);
/* From now on every get gives `jwks` (one reference more). */
MINT_API void mint_jwks_holder_swap(struct mint_jwks_holder *holder, const struct mint_jwks *jwks);
/* The set of this moment; the caller unrefs it. */
MINT_API struct mint_jwks *mint_jwks_holder_get(const struct mint_jwks_holder *holder);

#ifdef __cplusplus
}
#endif
#endif
