/* SPDX-License-Identifier: Apache-2.0 */
/* header.h: the header of a token as read, and those that a thread has seen before. */
#pragma once
#include <mintage/b64.h>
#include <mintage/jwt.h>

#define MI_HEADER_SLOTS   8 /* header segments that a thread has seen with a good signature */
#define MI_SEGMENT_MAX    256
#define MI_JSON_MAX       MINT_B64_BYTES_MAX(MINT_TOKEN_SIZE_MAX)
#define MI_HEADER_MEMBERS 64

/* Texts point into json and text. */
struct mi_header {
	size_t json_len;
	struct mint_text kid, typ; /* unescaped, in `text` */
	enum mint_alg alg;
	unsigned crit;  /* one bit per name of the verifier's list that "crit" has */
	bool unencoded; /* b64 is false */
	char json[MI_JSON_MAX], text[MI_JSON_MAX];
};

/* A header segment that belonged to a token with a good signature: an equal one needs no base64, no
 * JSON and no look-up of its key, as long as the verifier has the same set of keys. Holds a
 * reference to the verifier and to the set, and by that to the key. */
struct mi_header_slot {
	const struct mint_verifier *verifier;
	const struct mint_jwks *keys;
	const struct mint_jwk *key;
	size_t len, json_len;
	struct mint_text kid, typ; /* in `text` */
	unsigned crit;
	bool unencoded;
	char segment[MI_SEGMENT_MAX], json[MI_SEGMENT_MAX], text[MI_SEGMENT_MAX];
};
