/* SPDX-License-Identifier: Apache-2.0 */
/* jwt.h: signing and verifying JSON Web Tokens (RFC 7519, JWS compact form of RFC 7515, the rules
 * of RFC 8725).
 *
 * Three parts: policies (struct mint_signer, struct mint_verifier: immutable, counted, shared by
 * threads), a context (struct mint_ctx: one per thread: prepared cryptographic state and scratch
 * memory), and the calls. After a thread's first use of a key, neither signing nor verifying
 * allocates memory of the library's. No call does I/O, logs, or reads a clock: the caller passes
 * the time in seconds since 1970. */
#ifndef MINTAGE_JWT_H
#define MINTAGE_JWT_H

#include <mintage/jwk.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_TOKEN_SIZE_MAX  16384 /* characters of a token: more is MALFORMED */
#define MINT_TOKEN_DEPTH_MAX 16    /* nested arrays and objects in its JSON */
#define MINT_CLAIMS_MAX      256   /* members of its payload; 64 of its header */

/* ---- context ---- */
struct mint_ctx;
MINT_API MINT_MUST_CHECK enum mint_err mint_ctx_new(
	struct mint_ctx **ret_ctx, struct mint_error *error); /* NOMEM, CRYPTO */
MINT_API void mint_ctx_free(struct mint_ctx *ctx);            /* accepts NULL */
/* Drops the prepared states and the keys and verifiers that they hold on to (a context keeps the
 * last few alive). */
MINT_API void mint_ctx_clear(struct mint_ctx *ctx);

/* ---- signing ---- */
struct mint_signer;

/* flags of struct mint_sign_options */
#define MINT_SIGN_IAT    1u /* mint_jwt_sign appends "iat":now_s */
#define MINT_SIGN_NO_KID 2u /* the header has no kid though the key has one */
#define MINT_SIGN_UNENCODED                                                                        \
	4u /* "b64":false,"crit":["b64"] (RFC 7797): for mint_jws_sign of jws.h alone; a JWT must  \
	      not have it (RFC 7797 7) */

struct mint_sign_options {
	struct mint_text typ; /* "JWT", "at+jwt"; p == NULL: "JWT"; n == 0: no typ */
	int64_t ttl_s;        /* above 0: mint_jwt_sign appends "exp":now_s + ttl_s */
	unsigned flags;
	struct mint_text kid; /* in place of the key's own; p == NULL: the key's */
	struct mint_text
		header; /* a JSON object: more members of the header, taken as they are
			   written; typ and kid stand in for those above; p == NULL: none */
};

/* Prepares the header once, as a segment that each token begins with. options may be NULL. The
 * header is {"alg":...,"typ":...,"kid":...} in that order, then the members of options->header.
 * Fails: KEY (jwk is a public key), USAGE (typ or kid is no short printable text; ttl_s is
 * negative; header is no JSON object of MINT_HEADER_SIZE_MAX bytes at most, or has alg, crit, b64,
 * zip or enc), NOMEM. */
#define MINT_HEADER_SIZE_MAX 2048
MINT_API MINT_MUST_CHECK enum mint_err mint_signer_new(const struct mint_jwk *jwk,
	const struct mint_sign_options *options, struct mint_signer **ret_signer,
	struct mint_error *error);
MINT_API struct mint_signer *mint_signer_ref(const struct mint_signer *signer);
MINT_API void mint_signer_unref(const struct mint_signer *signer);

enum mint_claim_type {
	MINT_CLAIM_STR,  /* text */
	MINT_CLAIM_INT,  /* number */
	MINT_CLAIM_BOOL, /* number: 0 or not */
	MINT_CLAIM_STRS, /* items: an array of strings */
	MINT_CLAIM_JSON  /* text: one JSON value, checked, then taken as it is */
};
/* One claim to sign. All memory is the caller's. Text is UTF-8, unescaped. */
struct mint_claim {
	struct mint_text name;
	enum mint_claim_type type;
	struct mint_text text;
	int64_t number;
	const struct mint_text *items;
	size_t item_count;
};

/* Signs the claims in their order, then iat and exp as the signer's options say. Writes the token
 * without a NUL. Fails: SPACE (*ret_len = what it takes; a size of 0 asks, and costs no signature),
 * MALFORMED (bad UTF-8 or JSON, a name twice, longer than MINT_TOKEN_SIZE_MAX), CRYPTO, NOMEM (the
 * thread's first use of the key). */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwt_sign(struct mint_ctx *ctx,
	const struct mint_signer *signer, const struct mint_claim *claims, size_t count,
	int64_t now_s, char *buf, size_t size, size_t *ret_len, struct mint_error *error);
/* Signs a payload that the caller has written: a JSON object, checked, then taken byte by byte; the
 * options' iat and ttl_s do not count. Fails as mint_jwt_sign. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwt_sign_json(struct mint_ctx *ctx,
	const struct mint_signer *signer, const char *json, size_t len, char *buf, size_t size,
	size_t *ret_len, struct mint_error *error);

/* ---- signing with the options of npm's jsonwebtoken ---- */

enum mint_span_type {
	MINT_SPAN_NONE,
	MINT_SPAN_SECONDS, /* seconds */
	MINT_SPAN_TEXT /* text: "1y", "2 days", "-1h": the grammar of timespan.h; digits alone are
			  seconds */
};
/* A span of time that is added to iat. May be negative. */
struct mint_span {
	enum mint_span_type type;
	int64_t seconds;
	struct mint_text text;
};

/* flags of struct mint_claim_options */
#define MINT_CLAIMS_NO_TIMESTAMP                                                                   \
	1u /* no iat, not even a given one; expires_in and not_before still count from it */
#define MINT_CLAIMS_AUDIENCE_ARRAY 2u /* aud is an array even for one audience, or none */
#define MINT_CLAIMS_COMPAT                                                                         \
	4u /* text of digits alone is MILLISECONDS: "3600" is 3.6 s. jsonwebtoken's trap, for who  \
	      must match it */

/* What becomes a payload, in this order: the members of `json`, `claims`, iat, nbf, exp, aud, iss,
 * sub, jti. All memory is the caller's. A text with p == NULL: not given. */
struct mint_claim_options {
	struct mint_text json;           /* an object; blanks between its members are dropped */
	const struct mint_claim *claims; /* further ones */
	size_t claim_count;
	struct mint_span expires_in, not_before; /* exp and nbf, counted from iat */
	const struct mint_text *audiences;       /* one: a string; more: an array */
	size_t audience_count;
	struct mint_text issuer, subject, jwtid;
	unsigned flags;
};

/* Signs what the options make. iat is the given one, or now_s where there is none or it is 0; a
 * signer's ttl_s is the expires_in where neither that nor exp is given. exp and nbf are whole
 * seconds: a fraction of iat counts with a text and is dropped with seconds. Fails as
 * mint_jwt_sign, and in jsonwebtoken's words: USAGE (an option and a claim of the same meaning),
 * CLAIM_TYPE (iat, nbf or exp is no number of seconds within +-2^53), TIMESPAN. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwt_sign_options(struct mint_ctx *ctx,
	const struct mint_signer *signer, const struct mint_claim_options *options, int64_t now_s,
	char *buf, size_t size, size_t *ret_len, struct mint_error *error);

/* ---- verifying ---- */
struct mint_verifier;

/* flags of struct mint_verify_options */
#define MINT_VERIFY_ANY_ISSUER   1u /* needed when issuer_count is 0 */
#define MINT_VERIFY_ANY_AUDIENCE 2u /* needed when audience_count is 0 */
#define MINT_VERIFY_ALL_AUDIENCES                                                                  \
	4u /* aud must hold all of the audiences; without it any of them is enough */
#define MINT_VERIFY_IGNORE_EXP 8u /* exp is still a number when it is there; likewise nbf */
#define MINT_VERIFY_IGNORE_NBF 16u
#define MINT_VERIFY_PAST_IAT   32u /* iat later than now is NOT_YET; implied by max_age_s */
#define MINT_VERIFY_UNENCODED                                                                      \
	64u /* mint_jws_verify takes "b64":false (RFC 7797); mint_jwt_verify never does */

#define MINT_CRIT_MAX 32

/* What a token must be. Everything is copied. Texts are compared byte by byte. */
struct mint_verify_options {
	unsigned algs;                   /* allow-list of MINT_ALG_BIT()s; 0 is refused */
	const struct mint_text *issuers; /* iss is one of them */
	size_t issuer_count;
	const struct mint_text
		*audiences; /* aud, a string or an array of strings, holds one of them */
	size_t audience_count;
	const struct mint_text *required; /* names of claims that must be there */
	size_t required_count;
	struct mint_text subject, jwtid, nonce; /* p == NULL: not looked at */
	struct mint_text typ; /* p == NULL: not looked at; else compared without case and without
				 "application/" (RFC 7515 4.1.9) */
	int64_t leeway_s;     /* 0 .. 86400, for exp, nbf, iat and the greatest age */
	int64_t max_age_s;    /* above 0: iat is required and now < iat + max_age_s + leeway_s */
	unsigned flags;
	const struct mint_text *crit; /* names of header members that the caller understands (RFC
					 7515 4.1.11); any other name in "crit" is CRIT */
	size_t crit_count;            /* at most MINT_CRIT_MAX */
};

/* Fails: USAGE (no algs; no issuer or audience without the flag; numbers out of range; crit has a
 * name that RFC 7515 or RFC 7518 registers, b64 among them), NOMEM. */
MINT_API MINT_MUST_CHECK enum mint_err mint_verifier_new(const struct mint_jwks *keys,
	const struct mint_verify_options *options, struct mint_verifier **ret_verifier,
	struct mint_error *error);
/* The same over a holder, whose set is swapped while threads verify: each call uses the set that is
 * held when it begins, and a key that has gone verifies nothing from then on. */
MINT_API MINT_MUST_CHECK enum mint_err mint_verifier_new_over(const struct mint_jwks_holder *holder,
	const struct mint_verify_options *options, struct mint_verifier **ret_verifier,
	struct mint_error *error);
MINT_API struct mint_verifier *mint_verifier_ref(const struct mint_verifier *verifier);
MINT_API void mint_verifier_unref(const struct mint_verifier *verifier);

/* bits of struct mint_jwt.failed: the checks of claims that failed */
#define MINT_FAILED_TYPE     1u /* exp, nbf, iat, iss, sub, aud, jti or nonce has a wrong type */
#define MINT_FAILED_REQUIRED 2u
#define MINT_FAILED_EXP      4u
#define MINT_FAILED_NBF      8u
#define MINT_FAILED_IAT      16u /* in the future, or too old */
#define MINT_FAILED_ISS      32u
#define MINT_FAILED_AUD      64u
#define MINT_FAILED_SUB      128u
#define MINT_FAILED_JTI      256u
#define MINT_FAILED_NONCE    512u

/* A token that was read. The caller's storage; all texts point into the context and are valid until
 * its next use. Members that end in an underscore are the library's. */
struct mint_jwt {
	bool verified;   /* the signature is good and header and payload are well-formed; the claims
			    may still have failed */
	unsigned failed; /* MINT_FAILED_* */
	enum mint_alg alg; /* as verified; UNSET for tokens that were only decoded with an algorithm
			      unknown here */
	struct mint_text header;    /* JSON text */
	struct mint_text payload;   /* JSON text: an object */
	struct mint_text kid, typ;  /* of the header, unescaped; p == NULL: absent */
	const struct mint_jwk *key; /* that verified it; borrowed, like the texts */
	unsigned crit; /* bit i: "crit" has name i of the verifier's list, and the member is there:
			  the caller must act on it (mint_jwt_get_header) */
	const void *claims_;
	size_t claim_count_;
	char *text_;
};

/* Checks a token in this order: size, parts, header (JSON, alg, crit, typ), key, signature,
 * payload, claims; nothing of the payload is read before the signature holds. now_s: the time.
 * *ret_jwt is always written: when the result is one of the claims' errors (MINT_ERR_CLAIM_TYPE and
 * up), ret_jwt->verified is true, ret_jwt->failed has all the checks that failed, and the claims
 * can be read, for a message or a log; the code is that of the first failure, in the order type,
 * nbf, exp, required, aud, iss, sub, jti, nonce, iat. With any other error *ret_jwt is zero. RFC
 * 7519 4.1.4: exp counts as expired in the second that it names. */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwt_verify(struct mint_ctx *ctx,
	const struct mint_verifier *verifier, const char *token, size_t len, int64_t now_s,
	struct mint_jwt *ret_jwt, struct mint_error *error);

/* ---- claims of a token that was read. All fail with MISSING (absent) and CLAIM_TYPE (another
 * type), and leave the outputs then. ---- */
enum mint_json_type {
	MINT_JSON_NULL,
	MINT_JSON_BOOL,
	MINT_JSON_NUMBER,
	MINT_JSON_STRING,
	MINT_JSON_ARRAY,
	MINT_JSON_OBJECT
};
/* A string, unescaped. */
MINT_API enum mint_err mint_jwt_get_str(
	const struct mint_jwt *jwt, const char *name, const char **ret_text, size_t *ret_len);
/* A number without a fraction that int64_t holds ("1", "1.0" and "1e3" alike). */
MINT_API enum mint_err mint_jwt_get_int(
	const struct mint_jwt *jwt, const char *name, int64_t *ret_value);
/* A finite number. */
MINT_API enum mint_err mint_jwt_get_double(
	const struct mint_jwt *jwt, const char *name, double *ret_value);
MINT_API enum mint_err mint_jwt_get_bool(
	const struct mint_jwt *jwt, const char *name, bool *ret_value);
/* Any value as its JSON text, as it stands in the payload. ret_type may be NULL. */
MINT_API enum mint_err mint_jwt_get_json(const struct mint_jwt *jwt, const char *name,
	enum mint_json_type *ret_type, const char **ret_text, size_t *ret_len);
/* The next string of an array of strings; a plain string counts as an array of one. *cursor is 0 at
 * first and the library's after. MISSING: no more (or no such claim); CLAIM_TYPE: no array, or an
 * element that is no string. */
MINT_API enum mint_err mint_jwt_next_str(const struct mint_jwt *jwt, const char *name,
	size_t *cursor, const char **ret_text, size_t *ret_len);
/* True when aud is the text, or an array of strings that holds it. */
MINT_API bool mint_jwt_aud_contains(const struct mint_jwt *jwt, const char *text, size_t len);
/* Claims in their order: the name unescaped, the value as JSON text. MISSING: index is past the
 * last. */
MINT_API enum mint_err mint_jwt_claim_at(const struct mint_jwt *jwt, size_t index,
	struct mint_text *ret_name, struct mint_text *ret_json);
/* A member of the header as its JSON text. ret_type may be NULL. */
MINT_API enum mint_err mint_jwt_get_header(const struct mint_jwt *jwt, const char *name,
	enum mint_json_type *ret_type, const char **ret_text, size_t *ret_len);

#ifdef __cplusplus
}
#endif
#endif
