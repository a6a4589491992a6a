/* SPDX-License-Identifier: Apache-2.0 */
/* ctx.h: what a struct mint_ctx is made of: one thread's prepared state and scratch memory. */
#pragma once
#include "header.h"
#include "json.h"
#include "key.h"
#include <mintage/jwt.h>
#include <openssl/evp.h>

#define MI_KEY_SLOTS 32 /* key pairs whose state a thread keeps */
#define MI_SET_SLOTS 4  /* holders whose current set a thread keeps */

/* State of libcrypto for one key; made at its first use. Holds a reference. */
struct mi_key_slot {
	const struct mint_jwk *jwk;
	EVP_PKEY_CTX *sign, *verify;
	EVP_MD_CTX *whole_sign, *whole_verify; /* EdDSA: the message is not hashed first */
	unsigned used_at;
};

/* The set that a thread last saw in a holder. Holds a reference to both. */
struct mi_set_slot {
	const struct mint_jwks_holder *holder;
	const struct mint_jwks *jwks;
	size_t version;
	unsigned used_at;
};

struct mint_ctx {
	EVP_MD *hashes[3];
	EVP_MD_CTX *hash;
	unsigned clock;
	unsigned next_header;
	struct mi_key_slot keys[MI_KEY_SLOTS];
	struct mi_set_slot sets[MI_SET_SLOTS];
	struct mi_header_slot headers[MI_HEADER_SLOTS];
	struct mi_header header;
	struct mi_member header_members[MI_HEADER_MEMBERS];
	struct mi_member claims[MINT_CLAIMS_MAX];
	unsigned char signature[MI_SIGNATURE_MAX];
	char payload[MI_JSON_MAX];
	/* Where strings of the payload are unescaped: each at the offset that it has there. It
	 * can't be longer, so each has its place, reading one twice does no harm, and nothing is
	 * allocated. */
	char text[MI_JSON_MAX];
};

/* The slot of a key; makes room by dropping the one that was used longest ago. Never fails; what is
 * in it may be missing. */
struct mi_key_slot *mi_ctx_key(struct mint_ctx *ctx, const struct mint_jwk *jwk);
/* The set that the holder has now, borrowed until the context's next use: a later call may find
 * another one and let this one go. One atomic load while nothing was swapped. What a context
 * remembers of a key of such a set must count a reference to the set. */
const struct mint_jwks *mi_ctx_keys(struct mint_ctx *ctx, const struct mint_jwks_holder *holder);
/* The digest of the data with the key's hash. Returns its length, 0 when libcrypto fails. */
size_t mi_ctx_digest(struct mint_ctx *ctx, const struct mint_jwk *jwk, const void *data, size_t len,
	unsigned char out[EVP_MAX_MD_SIZE]);
