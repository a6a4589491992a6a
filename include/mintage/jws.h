/* SPDX-License-Identifier: Apache-2.0 */
/* jws.h: signatures over any bytes: JWS in its compact form (RFC 7515), with the payload in the
 * token, beside it (detached, RFC 7515 appendix F), or unencoded (RFC 7797). Policies and contexts
 * are those of jwt.h; of a verifier's policy the algorithms, typ and crit count. */
#ifndef MINTAGE_JWS_H
#define MINTAGE_JWS_H

#include <mintage/jwt.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_JWS_SIZE_MAX (16 << 20) /* characters of header and payload as they are signed */

/* flags of mint_jws_sign */
#define MINT_JWS_DETACHED 1u /* the token has nothing between its points */

/* Signs `len` bytes (payload may be NULL when len is 0), and writes the token without a NUL. A
 * signer made with MINT_SIGN_UNENCODED signs the bytes as they are; attached they must then be
 * printable ASCII without a point (RFC 7797 5.2). A token with its payload is at most
 * MINT_TOKEN_SIZE_MAX long. Memory is allocated only for a detached payload that does not fit the
 * context's (12 KiB). Fails: SPACE (*ret_len = what it takes), MALFORMED (too long; not printable),
 * CRYPTO, NOMEM. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jws_sign(struct mint_ctx *ctx,
	const struct mint_signer *signer, const void *payload, size_t len, unsigned flags,
	char *buf, size_t size, size_t *ret_len, struct mint_error *error);

/* A token whose signature is good. The caller's storage; texts are valid until the context's next
 * use, and payload is the caller's own bytes when it was detached. */
struct mint_jws {
	enum mint_alg alg;
	struct mint_text header; /* JSON text */
	struct mint_text payload;
	struct mint_text kid, typ;
	const struct mint_jwk *key;
	unsigned crit;  /* as in struct mint_jwt */
	bool unencoded; /* b64 was false */
};

/* Checks size, parts, header, key and signature, as mint_jwt_verify does, and nothing else: the
 * payload is any bytes. `detached` is NULL for a token that has its payload; else the token must
 * have none. *ret_jws is zero when it fails. Fails: MALFORMED (also:
 * payload in both places), UNSIGNED, ALG, CRIT (also: b64 is false without
 * MINT_VERIFY_UNENCODED, or not named in crit), TYP, NO_KEY, SIGNATURE, CRYPTO, NOMEM. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jws_verify(struct mint_ctx *ctx,
	const struct mint_verifier *verifier, const char *token, size_t len,
	const struct mint_text *detached, struct mint_jws *ret_jws, struct mint_error *error);

#ifdef __cplusplus
}
#endif
#endif
