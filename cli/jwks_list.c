/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwks.h"
#include "cli/jwks_inspect.h"
#include "cli/jwks_source.h"
#include "cli/jwt_refusal.h"
#include "cli/jwt_show.h"
#include "cli/say.h"

/* The rows of the set that the argument names, or of standard input. */
static err rows_read(const struct options *o, struct fault *fault, json_t **ret_rows)
{
	AUTO(buf_done) struct buf text;
	const char *source = o->arg_count ? o->args[0] : "-";
	buf_init(&text, JWKS_SIZE_MAX);
	err e = jwks_text(o, source, &text, fault);
	if (!e.code)
		e = jwks_inspect(buf_span(&text), source, fault, ret_rows);
	if (text.p) /* it may hold secrets */
		secret_wipe(text.p, text.size);
	return e;
}

static const char *word(const json_t *row, const char *name, const char *otherwise)
{
	const char *text = json_string_value(json_object_get(row, name));
	return text ? text : otherwise;
}

static void show_cell(const char *text, size_t width, enum paint paint)
{
	jwt_paint(stdout, paint, span_of(text));
	printf("%*s  ", strlen(text) < width ? (int)(width - strlen(text)) : 0, "");
}

static const char *share_of(const json_t *row)
{
	if (!json_is_true(json_object_get(row, "private")))
		return "public";
	return strcmp(word(row, "kty", ""), "oct") == 0 ? "secret" : "private";
}

static void show_row(const json_t *row, size_t kid_width)
{
	char size[32] = "-";
	const json_t *bits = json_object_get(row, "bits");
	const char *crv = json_string_value(json_object_get(row, "crv"));
	if (json_is_integer(bits))
		snprintf(size, sizeof(size), "%" JSON_INTEGER_FORMAT " bits",
			json_integer_value(bits));
	show_cell(word(row, "kid", "-"), kid_width, PAINT_NAME);
	show_cell(word(row, "alg", "-"), 6, PAINT_TEXT);
	show_cell(word(row, "kty", "-"), 3, PAINT_WORD);
	show_cell(crv ? crv : size, 9, PAINT_NUMBER);
	fputs(share_of(row), stdout);
	if (json_object_get(row, "wrong")) {
		fputs("  ", stdout);
		say_clean(stdout, span_of(json_string_value(
					  json_array_get(json_object_get(row, "wrong"), 0))));
	}
	putchar('\n');
}

static size_t widest_kid(const json_t *rows)
{
	size_t width = 3;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		size_t n = strlen(word(json_array_get(rows, i), "kid", "-"));
		if (n > width)
			width = n;
	}
	return width;
}

int jwks_list_run(struct cli *cli)
{
	AUTO(json_decrefp) json_t *rows = NULL;
	struct fault fault = { 0 };
	err e = rows_read(&cli->options, &fault, &rows);
	if (e.code)
		return jwt_failure(e, &fault);
	if (option_flag(&cli->options, "json")) {
		say_json(stdout, rows, false);
		return CLI_DONE;
	}
	for (size_t i = 0; i < json_array_size(rows); i++)
		show_row(json_array_get(rows, i), widest_kid(rows));
	return CLI_DONE;
}

static void show_wrong(const json_t *row)
{
	const json_t *list = json_object_get(row, "wrong");
	for (size_t i = 0; i < json_array_size(list); i++) {
		printf("key %" JSON_INTEGER_FORMAT " (",
			json_integer_value(json_object_get(row, "index")));
		say_clean(stdout, span_of(word(row, "kid", "no kid")));
		fputs("): ", stdout);
		jwt_paint(stdout, PAINT_BAD, span_of(json_string_value(json_array_get(list, i))));
		putchar('\n');
	}
}

static size_t count_bad(const json_t *rows)
{
	size_t bad = 0;
	for (size_t i = 0; i < json_array_size(rows); i++)
		bad += json_object_get(json_array_get(rows, i), "wrong") != NULL;
	return bad;
}

int jwks_check_run(struct cli *cli)
{
	AUTO(json_decrefp) json_t *rows = NULL;
	struct fault fault = { 0 };
	err e = rows_read(&cli->options, &fault, &rows);
	if (e.code)
		return jwt_failure(e, &fault);
	size_t count = json_array_size(rows), bad = count_bad(rows);
	int code = bad || !count ? JWT_KEY : CLI_DONE;
	if (option_flag(&cli->options, "json")) {
		AUTO(json_decrefp)
		json_t *doc = json_pack("{s:b, s:O}", "valid", code == CLI_DONE, "keys", rows);
		say_json(stdout, doc, false);
		return code;
	}
	for (size_t i = 0; i < count; i++)
		show_wrong(json_array_get(rows, i));
	if (!count)
		puts("the set has no keys");
	else if (!bad)
		printf("%zu key%s, nothing wrong\n", count, count == 1 ? "" : "s");
	return code;
}
