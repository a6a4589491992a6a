/* SPDX-License-Identifier: Apache-2.0 */
#include "api/oauth/reply.h"
#include "base/buf.h"
#include <stdio.h>

static const struct oauth_field success_fields[] = { { "Content-Type", "application/json" },
	{ "Cache-Control", "no-store" }, { "Pragma", "no-cache" },
	{ "Vary", "Accept-Encoding, Origin" }, { NULL, NULL } };
static const struct oauth_field refusal_fields[] = { { "Content-Type", "application/json" },
	{ "Cache-Control",
		"private, no-store, no-cache, must-revalidate, post-check=0, pre-check=0, "
		"no-transform" },
	{ NULL, NULL } };

static char *put(char *at, struct span s)
{
	return mempcpy(at, s.p, s.n);
}

/* In the contract's order of members. Token and scope hold no character that JSON would escape. */
err oauth_reply_token(
	struct arena *a, const struct token_answer *answer, struct oauth_reply *ret_reply)
{
	char end[64];
	int end_n = snprintf(end, sizeof end, "\"expires_in\":%u,\"token_type\":\"Bearer\"}",
		answer->expires_in);
	char *text = arena_alloc(a, answer->access_token.n + answer->scope.n + 128);
	TRY_PTR(text);
	char *at = put(text, SPAN("{\"access_token\":\""));
	at = put(at, answer->access_token);
	at = put(at, SPAN("\","));
	if (answer->scope.n) {
		at = put(at, SPAN("\"scope\":\""));
		at = put(at, answer->scope);
		at = put(at, SPAN("\","));
	}
	at = put(at, span_make(end, (size_t)end_n));
	*ret_reply =
		(struct oauth_reply){ 200, success_fields, span_make(text, (size_t)(at - text)) };
	return OK;
}

/* RFC 6749 5.2: error_description holds %x20-21, %x23-5B, %x5D-7E. The contract's own texts hold
 * quotes all the same; what a caller sent adds none, and no other byte that may not stand there. */
static void clean_description(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7E || *text == '\\' ||
			*text == '"')
			*text = '?';
}

err oauth_reply_refusal(
	struct arena *a, err refusal, const struct fault *f, struct oauth_reply *ret_reply)
{
	const struct wire_error *w = err_wire_of(refusal, f);
	struct fault told = f ? *f : (struct fault){ 0 };
	char text[ERR_TEXT_MAX];
	struct buf b;
	clean_description(told.text);
	err_text(refusal, &told, text);
	buf_init(&b, 8192);
	buf_printf(&b, "{\"error\":\"%s\",\"error_description\":\"", w->code);
	buf_put_json_escaped(&b, span_of(text));
	buf_putc(&b, '"');
	if (refusal.code == ERR_O_GRANT_TYPE)
		buf_puts(
			&b, ",\"error_uri\":\"https://auth0.com/docs/clients/client-grant-types\"");
	buf_putc(&b, '}');
	struct span body = b.failed ? SPAN_NONE : arena_span_dup(a, buf_span(&b));
	buf_done(&b);
	TRY_PTR(body.p);
	*ret_reply = (struct oauth_reply){ w->status, refusal_fields, body };
	return OK;
}
