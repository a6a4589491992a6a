/* SPDX-License-Identifier: Apache-2.0 */
#include "fail.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CODES(X)                                                                                   \
	X(MINT_OK, "no error")                                                                     \
	X(MINT_ERR_NOMEM, "out of memory")                                                         \
	X(MINT_ERR_SPACE, "the buffer is too small")                                               \
	X(MINT_ERR_USAGE, "the options contradict each other")                                     \
	X(MINT_ERR_CRYPTO, "libcrypto failed")                                                     \
	X(MINT_ERR_MALFORMED, "jwt malformed")                                                     \
	X(MINT_ERR_UNSIGNED, "jwt signature is required")                                          \
	X(MINT_ERR_ALG, "invalid algorithm")                                                       \
	X(MINT_ERR_KEY, "the key is not valid for this use")                                       \
	X(MINT_ERR_NO_KEY, "no key fits the token")                                                \
	X(MINT_ERR_SIGNATURE, "invalid signature")                                                 \
	X(MINT_ERR_CRIT, "the header demands what is not understood")                              \
	X(MINT_ERR_TYP, "the token is of another type")                                            \
	X(MINT_ERR_CLAIM_TYPE, "a claim has the wrong type")                                       \
	X(MINT_ERR_MISSING, "a claim is missing")                                                  \
	X(MINT_ERR_EXPIRED, "jwt expired")                                                         \
	X(MINT_ERR_NOT_YET, "jwt not active")                                                      \
	X(MINT_ERR_TOO_OLD, "maxAge exceeded")                                                     \
	X(MINT_ERR_ISSUER, "jwt issuer invalid")                                                   \
	X(MINT_ERR_AUDIENCE, "jwt audience invalid")                                               \
	X(MINT_ERR_SUBJECT, "jwt subject invalid")                                                 \
	X(MINT_ERR_JWTID, "jwt jwtid invalid")                                                     \
	X(MINT_ERR_NONCE, "jwt nonce invalid")                                                     \
	X(MINT_ERR_TIMESPAN, "not a timespan")

const char *mint_err_name(enum mint_err code)
{
	switch (code) {
#define X(name, text)                                                                              \
	case name:                                                                                 \
		return #name;
		CODES(X)
#undef X
	}
	return "MINT_ERR_?";
}

const char *mint_err_text(enum mint_err code)
{
	switch (code) {
#define X(name, text)                                                                              \
	case name:                                                                                 \
		return text;
		CODES(X)
#undef X
	}
	return "unknown error";
}

const char *mint_version(void)
{
	return MINT_VERSION_TEXT;
}

/* Takes back the bytes of a character that snprintf cut in two. */
static void cut_between_characters(char *text, size_t n)
{
	size_t lead = n;
	while (lead > 0 && ((unsigned char)text[lead - 1] & 0xc0) == 0x80)
		lead--;
	if (lead == 0)
		return;
	unsigned char c = (unsigned char)text[lead - 1];
	size_t want = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
	if (n - lead + 1 < want)
		text[lead - 1] = 0;
}

int mi_cut(struct mint_text text, size_t max)
{
	size_t n = text.n < max ? text.n : max;
	while (n && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
		n--;
	return (int)n;
}

enum mint_err mi_fail(struct mint_error *error, enum mint_err code, const char *fmt, ...)
{
	if (!error)
		return code;
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(error->detail, sizeof error->detail, fmt, args);
	va_end(args);
	error->code = code;
	if (n < 0)
		error->detail[0] = 0;
	else if ((size_t)n >= sizeof error->detail)
		cut_between_characters(error->detail, sizeof error->detail - 1);
	return code;
}

enum mint_err mi_fail_plain(struct mint_error *error, enum mint_err code)
{
	return mi_fail(error, code, "%s", mint_err_text(code));
}
