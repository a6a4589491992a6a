/* SPDX-License-Identifier: Apache-2.0 */
/* texts.c: prose to roff, fields to documents, private files, and what may reach a terminal. */
#include "cli/field.h"
#include "cli/file.h"
#include "cli/prose.h"
#include "cli/say.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUT_SIZE 4096

/* What a writer of text writes. */
static void written(char out[OUT_SIZE], void (*write)(FILE *to, struct span text), struct span text)
{
	memset(out, 0, OUT_SIZE);
	FILE *to = fmemopen(out, OUT_SIZE, "w");
	assert_non_null(to);
	write(to, text);
	fclose(to);
}

static void prose_becomes_roff(void **state)
{
	static const struct {
		const char *name, *prose, *roff;
	} rows[] = {
		{ "code and bold", "Use `a-b` **now**.\n", "Use \\fBa\\-b\\fR \\fBnow\\fR.\n" },
		{ "paragraphs", "One.\n\nTwo.\n", "One.\n.PP\nTwo.\n" },
		{ "a dot that starts a line is no request", ".so /etc/passwd\n",
			"\\&.so /etc/passwd\n" },
		{ "a quote that starts a line is no request", "'x\n", "\\&'x\n" },
		{ "backslash", "a\\fB\n", "a\\efB\n" },
		{ "list", "- one\n  more\n- two\n", ".IP \\(bu 2\none\nmore\n.IP \\(bu 2\ntwo\n" },
		{ "block", "    a --b\n    .c\n",
			".PP\n.in +4n\n.nf\na \\-\\-b\n\\&.c\n.fi\n.in\n" },
		{ "fence", "```\na\n```\nb\n", ".PP\n.in +4n\n.nf\na\n.fi\n.in\nb\n" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char out[OUT_SIZE];
		written(out, prose_roff, span_of(rows[i].prose));
		if (strcmp(out, rows[i].roff) != 0)
			fail_msg("%s: %s", rows[i].name, out);
	}
}

static void sections_are_found_by_name(void **state)
{
	(void)state;
	struct span prose = SPAN("intro\n## A\none\n## B\n## A B\ntwo\n");
	assert_true(span_eq_str(prose_section(prose, "A"), "one\n"));
	assert_true(span_eq_str(prose_section(prose, "B"), ""));
	assert_true(span_eq_str(prose_section(prose, "A B"), "two\n"));
	assert_null(prose_section(prose, "C").p);
	assert_null(prose_section(SPAN(""), "A").p);
}

static void controls_do_not_reach_a_terminal(void **state)
{
	char out[OUT_SIZE];
	(void)state;
	written(out, say_clean,
		SPAN("a\033[31m\r\n\x7f\xc2\x9b"
		     "1m\xc3\xa9"));
	assert_string_equal(out, "a?[31m????1m\xc3\xa9");
	written(out, say_json_text, SPAN("{\n\"a\":\"\x7f\xc2\x9b\xc3\xa9\"}"));
	assert_string_equal(out, "{\n\"a\":\"\\u007f\\u009b\xc3\xa9\"}");
}

static void a_field_is_json_or_else_text(void **state)
{
	static const struct {
		const char *text, *document;
	} rows[] = {
		{ "a=5", "{\"a\":5}" },
		{ "a=true", "{\"a\":true}" },
		{ "a=[\"x\"]", "{\"a\":[\"x\"]}" },
		{ "a=\"5\"", "{\"a\":\"5\"}" },
		{ "a=x y", "{\"a\":\"x y\"}" },
		{ "a=", "{\"a\":\"\"}" },
		{ "a=b=c", "{\"a\":\"b=c\"}" },
		{ "a={\"x\":1,\"x\":2}", "{\"a\":\"{\\\"x\\\":1,\\\"x\\\":2}\"}" },
		{ "a", NULL },
		{ "=5", NULL },
		{ "a=\xff", NULL },
		{ "\xff=1", NULL },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		AUTO(json_decrefp) json_t *doc = json_object();
		struct fault fault = { 0 };
		err e = field_set(doc, rows[i].text, "--field", &fault);
		char *text = json_dumps(doc, JSON_COMPACT);
		if (rows[i].document ? strcmp(text, rows[i].document) != 0 : e.code != ERR_USAGE)
			fail_msg("%s: %s", rows[i].text, text);
		free(text);
	}
}

static void a_private_file_is_its_owners_alone(void **state)
{
	(void)state;
	char folder[] = "/tmp/mintage-texts-XXXXXX", path[64];
	struct fault fault = { 0 };
	struct stat s;
	AUTO(buf_done) struct buf back;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/file", folder);
	buf_init(&back, 100);
	assert_int_equal(file_write_private(path, SPAN("one"), &fault).code, ERR_OK);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(file_write_private(path, SPAN("two"), &fault).code, ERR_OK);
	assert_int_equal(stat(path, &s), 0);
	assert_int_equal(s.st_mode & 0777, 0600);
	assert_int_equal(file_read(path, &back, &fault).code, ERR_OK);
	assert_string_equal(back.p, "two");
	unlink(path);
	rmdir(folder);
	assert_int_equal(file_write_private(path, SPAN("x"), &fault).code, ERR_IO);
	assert_int_equal(file_read(path, &back, &fault).code, ERR_USAGE);
}

static void a_file_beyond_its_maximum_is_refused(void **state)
{
	(void)state;
	char path[] = "/tmp/mintage-texts-XXXXXX";
	struct fault fault = { 0 };
	struct secret secret = { 0 };
	int fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, "12345", 5) == 5);
	close(fd);
	assert_int_equal(file_read_secret(path, 5, &fault, &secret).code, ERR_OK);
	secret_done(&secret);
	assert_int_equal(file_read_secret(path, 4, &fault, &secret).code, ERR_LIMIT);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prose_becomes_roff),
		cmocka_unit_test(sections_are_found_by_name),
		cmocka_unit_test(controls_do_not_reach_a_terminal),
		cmocka_unit_test(a_field_is_json_or_else_text),
		cmocka_unit_test(a_private_file_is_its_owners_alone),
		cmocka_unit_test(a_file_beyond_its_maximum_is_refused),
	};
	return cmocka_run_group_tests_name("texts", tests, NULL, NULL);
}
