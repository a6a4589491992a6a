/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	struct wire_error wire;
} rows[ERR_COUNT] = {
#define X(name, status, code, text) [ERR_##name] = { #name, { status, code, text } },
	ERR_MAP(X)
#undef X
};

static enum err_code known(enum err_code code)
{
	return (unsigned)code < ERR_COUNT ? code : ERR_INTERNAL;
}

const struct wire_error *err_wire(enum err_code code)
{
	return &rows[known(code)].wire;
}

const char *err_name(enum err_code code)
{
	return rows[known(code)].name;
}

/* A cut in the middle of a UTF-8 sequence would make the JSON answer invalid. */
static void trim_partial_utf8(char *text, size_t n)
{
	size_t i = n;
	while (i > 0 && ((unsigned char)text[i - 1] & 0xC0) == 0x80)
		i--;
	if (i > 0 && (unsigned char)text[i - 1] >= 0xC0)
		text[i - 1] = 0;
}

err fault_set(struct fault *f, enum err_code code, const char *fmt, ...)
{
	if (f) {
		va_list ap;
		f->code = code;
		f->wire = NULL;
		va_start(ap, fmt);
		int n = vsnprintf(f->text, sizeof f->text, fmt, ap);
		va_end(ap);
		if (n < 0)
			f->text[0] = 0;
		else if ((size_t)n >= sizeof f->text)
			trim_partial_utf8(f->text, sizeof f->text - 1);
	}
	return (err){ code };
}

err fault_wire(struct fault *f, const struct wire_error *wire, const char *detail)
{
	(void)fault_set(f, ERR_M_WIRE, "%s", detail ? detail : "");
	if (f)
		f->wire = wire;
	return FAIL(M_WIRE);
}

const struct wire_error *err_wire_of(err e, const struct fault *f)
{
	return f && f->code == e.code && f->wire ? f->wire : err_wire(e.code);
}

void err_text(err e, const struct fault *f, char out[ERR_TEXT_MAX])
{
	const char *text = err_wire_of(e, f)->text;
	const char *detail = f && f->code == e.code ? f->text : "";
	const char *at = strstr(text, "%s");
	int n = at ? snprintf(out, ERR_TEXT_MAX, "%.*s%s%s", (int)(at - text), text, detail, at + 2)
		   : snprintf(out, ERR_TEXT_MAX, "%s", text);
	if (n >= ERR_TEXT_MAX)
		trim_partial_utf8(out, ERR_TEXT_MAX - 1);
}
