/* SPDX-License-Identifier: Apache-2.0 */
/* Claims as npm's jsonwebtoken makes them: what the caller has, then iat, nbf, exp, aud, iss, sub
 * and jti from the options. The order of the checks is the one there, for it decides which message
 * people see. */
#include "jws.h"
#include "number.h"
#include "payload.h"
#include "signer.h"
#include <math.h>
#include <mintage/timespan.h>

/* An instant that the caller's claims have, as written: text is the JSON number. */
struct given {
	bool there, is_number, fraction;
	int64_t floor;
	double value;
};

struct merge {
	struct mint_ctx *ctx;
	const struct mint_signer *signer;
	const struct mint_claim_options *is;
	struct mi_object o; /* of is->json */
	int64_t now_s;
	struct given iat, nbf, exp;
	bool has_nbf, has_exp; /* to be written, as nbf_s and exp_s */
	int64_t nbf_s, exp_s;
	struct mint_error *error;
};

static enum mint_err fails(struct merge *m, enum mint_err code, const char *text)
{
	return mi_fail(m->error, code, "%s", text);
}

/* ---- what is there ---- */

static const struct mint_claim *claim_find(const struct merge *m, const char *name)
{
	for (size_t i = 0; i < m->is->claim_count; i++) {
		const struct mint_claim *c = &m->is->claims[i];
		if (c->name.n == strlen(name) && memcmp(c->name.p, name, c->name.n) == 0)
			return c;
	}
	return NULL;
}

static bool has(const struct merge *m, const char *name)
{
	return mi_json_find(&m->o, name, strlen(name)) || claim_find(m, name);
}

/* The text is a JSON number or any other text. */
static struct given number_of(const char *text, size_t len)
{
	struct given g = { .there = true };
	bool looks = text && len && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
	g.is_number = looks && mi_number_floor(text, len, &g.floor, &g.fraction) &&
		      mi_number_double(text, len, &g.value) && g.floor >= -MI_TIME_MAX_S &&
		      g.floor <= MI_TIME_MAX_S;
	return g;
}

static struct given given(const struct merge *m, const char *name)
{
	const struct mi_member *member = mi_json_find(&m->o, name, 3);
	const struct mint_claim *c = member ? NULL : claim_find(m, name);
	if (member)
		return number_of(m->o.text + member->value, member->value_len);
	if (c && c->type == MINT_CLAIM_JSON)
		return number_of(c->text.p, c->text.n);
	if (!c)
		return (struct given){ .there = false };
	return (struct given){ .there = true,
		.is_number = c->type == MINT_CLAIM_INT && c->number >= -MI_TIME_MAX_S &&
			     c->number <= MI_TIME_MAX_S,
		.floor = c->number,
		.value = (double)c->number };
}

static enum mint_err check_instant(struct merge *m, const char *name, struct given *ret_given)
{
	*ret_given = given(m, name);
	if (ret_given->there && !ret_given->is_number)
		return mi_fail(m->error, MINT_ERR_CLAIM_TYPE,
			"\"%s\" should be a number of seconds", name);
	return MINT_OK;
}

static enum mint_err read_given(struct merge *m)
{
	const struct mint_claim_options *is = m->is;
	m->o = (struct mi_object){ .members = m->ctx->claims, .max = MINT_CLAIMS_MAX };
	const char *why =
		is->json.p ? mi_json_object(&m->o, is->json.p, is->json.n, MINT_TOKEN_DEPTH_MAX)
			   : NULL;
	if (why)
		return mi_fail(m->error, MINT_ERR_MALFORMED, "payload: %s", why);
	for (size_t i = 0; i < is->claim_count; i++)
		if (is->claims[i].name.n &&
			mi_json_find(&m->o, is->claims[i].name.p, is->claims[i].name.n))
			return fails(m, MINT_ERR_MALFORMED, "payload: a claim is repeated");
	TRY(check_instant(m, "iat", &m->iat));
	TRY(check_instant(m, "exp", &m->exp));
	return check_instant(m, "nbf", &m->nbf);
}

/* ---- time ---- */

/* jsonwebtoken counts from the given iat, a fraction included, and rounds the sum down. */
static enum mint_err add_text(
	const struct merge *m, const struct given *iat, struct mint_text span, double *ret_s)
{
	int64_t s;
	double ms;
	if (m->is->flags & MINT_CLAIMS_COMPAT) {
		TRY(mint_timespan_parse_compat(span.p, span.n, &ms));
		*ret_s = floor(iat->value + ms / 1000);
		return MINT_OK;
	}
	TRY(mint_timespan_seconds(span.p, span.n, &s));
	*ret_s = (double)iat->floor + (double)s;
	/* Digits alone are seconds; with a unit both readings are the same, so that the exact sum
	 * of fractions is theirs. */
	bool has_unit = span.p[span.n - 1] > '9';
	if (has_unit && mint_timespan_parse_compat(span.p, span.n, &ms) == MINT_OK)
		*ret_s = floor(iat->value + ms / 1000);
	return MINT_OK;
}

static enum mint_err add(struct merge *m, const struct given *iat, const struct mint_span *span,
	const char *option, int64_t *ret_s)
{
	static const char text[] =
		"\"%s\" should be a number of seconds or string representing a timespan%s";
	double s;
	bool is_text = span->type == MINT_SPAN_TEXT;
	if (is_text && (!span->text.p || span->text.n == 0))
		return mi_fail(m->error, MINT_ERR_TIMESPAN, text, option, "");
	if (!is_text)
		s = (double)iat->floor + (double)span->seconds;
	else if (add_text(m, iat, span->text, &s) != MINT_OK)
		return mi_fail(
			m->error, MINT_ERR_TIMESPAN, text, option, " eg: \"1d\", \"20h\", 60");
	if (!(s >= -(double)MI_TIME_MAX_S && s <= (double)MI_TIME_MAX_S))
		return mi_fail(m->error, MINT_ERR_TIMESPAN, "\"%s\" is out of range", option);
	*ret_s = (int64_t)s;
	return MINT_OK;
}

static struct mint_span exp_span(const struct merge *m)
{
	struct mint_span span = m->is->expires_in;
	if (span.type == MINT_SPAN_NONE && m->signer->ttl_s && !m->exp.there)
		span = (struct mint_span){ .type = MINT_SPAN_SECONDS, .seconds = m->signer->ttl_s };
	return span;
}

static enum mint_err settle_times(struct merge *m)
{
	struct given now = { .floor = m->now_s, .value = (double)m->now_s };
	const struct given *iat = m->iat.there && m->iat.value != 0 ? &m->iat : &now;
	struct mint_span expires_in = exp_span(m);
	m->has_exp = expires_in.type != MINT_SPAN_NONE;
	m->has_nbf = m->is->not_before.type != MINT_SPAN_NONE;
	if (m->exp.there && m->has_exp)
		return fails(m, MINT_ERR_USAGE,
			"Bad \"options.expiresIn\" option the payload already has an \"exp\" "
			"property.");
	if (m->nbf.there && m->has_nbf)
		return fails(m, MINT_ERR_USAGE,
			"Bad \"options.notBefore\" option the payload already has an \"nbf\" "
			"property.");
	if (m->has_nbf)
		TRY(add(m, iat, &m->is->not_before, "notBefore", &m->nbf_s));
	return m->has_exp ? add(m, iat, &expires_in, "expiresIn", &m->exp_s) : MINT_OK;
}

/* ---- conflicts ---- */

static bool has_audience(const struct mint_claim_options *is)
{
	return is->audience_count || is->flags & MINT_CLAIMS_AUDIENCE_ARRAY;
}

static enum mint_err check_conflicts(struct merge *m)
{
	const struct mint_claim_options *is = m->is;
	const struct {
		bool given;
		const char *option, *name;
	} rows[] = {
		{ has_audience(is), "audience", "aud" },
		{ is->issuer.p, "issuer", "iss" },
		{ is->subject.p, "subject", "sub" },
		{ is->jwtid.p, "jwtid", "jti" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].given && has(m, rows[i].name))
			return mi_fail(m->error, MINT_ERR_USAGE,
				"Bad \"options.%s\" option. The payload already has an \"%s\" "
				"property.",
				rows[i].option, rows[i].name);
	return MINT_OK;
}

/* ---- writing ---- */

static bool is_iat(const struct merge *m, const struct mi_member *member)
{
	return member == mi_json_find(&m->o, "iat", 3);
}

/* The members of the JSON in their order; iat stays where it is, and 0 becomes now. */
static const char *put_json_members(struct merge *m, struct mi_payload *p)
{
	const char *why = NULL;
	for (size_t i = 0; i < m->o.count && !why; i++) {
		const struct mi_member *member = &m->o.members[i];
		struct mint_text name = { m->o.text + member->name - 1, member->name_len + 2u };
		struct mint_text value = { m->o.text + member->value, member->value_len };
		bool iat = is_iat(m, member);
		if (iat && m->is->flags & MINT_CLAIMS_NO_TIMESTAMP)
			continue;
		why = iat && m->iat.value == 0 ? mi_payload_integer(p, "iat", m->now_s)
					       : mi_payload_raw(p, name, value);
	}
	return why;
}

/* Typed claims go through the builder one by one, so that iat can be left out or replaced. */
static const char *put_claims(struct merge *m, struct mi_payload *p)
{
	const struct mint_claim *iat = claim_find(m, "iat"), *claims = m->is->claims;
	size_t before = iat ? (size_t)(iat - claims) : m->is->claim_count;
	const char *why = mi_payload_build(p, m->ctx, claims, before);
	if (why || !iat)
		return why;
	if (m->is->flags & MINT_CLAIMS_NO_TIMESTAMP)
		why = NULL;
	else if (m->iat.value == 0)
		why = mi_payload_integer(p, "iat", m->now_s);
	else
		why = mi_payload_build(p, m->ctx, iat, 1);
	return why ? why : mi_payload_build(p, m->ctx, iat + 1, m->is->claim_count - before - 1);
}

static const char *put_audience(const struct merge *m, struct mi_payload *p)
{
	const struct mint_claim_options *is = m->is;
	if (!has_audience(is))
		return NULL;
	if (is->audience_count == 1 && !(is->flags & MINT_CLAIMS_AUDIENCE_ARRAY))
		return mi_payload_text(p, "aud", is->audiences[0]);
	return mi_payload_texts(p, "aud", is->audiences, is->audience_count);
}

static const char *put_options(const struct merge *m, struct mi_payload *p)
{
	const struct mint_claim_options *is = m->is;
	const char *why = NULL;
	if (!m->iat.there && !(is->flags & MINT_CLAIMS_NO_TIMESTAMP))
		why = mi_payload_integer(p, "iat", m->now_s);
	if (!why && m->has_nbf)
		why = mi_payload_integer(p, "nbf", m->nbf_s);
	if (!why && m->has_exp)
		why = mi_payload_integer(p, "exp", m->exp_s);
	if (!why)
		why = put_audience(m, p);
	if (!why && is->issuer.p)
		why = mi_payload_text(p, "iss", is->issuer);
	if (!why && is->subject.p)
		why = mi_payload_text(p, "sub", is->subject);
	if (!why && is->jwtid.p)
		why = mi_payload_text(p, "jti", is->jwtid);
	return why;
}

/* Read again at the end: what is signed can be read by who has the limits of this library, and has
 * no name twice, wherever it came from. */
static enum mint_err build(struct merge *m, size_t *ret_len)
{
	struct mint_ctx *ctx = m->ctx;
	struct mi_payload p = { .p = ctx->payload, .end = ctx->payload + sizeof ctx->payload };
	const char *why = put_json_members(m, &p);
	if (!why)
		why = put_claims(m, &p);
	if (!why)
		why = put_options(m, &p);
	if (!why)
		why = mi_payload_end(&p);
	size_t len = (size_t)(p.p - ctx->payload);
	struct mi_object o = { .members = ctx->claims, .max = MINT_CLAIMS_MAX };
	if (!why)
		why = mi_json_object(&o, ctx->payload, len, MINT_TOKEN_DEPTH_MAX);
	if (why)
		return mi_fail(m->error, MINT_ERR_MALFORMED, "payload: %s", why);
	*ret_len = len;
	return MINT_OK;
}

enum mint_err mint_jwt_sign_options(struct mint_ctx *ctx, const struct mint_signer *signer,
	const struct mint_claim_options *options, int64_t now_s, char *buf, size_t size,
	size_t *ret_len, struct mint_error *error)
{
	struct merge m = {
		.ctx = ctx, .signer = signer, .is = options, .now_s = now_s, .error = error
	};
	size_t len = 0;
	TRY(mi_signer_is_for_jwt(signer, error));
	if (now_s < -MI_TIME_MAX_S || now_s > MI_TIME_MAX_S)
		return fails(&m, MINT_ERR_USAGE, "now_s is out of range");
	TRY(read_given(&m));
	TRY(settle_times(&m));
	TRY(check_conflicts(&m));
	TRY(build(&m, &len));
	return mi_jws_sign(ctx, signer, ctx->payload, len, buf, size, ret_len, error);
}
