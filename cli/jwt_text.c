/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt_text.h"
#include "cli/file.h"

#define BLANKS " \t\r\n"

static struct span trimmed(struct span text)
{
	while (text.n && strchr(BLANKS, text.p[0]))
		text = (struct span){ text.p + 1, text.n - 1 };
	while (text.n && strchr(BLANKS, text.p[text.n - 1]))
		text.n--;
	return text;
}

err jwt_token_read(
	const struct options *o, struct fault *fault, struct buf *buf, struct span *ret_token)
{
	buf_init(buf, 4 * MINT_TOKEN_SIZE_MAX);
	if (o->arg_count && strcmp(o->args[0], "-") != 0) {
		*ret_token = trimmed(span_of(o->args[0]));
		return OK;
	}
	TRY(jwt_one_stdin(o, true, fault));
	TRY(file_read("-", buf, fault));
	*ret_token = trimmed(buf_span(buf));
	return OK;
}

err jwt_one_stdin(const struct options *o, bool takes_token, struct fault *fault)
{
	size_t readers = takes_token && (!o->arg_count || strcmp(o->args[0], "-") == 0);
	for (size_t i = 0; i < o->hit_count; i++) {
		enum option_kind kind = o->hits[i].row->kind;
		readers += (kind == OPTION_FILE || kind == OPTION_SECRET) &&
			   strcmp(o->hits[i].value, "-") == 0;
	}
	if (readers > 1)
		return fault_set(fault, ERR_USAGE, "standard input can stand for one thing only");
	return OK;
}

json_t *jwt_document(struct mint_text text)
{
	json_t *doc = NULL;
	if (json_read(span_make(text.p, text.n), NULL, &doc).code)
		return json_stringn(text.p, text.n);
	return doc;
}
