/* SPDX-License-Identifier: Apache-2.0 */
/* The claims of RFC 7519 4.1 against a policy. All checks run, so that the result can tell every
 * one that failed; the error tells the first. Texts are those of npm's jsonwebtoken. */
#include "json.h"
#include "number.h"
#include "verifier.h"
#include <stdio.h>

#define SAFE_S                                                                                     \
	INT64_C(9007199254740991) /* 2^53 - 1: numbers beyond lose seconds in most readers         \
				   */

/* A NumericDate: seconds, and whether a fraction lies above them, so that 5.5 is told from 5
 * without floating point. */
struct instant {
	bool there, fraction;
	int64_t s;
};

struct checks {
	const struct mint_verify_options *is;
	const struct mi_object *claims;
	int64_t now_s;
	struct instant exp, nbf, iat;
	const struct mi_member *iss, *aud, *sub, *jti, *nonce;
	unsigned failed;
	enum mint_err first;
	struct mint_error *error;
};

/* Notes a failure. True when it is the first, whose text the caller then writes. */
static bool notes(struct checks *c, unsigned bit, enum mint_err code)
{
	bool is_first = !c->failed;
	c->failed |= bit;
	if (is_first)
		c->first = code;
	return is_first;
}

static void fails(struct checks *c, unsigned bit, enum mint_err code, const char *text)
{
	if (notes(c, bit, code))
		mi_fail(c->error, code, "%s", text);
}

/* "... expected: a or b", as far as there is room. */
static void fails_expected(struct checks *c, unsigned bit, enum mint_err code, const char *what,
	const struct mint_text *wanted, size_t count, const char *between)
{
	char list[sizeof c->error->detail]; /* longer than what is left of it: mi_fail cuts */
	size_t n = 0;
	if (!notes(c, bit, code) || !c->error)
		return;
	for (size_t i = 0; i < count && n < sizeof list; i++)
		n += (size_t)snprintf(list + n, sizeof list - n, "%s%.*s", i ? between : "",
			mi_cut(wanted[i], sizeof list), wanted[i].p);
	list[n < sizeof list ? n : sizeof list - 1] = 0;
	mi_fail(c->error, code, "jwt %s invalid. expected: %s", what, count ? list : "");
}

/* ---- types ---- */

static struct instant instant(struct checks *c, const char *name)
{
	struct instant i = { 0 };
	const struct mi_member *m = mi_json_find(c->claims, name, 3);
	if (!m)
		return i;
	i.there = m->type == MINT_JSON_NUMBER &&
		  mi_number_floor(c->claims->text + m->value, m->value_len, &i.s, &i.fraction) &&
		  i.s >= -SAFE_S && i.s <= SAFE_S;
	if (!i.there && notes(c, MINT_FAILED_TYPE, MINT_ERR_CLAIM_TYPE))
		mi_fail(c->error, MINT_ERR_CLAIM_TYPE, "invalid %s value", name);
	return i;
}

static const struct mi_member *text(struct checks *c, const char *name)
{
	const struct mi_member *m = mi_json_find(c->claims, name, strlen(name));
	if (!m || m->type == MINT_JSON_STRING)
		return m;
	if (notes(c, MINT_FAILED_TYPE, MINT_ERR_CLAIM_TYPE))
		mi_fail(c->error, MINT_ERR_CLAIM_TYPE, "invalid %s value", name);
	return NULL;
}

/* RFC 7519 4.1.3: a string or an array of strings. */
static const struct mi_member *audience(struct checks *c)
{
	const struct mi_member *m = mi_json_find(c->claims, "aud", 3);
	struct mi_element e;
	size_t at = 0;
	bool fine = m && (m->type == MINT_JSON_STRING || m->type == MINT_JSON_ARRAY);
	while (fine && m->type == MINT_JSON_ARRAY &&
		mi_json_next(c->claims->text + m->value, m->value_len, &at, &e))
		fine = e.type == MINT_JSON_STRING;
	if (m && !fine)
		fails(c, MINT_FAILED_TYPE, MINT_ERR_CLAIM_TYPE, "invalid aud value");
	return fine ? m : NULL;
}

static void read_claims(struct checks *c)
{
	c->exp = instant(c, "exp");
	c->nbf = instant(c, "nbf");
	c->iat = instant(c, "iat");
	c->iss = text(c, "iss");
	c->sub = text(c, "sub");
	c->jti = text(c, "jti");
	c->aud = audience(c);
	if (c->is->nonce.p)
		c->nonce = text(c, "nonce");
}

/* ---- time ---- */

/* The instant is t or earlier. */
static bool reached(struct instant i, int64_t t)
{
	return i.fraction ? i.s < t : i.s <= t;
}

static void check_times(struct checks *c)
{
	int64_t leeway = c->is->leeway_s;
	/* RFC 7519 4.1.5: "on or after" nbf it counts; 4.1.4: "on or after" exp it does not. */
	if (c->nbf.there && !(c->is->flags & MINT_VERIFY_IGNORE_NBF) &&
		!reached(c->nbf, c->now_s + leeway))
		fails(c, MINT_FAILED_NBF, MINT_ERR_NOT_YET, "jwt not active");
	if (c->exp.there && !(c->is->flags & MINT_VERIFY_IGNORE_EXP) &&
		reached(c->exp, c->now_s - leeway))
		fails(c, MINT_FAILED_EXP, MINT_ERR_EXPIRED, "jwt expired");
}

static void check_issued(struct checks *c)
{
	int64_t age = c->is->max_age_s;
	if (age && !c->iat.there)
		fails(c, MINT_FAILED_REQUIRED, MINT_ERR_MISSING,
			"iat required when maxAge is specified");
	if (!c->iat.there)
		return;
	if ((age || c->is->flags & MINT_VERIFY_PAST_IAT) &&
		!reached(c->iat, c->now_s + c->is->leeway_s))
		fails(c, MINT_FAILED_IAT, MINT_ERR_NOT_YET, "jwt issued in the future");
	if (age && reached(c->iat, c->now_s - age - c->is->leeway_s))
		fails(c, MINT_FAILED_IAT, MINT_ERR_TOO_OLD, "maxAge exceeded");
}

/* ---- texts ---- */

static void check_required(struct checks *c)
{
	for (size_t i = 0; i < c->is->required_count; i++) {
		struct mint_text name = c->is->required[i];
		if (mi_json_find(c->claims, name.p, name.n))
			continue;
		if (notes(c, MINT_FAILED_REQUIRED, MINT_ERR_MISSING))
			mi_fail(c->error, MINT_ERR_MISSING, "the claim %.*s is missing",
				mi_cut(name, 64), name.p);
	}
}

static bool text_is(const struct mi_object *o, const struct mi_member *m, struct mint_text want)
{
	return mi_json_equal(
		o->text + m->value + 1, m->value_len - 2u, m->value_escaped, want.p, want.n);
}

static bool is_one_of(const struct checks *c, const struct mi_member *m,
	const struct mint_text *wanted, size_t count)
{
	for (size_t i = 0; m && i < count; i++)
		if (text_is(c->claims, m, wanted[i]))
			return true;
	return false;
}

static bool audience_has(const struct checks *c, struct mint_text want)
{
	struct mi_element e;
	size_t at = 0;
	if (c->aud->type == MINT_JSON_STRING)
		return text_is(c->claims, c->aud, want);
	while (mi_json_next(c->claims->text + c->aud->value, c->aud->value_len, &at, &e))
		if (mi_json_equal(e.text + 1, e.len - 2, e.escaped, want.p, want.n))
			return true;
	return false;
}

static void check_audience(struct checks *c)
{
	size_t found = 0, count = c->is->audience_count;
	for (size_t i = 0; c->aud && i < count; i++)
		found += audience_has(c, c->is->audiences[i]);
	if (count && !(c->is->flags & MINT_VERIFY_ALL_AUDIENCES ? found == count : found > 0))
		fails_expected(c, MINT_FAILED_AUD, MINT_ERR_AUDIENCE, "audience", c->is->audiences,
			count, " or ");
}

static void check_one(struct checks *c, const struct mi_member *m, const struct mint_text *want,
	unsigned bit, enum mint_err code, const char *what)
{
	if (want->p && !is_one_of(c, m, want, 1))
		fails_expected(c, bit, code, what, want, 1, "");
}

enum mint_err mi_claims_check(const struct mint_verify_options *is, const struct mi_object *claims,
	int64_t now_s, unsigned *ret_failed, struct mint_error *error)
{
	/* A clock beyond the safe range can't be right, and held within it no sum below overflows.
	 */
	now_s = now_s > SAFE_S ? SAFE_S : now_s < -SAFE_S ? -SAFE_S : now_s;
	struct checks c = { .is = is, .claims = claims, .now_s = now_s, .error = error };
	read_claims(&c);
	check_times(&c);
	check_required(&c);
	check_audience(&c);
	if (is->issuer_count && !is_one_of(&c, c.iss, is->issuers, is->issuer_count))
		fails_expected(&c, MINT_FAILED_ISS, MINT_ERR_ISSUER, "issuer", is->issuers,
			is->issuer_count, ",");
	check_one(&c, c.sub, &is->subject, MINT_FAILED_SUB, MINT_ERR_SUBJECT, "subject");
	check_one(&c, c.jti, &is->jwtid, MINT_FAILED_JTI, MINT_ERR_JWTID, "jwtid");
	check_one(&c, c.nonce, &is->nonce, MINT_FAILED_NONCE, MINT_ERR_NONCE, "nonce");
	check_issued(&c);
	*ret_failed = c.failed;
	return c.first;
}
