/* SPDX-License-Identifier: Apache-2.0 */
/* http_form: form bodies and query strings, values of Basic credentials, path segments. What is
 * decoded is UTF-8 without NUL, ends in a NUL of its own, and is never longer than what it came
 * from. */
#include "base/limits.h"
#include "http/form.h"
#include "base/utf8.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(struct span s, size_t max)
{
	need(s.p && s.n <= max && strlen(s.p) == s.n && utf8_is_valid(s));
}

static void check_form(struct arena *a, struct span text)
{
	struct form f;
	err e = form_parse(a, text, &f);
	if (e.code) {
		need(e.code == ERR_SYNTAX || e.code == ERR_LIMIT);
		return;
	}
	need(f.count <= LIMIT_FORM_FIELDS);
	for (size_t i = 0; i < f.count; i++) {
		check_text(f.fields[i].name, text.n);
		check_text(f.fields[i].value, text.n);
		need(form_get(&f, f.fields[i].name.p).p && form_count(&f, f.fields[i].name.p) >= 1);
	}
}

static void check_decoding(struct arena *a, struct span text)
{
	struct span as_form, as_path;
	err e = form_decode(a, text, &as_form), e2 = percent_decode(a, text, &as_path);
	need(e.code == e2.code);
	if (e.code)
		return;
	check_text(as_form, text.n);
	check_text(as_path, text.n);
	need(as_form.n == as_path.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) struct arena *a = arena_new(LIMIT_ARENA);
	if (!a || size > LIMIT_OAUTH_BODY)
		return 0;
	check_form(a, span_make(size ? (const char *)data : "", size));
	check_decoding(a, span_make(size ? (const char *)data : "", size));
	return 0;
}
