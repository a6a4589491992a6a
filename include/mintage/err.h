/* SPDX-License-Identifier: Apache-2.0 */
/* err.h: the one error type of libmintage. Every function that can fail returns an enum mint_err
 * and, where there is more to tell, fills a struct mint_error that the caller owns. Codes are
 * stable: their numbers never change and are never used again. */
#ifndef MINTAGE_ERR_H
#define MINTAGE_ERR_H

#include <stddef.h>

#if defined(__GNUC__)
#define MINT_API        __attribute__((visibility("default")))
#define MINT_MUST_CHECK __attribute__((warn_unused_result))
#else
#define MINT_API
#define MINT_MUST_CHECK
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum mint_err {
	MINT_OK = 0,
	/* the call */
	MINT_ERR_NOMEM = 1,
	MINT_ERR_SPACE =
		2, /* the caller's buffer is too small; ret_len tells the size that it takes */
	MINT_ERR_USAGE =
		3, /* the arguments or options contradict each other: a bug of the caller */
	MINT_ERR_CRYPTO = 4, /* libcrypto failed for no fault of the input */
	/* the token */
	MINT_ERR_MALFORMED = 10, /* parts, base64url, JSON, UTF-8, repeated members, size, depth */
	MINT_ERR_UNSIGNED = 11,  /* the signature part is empty */
	MINT_ERR_ALG = 12, /* unknown, not in the allow-list, or not the key's own algorithm */
	MINT_ERR_KEY =
		13, /* a key that is none, too small, of the wrong type, or not for signatures */
	MINT_ERR_NO_KEY = 14, /* no key of the set fits, or more than one does */
	MINT_ERR_SIGNATURE = 15,
	MINT_ERR_CRIT =
		16, /* "crit" names what is not understood (RFC 7515 4.1.11), or b64/zip is there */
	MINT_ERR_TYP = 17,
	/* the claims; the signature was good */
	MINT_ERR_CLAIM_TYPE = 20, /* a claim that is there and has the wrong JSON type or range */
	MINT_ERR_MISSING = 21,    /* a claim that must be there (getters: is absent) */
	MINT_ERR_EXPIRED = 22,
	MINT_ERR_NOT_YET = 23,
	MINT_ERR_TOO_OLD = 24, /* iat is longer ago than the greatest age */
	MINT_ERR_ISSUER = 25,
	MINT_ERR_AUDIENCE = 26,
	MINT_ERR_SUBJECT = 27,
	MINT_ERR_JWTID = 28,
	MINT_ERR_NONCE = 29,
	/* other text */
	MINT_ERR_TIMESPAN = 40
};

/* What went wrong, for people. Caller-owned; need not be initialised; written only by a call that
 * fails. Functions that take one accept NULL. `detail` is NUL-terminated UTF-8 and never holds a
 * secret; where npm's jsonwebtoken has a text for the fault, it is that text. */
struct mint_error {
	enum mint_err code;
	char detail[160];
};

/* A borrowed run of bytes, not NUL-terminated. p == NULL: absent. */
struct mint_text {
	const char *p;
	size_t n;
};

/* "MINT_ERR_EXPIRED"; "MINT_ERR_?" for numbers that are none. Static text. */
MINT_API const char *mint_err_name(enum mint_err code);
/* One line of English without detail: "the token has expired". Static text. */
MINT_API const char *mint_err_text(enum mint_err code);
/* "0.1.0" */
MINT_API const char *mint_version(void);

#ifdef __cplusplus
}
#endif
#endif
