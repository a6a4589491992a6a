/* SPDX-License-Identifier: Apache-2.0 */
#include "payload.h"

static const char too_long[] = "too long", not_utf8[] = "a text is no UTF-8 or has a NUL";

static const char *put(struct mi_payload *p, const char *text, size_t n)
{
	if ((size_t)(p->end - p->p) < n)
		return too_long;
	memcpy(p->p, text, n);
	p->p += n;
	return NULL;
}

static const char *put_character(struct mi_payload *p, char c)
{
	if (p->p == p->end)
		return too_long;
	*p->p++ = c;
	return NULL;
}

static const char *put_quoted(struct mi_payload *p, struct mint_text t)
{
	size_t size = t.n ? mi_json_escaped_size(t.p, t.n) : 0;
	if (size == SIZE_MAX)
		return not_utf8;
	if ((size_t)(p->end - p->p) < size || (size_t)(p->end - p->p) - size < 2)
		return too_long;
	*p->p++ = '"';
	if (size == t.n && size) /* nothing to escape: the same size says so */
		memcpy(p->p, t.p, size);
	else if (size)
		mi_json_escape(p->p, t.p, t.n);
	p->p += size;
	*p->p++ = '"';
	return NULL;
}

static size_t digit_count(uint64_t value)
{
	size_t n = 1;
	for (uint64_t power = 10; n < 20 && value >= power; power *= 10)
		n++;
	return n;
}

/* Straight into the output, two digits a division: bytes that are written one by one and read at
 * once in one piece make the processor wait. */
static const char *put_integer(struct mi_payload *p, int64_t value)
{
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	size_t n = digit_count(left) + (value < 0);
	if ((size_t)(p->end - p->p) < n)
		return too_long;
	char *at = p->p + n;
	for (; left >= 10; left /= 100) {
		unsigned pair = (unsigned)(left % 100);
		*--at = (char)('0' + pair % 10);
		*--at = (char)('0' + pair / 10);
	}
	if (at > p->p + (value < 0))
		*--at = (char)('0' + left);
	if (value < 0)
		*--at = '-';
	p->p += n;
	return NULL;
}

static const char *put_strings(struct mi_payload *p, const struct mint_text *items, size_t count)
{
	const char *why = put_character(p, '[');
	for (size_t i = 0; i < count && !why; i++) {
		why = i ? put_character(p, ',') : NULL;
		if (!why)
			why = put_quoted(p, items[i]);
	}
	return why ? why : put_character(p, ']');
}

/* Checked as one value of its own, so that a text can't bring a second member along. */
static const char *put_json(struct mi_payload *p, struct mint_ctx *ctx, struct mint_text json)
{
	const char *why = mi_json_value(
		json.p, json.n, MINT_TOKEN_DEPTH_MAX - 1, ctx->claims, MINT_CLAIMS_MAX);
	return why ? why : put(p, json.p, json.n);
}

static const char *put_name(struct mi_payload *p, struct mint_text name)
{
	const char *why = put_character(p, p->begun ? ',' : '{');
	p->begun = true;
	if (!why)
		why = put_quoted(p, name);
	return why ? why : put_character(p, ':');
}

static const char *put_value(struct mi_payload *p, struct mint_ctx *ctx, const struct mint_claim *c)
{
	switch (c->type) {
	case MINT_CLAIM_STR:
		return put_quoted(p, c->text);
	case MINT_CLAIM_INT:
		return put_integer(p, c->number);
	case MINT_CLAIM_BOOL:
		return c->number ? put(p, "true", 4) : put(p, "false", 5);
	case MINT_CLAIM_STRS:
		return put_strings(p, c->items, c->item_count);
	case MINT_CLAIM_JSON:
		return put_json(p, ctx, c->text);
	}
	return "a claim of no known type";
}

static bool has(const struct mint_claim *claims, size_t count, struct mint_text name)
{
	for (size_t i = 0; i < count; i++)
		if (claims[i].name.n == name.n &&
			(name.n == 0 || (claims[i].name.p[0] == name.p[0] &&
						memcmp(claims[i].name.p, name.p, name.n) == 0)))
			return true;
	return false;
}

const char *mi_payload_build(
	struct mi_payload *p, struct mint_ctx *ctx, const struct mint_claim *claims, size_t count)
{
	if (count > MINT_CLAIMS_MAX - 2)
		return "too many claims";
	for (size_t i = 0; i < count; i++) {
		if (has(claims, i, claims[i].name))
			return "a claim is repeated";
		const char *why = put_name(p, claims[i].name);
		if (!why)
			why = put_value(p, ctx, &claims[i]);
		if (why)
			return why;
	}
	return NULL;
}

const char *mi_payload_time(struct mi_payload *p, const struct mint_claim *claims, size_t count,
	const char *name, int64_t value)
{
	if (has(claims, count, (struct mint_text){ name, strlen(name) }))
		return "a claim is repeated";
	return mi_payload_integer(p, name, value);
}

const char *mi_payload_raw(
	struct mi_payload *p, struct mint_text quoted_name, struct mint_text json_value)
{
	const char *why = put_character(p, p->begun ? ',' : '{');
	p->begun = true;
	if (!why)
		why = put(p, quoted_name.p, quoted_name.n);
	if (!why)
		why = put_character(p, ':');
	return why ? why : put(p, json_value.p, json_value.n);
}

static const char *put_own_name(struct mi_payload *p, const char *name)
{
	return put_name(p, (struct mint_text){ name, strlen(name) });
}

const char *mi_payload_text(struct mi_payload *p, const char *name, struct mint_text text)
{
	const char *why = put_own_name(p, name);
	return why ? why : put_quoted(p, text);
}

const char *mi_payload_texts(
	struct mi_payload *p, const char *name, const struct mint_text *items, size_t count)
{
	const char *why = put_own_name(p, name);
	return why ? why : put_strings(p, items, count);
}

const char *mi_payload_integer(struct mi_payload *p, const char *name, int64_t value)
{
	const char *why = put_own_name(p, name);
	return why ? why : put_integer(p, value);
}

const char *mi_payload_end(struct mi_payload *p)
{
	return p->begun ? put_character(p, '}') : put(p, "{}", 2);
}
