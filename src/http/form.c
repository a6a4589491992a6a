/* SPDX-License-Identifier: Apache-2.0 */
#include "http/form.h"
#include "base/limits.h"
#include "http/chars.h"
#include "base/utf8.h"

/* Decodes s to out, which has room for s.n + 1 bytes: decoded text is never longer. */
static err decode(char *out, struct span s, bool plus_is_blank, struct span *ret_text)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '%') {
			int high = i + 2 < s.n ? chars_hex(s.p[i + 1]) : -1;
			int low = i + 2 < s.n ? chars_hex(s.p[i + 2]) : -1;
			if (high < 0 || low < 0)
				return FAIL(SYNTAX);
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus_is_blank)
			c = ' ';
		if (!c)
			return FAIL(SYNTAX);
		out[n++] = c;
	}
	out[n] = 0;
	if (!utf8_is_valid(span_make(out, n)))
		return FAIL(SYNTAX);
	*ret_text = span_make(out, n);
	return OK;
}

static err decode_new(struct arena *a, struct span text, bool plus_is_blank, struct span *ret_text)
{
	char *out = arena_alloc(a, text.n + 1);
	TRY_PTR(out);
	return decode(out, text, plus_is_blank, ret_text);
}

err percent_decode(struct arena *a, struct span text, struct span *ret_text)
{
	return decode_new(a, text, false, ret_text);
}

err form_decode(struct arena *a, struct span text, struct span *ret_text)
{
	return decode_new(a, text, true, ret_text);
}

static size_t count_pairs(struct span text)
{
	size_t n = 0;
	while (text.p)
		n += span_cut(&text, '&').n > 0;
	return n;
}

/* name[=value]; out moves behind what was written. */
static err read_pair(char **out, struct span pair, struct form_field *ret_field)
{
	struct form_field f;
	struct span name = span_cut(&pair, '=');
	TRY(decode(*out, name, true, &f.name));
	*out += f.name.n + 1;
	TRY(decode(*out, pair, true, &f.value));
	*out += f.value.n + 1;
	*ret_field = f;
	return OK;
}

err form_parse(struct arena *a, struct span text, struct form *ret_form)
{
	struct form f = { .count = count_pairs(text) };
	if (f.count > LIMIT_FORM_FIELDS)
		return FAIL(LIMIT);
	f.fields = arena_array_of(a, f.count, struct form_field);
	char *out = arena_alloc(a, text.n + 2 * f.count + 1); /* a NUL behind each name and value */
	TRY_PTR(f.fields);
	TRY_PTR(out);
	for (size_t i = 0; i < f.count;) {
		struct span pair = span_cut(&text, '&');
		if (!pair.n)
			continue;
		TRY(read_pair(&out, pair, &f.fields[i]));
		i++;
	}
	*ret_form = f;
	return OK;
}

struct span form_get(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (span_eq_str(f->fields[i].name, name))
			return f->fields[i].value;
	return SPAN_NONE;
}

size_t form_count(const struct form *f, const char *name)
{
	size_t n = 0;
	for (size_t i = 0; i < f->count; i++)
		n += span_eq_str(f->fields[i].name, name);
	return n;
}
