/* SPDX-License-Identifier: Apache-2.0 */
/* ctx.h: what a struct mint_ctx is made of: one thread's prepared state and scratch memory. */
#pragma once
#include "json.h"
#include "key.h"
#include <mintage/b64.h>
#include <mintage/jwt.h>
#include <openssl/evp.h>

#define MI_KEY_SLOTS      32 /* key pairs whose state a thread keeps */
#define MI_HEADER_SLOTS   8  /* header segments that a thread has seen with a good signature */
#define MI_SEGMENT_MAX    256
#define MI_JSON_MAX       MINT_B64_BYTES_MAX(MINT_TOKEN_SIZE_MAX)
#define MI_HEADER_MEMBERS 64

/* State of libcrypto for one key; made at its first use. Holds a reference. */
struct mi_key_slot {
	const struct mint_jwk *jwk;
	EVP_PKEY_CTX *sign, *verify;
	unsigned used_at;
};

/* A header as read. Texts point into json and text. */
struct mi_header {
	size_t json_len;
	struct mint_text kid, typ; /* unescaped, in `text` */
	enum mint_alg alg;
	char json[MI_JSON_MAX], text[MI_JSON_MAX];
};

/* A header segment that belonged to a token with a good signature: an equal one needs no base64, no
 * JSON and no look-up of its key. Holds a reference to the verifier, and by it to the key. */
struct mi_header_slot {
	const struct mint_verifier *verifier;
	const struct mint_jwk *key;
	size_t len, json_len;
	struct mint_text kid, typ; /* in `text` */
	char segment[MI_SEGMENT_MAX], json[MI_SEGMENT_MAX], text[MI_SEGMENT_MAX];
};

struct mint_ctx {
	EVP_MD *hashes[3];
	EVP_MD_CTX *hash;
	unsigned clock;
	unsigned next_header;
	struct mi_key_slot keys[MI_KEY_SLOTS];
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
/* The digest of the data with the key's hash. Returns its length, 0 when libcrypto fails. */
size_t mi_ctx_digest(struct mint_ctx *ctx, const struct mint_jwk *jwk, const void *data, size_t len,
	unsigned char out[EVP_MAX_MD_SIZE]);
