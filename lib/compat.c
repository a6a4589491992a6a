/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier.h"
#include <mintage/compat.h>
#include <string.h>

/* ---- instants ---- */

static bool instant(const struct mint_jwt *jwt, const char *name, double *ret_s)
{
	return jwt && jwt->verified && mint_jwt_get_double(jwt, name, ret_s) == MINT_OK;
}

static void put_date(struct mint_compat *c, const char *name, const struct mint_jwt *jwt,
	const char *claim, int64_t more_s)
{
	double s;
	if (!instant(jwt, claim, &s))
		return;
	c->date_name = name;
	c->date_s = s + (double)more_s;
}

/* ---- messages ---- */

/* Ends the text between characters. */
static void end(struct mint_compat *c, size_t n)
{
	if (n >= sizeof c->message) {
		n = sizeof c->message - 1;
		while (n && ((unsigned char)c->message[n] & 0xc0) == 0x80)
			n--;
	}
	c->message[n] = 0;
}

static size_t put(struct mint_compat *c, size_t n, const char *p, size_t len)
{
	if (n < sizeof c->message) {
		size_t room = sizeof c->message - n;
		memcpy(c->message + n, p, len < room ? len : room);
	}
	return n + len;
}

static size_t put_words(struct mint_compat *c, size_t n, const char *text)
{
	return put(c, n, text, strlen(text));
}

/* "jwt audience invalid. expected: a or b" */
static void put_expected(struct mint_compat *c, const char *what, const struct mint_text *wanted,
	size_t count, const char *between)
{
	size_t n = put_words(c, 0, "jwt ");
	n = put_words(c, n, what);
	n = put_words(c, n, " invalid. expected: ");
	for (size_t i = 0; i < count && n < sizeof c->message; i++) {
		n = put_words(c, n, i ? between : "");
		n = put(c, n, wanted[i].p, wanted[i].n);
	}
	end(c, n);
}

/* Our detail says what is wrong behind their words: "invalid token: header: ...". */
static void put_detail(struct mint_compat *c, enum mint_err code, const struct mint_error *error)
{
	static const char *const theirs[] = { "jwt malformed", "invalid token" };
	const char *text = error && error->code == code ? error->detail : mint_err_text(code);
	size_t n = strlen(text);
	for (size_t i = 0; code == MINT_ERR_MALFORMED && i < 2; i++)
		if (strncmp(text, theirs[i], strlen(theirs[i])) == 0)
			n = strlen(theirs[i]);
	end(c, put(c, 0, text, n));
}

static void put_message(struct mint_compat *c, enum mint_err code, const struct mint_error *error,
	const struct mint_verify_options *is)
{
	switch (code) {
	case MINT_ERR_AUDIENCE:
		put_expected(c, "audience", is->audiences, is->audience_count, " or ");
		break;
	case MINT_ERR_ISSUER:
		put_expected(c, "issuer", is->issuers, is->issuer_count, ",");
		break;
	case MINT_ERR_SUBJECT:
		put_expected(c, "subject", &is->subject, 1, "");
		break;
	case MINT_ERR_JWTID:
		put_expected(c, "jwtid", &is->jwtid, 1, "");
		break;
	case MINT_ERR_NONCE:
		put_expected(c, "nonce", &is->nonce, 1, "");
		break;
	case MINT_ERR_ALG: /* whether the list or the key does not have it: one text there */
	case MINT_ERR_EXPIRED:
	case MINT_ERR_SIGNATURE:
	case MINT_ERR_UNSIGNED:
	case MINT_ERR_TOO_OLD:
		put_detail(c, code, NULL);
		break;
	default:
		put_detail(c, code, error);
		break;
	}
}

void mint_compat_describe(enum mint_err code, const struct mint_error *error,
	const struct mint_verifier *verifier, const struct mint_jwt *jwt,
	struct mint_compat *ret_compat)
{
	struct mint_compat *c = ret_compat;
	*c = (struct mint_compat){ .name = "JsonWebTokenError" };
	put_message(c, code, error, &verifier->is);
	if (code == MINT_ERR_EXPIRED || code == MINT_ERR_TOO_OLD)
		c->name = "TokenExpiredError";
	if (code == MINT_ERR_NOT_YET)
		c->name = "NotBeforeError";
	if (code == MINT_ERR_EXPIRED)
		put_date(c, "expiredAt", jwt, "exp", 0);
	if (code == MINT_ERR_TOO_OLD)
		put_date(c, "expiredAt", jwt, "iat", verifier->is.max_age_s);
	if (code == MINT_ERR_NOT_YET)
		put_date(c, "date", jwt, jwt && jwt->failed & MINT_FAILED_NBF ? "nbf" : "iat", 0);
}
