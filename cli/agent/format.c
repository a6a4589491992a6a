/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/format.h"

int64_t format_ends_ms(const struct slot *s, struct moment now)
{
	return now.wall_ms + life_left_ms(&s->life, now);
}

/* answer_read let only visible ASCII through. */
static void put_token(struct buf *out, const struct slot *s)
{
	buf_put_json_escaped(out, secret_span(&s->token));
}

void format_put(struct buf *out, enum token_format format, const struct slot *s, struct moment now)
{
	switch (format) {
	case FORMAT_TOKEN:
		buf_put_span(out, secret_span(&s->token));
		break;
	case FORMAT_HEADER:
		buf_puts(out, "Authorization: Bearer ");
		buf_put_span(out, secret_span(&s->token));
		buf_putc(out, '\n');
		break;
	case FORMAT_JSON:
		buf_puts(out, "{\"access_token\":\"");
		put_token(out, s);
		buf_printf(out, "\",\"token_type\":\"Bearer\",\"expires_at\":%" PRId64 "}\n",
			format_ends_ms(s, now) / 1000);
		break;
	}
}

void format_put_answer(struct buf *out, const struct slot *s, struct moment now)
{
	buf_puts(out, "{\"access_token\":\"");
	put_token(out, s);
	buf_printf(out, "\",\"expires_in\":%" PRId64 ",\"token_type\":\"Bearer\"}",
		slot_left_s(s, now));
}
