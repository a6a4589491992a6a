/* SPDX-License-Identifier: Apache-2.0 */
/* payload.c: the claims of an access token, in the contract's order. */
#include "keyring/ring.h"

static void put_int(struct buf *b, int64_t v)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t left = v < 0 ? -(uint64_t)v : (uint64_t)v;
	do
		digits[--at] = (char)('0' + left % 10);
	while (left /= 10);
	if (v < 0)
		buf_putc(b, '-');
	buf_put(b, digits + at, sizeof digits - at);
}

/* `before`, then the text escaped; `before` ends in the quote that opens it. */
static void put_text(struct buf *b, const char *before, struct span text)
{
	buf_puts(b, before);
	buf_put_json_escaped(b, text);
}

static void put_permissions(struct buf *b, struct span scope)
{
	struct span rest = scope;
	const char *before = "\"";
	buf_puts(b, ",\"permissions\":[");
	while (rest.n) {
		struct span one = span_cut(&rest, ' ');
		if (!one.n)
			continue;
		put_text(b, before, one);
		buf_putc(b, '"');
		before = ",\"";
	}
	buf_putc(b, ']');
}

err payload_write(struct buf *out, const struct ring_tenant *t, const struct sign_request *req,
	const struct sign_answer *times)
{
	bool rfc9068 = req->dialect == DIALECT_RFC9068 || req->dialect == DIALECT_RFC9068_AUTHZ;
	bool authz =
		req->dialect == DIALECT_ACCESS_TOKEN_AUTHZ || req->dialect == DIALECT_RFC9068_AUTHZ;
	buf_reset(out);
	buf_put_span(out, t->claims_head);
	buf_put_json_escaped(out, req->client_id);
	put_text(out, "@clients\",\"aud\":\"", req->audience);
	buf_puts(out, "\",\"iat\":");
	put_int(out, times->iat);
	buf_puts(out, ",\"exp\":");
	put_int(out, times->exp);
	put_text(out, rfc9068 ? ",\"client_id\":\"" : ",\"azp\":\"", req->client_id);
	if (req->scope.n)
		put_text(out, "\",\"scope\":\"", req->scope);
	buf_puts(out, rfc9068 ? "\",\"jti\":\"" : "\",\"gty\":\"client-credentials\",\"jti\":\"");
	buf_put(out, times->jti, KEYRING_JTI_SIZE - 1);
	buf_putc(out, '"');
	if (authz && req->with_permissions)
		put_permissions(out, req->scope);
	buf_putc(out, '}');
	return buf_status(out);
}
