/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "support.h"
#include <jansson.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096
#define CUT            "\",\"cut\":true}\n"

/* stderr is a socket that keeps each write() apart. */
struct capture {
	int keep, read;
};

static struct capture capture_begin(void)
{
	int ends[2];
	struct capture c = { dup(STDERR_FILENO), -1 };
	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), 0);
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	c.read = ends[0];
	return c;
}

/* What the writes were, one after the other; returns how many. At most `max` are kept. */
static size_t capture_end(struct capture *c, char texts[][2 * LINE_MAX_BYTES], size_t max)
{
	size_t writes = 0;
	ssize_t n;
	char more[2 * LINE_MAX_BYTES];
	dup2(c->keep, STDERR_FILENO);
	close(c->keep);
	for (;;) {
		char *to = writes < max ? texts[writes] : more;
		n = recv(c->read, to, 2 * LINE_MAX_BYTES - 1, MSG_DONTWAIT);
		if (n < 0)
			break;
		to[n] = 0;
		writes++;
	}
	close(c->read);
	return writes;
}

/* The line as a JSON object; fails unless it is exactly one line. */
static json_t *object_of(const char *line)
{
	size_t n = strlen(line);
	json_error_t where;
	if (!n || line[n - 1] != '\n' || strcspn(line, "\r\n") != n - 1)
		fail_msg("not one line: %s", line);
	json_t *v = json_loads(line, JSON_REJECT_DUPLICATES, &where);
	if (!v)
		fail_msg("%s: %s", where.text, line);
	return v;
}

static void a_line_is_one_object_in_one_write(void **state)
{
	static char texts[2][2 * LINE_MAX_BYTES];
	(void)state;
	struct capture c = capture_begin();
	log_line(LOG_WARN, "request failed", "request_id", "r1", "error", "IO", "none", NULL, NULL);
	log_line(LOG_ERROR, "no pairs", NULL);
	assert_int_equal(capture_end(&c, texts, 2), 2);
	json_t *v = object_of(texts[0]);
	const char *time;
	size_t n;
	const char *level, *message, *id, *error, *none;
	assert_int_equal(
		json_unpack(v, "{s:s%,s:s,s:s,s:s,s:s,s:s!}", "time", &time, &n, "level", &level,
			"message", &message, "request_id", &id, "error", &error, "none", &none),
		0);
	assert_int_equal(n, 24);
	assert_int_equal(time[n - 1], 'Z');
	assert_string_equal(level, "warn");
	assert_string_equal(message, "request failed");
	assert_string_equal(id, "r1");
	assert_string_equal(error, "IO");
	assert_string_equal(none, "");
	json_decref(v);
	v = object_of(texts[1]);
	assert_int_equal(json_object_size(v), 3);
	assert_string_equal(json_string_value(json_object_get(v, "level")), "error");
	json_decref(v);
}

static void values_inject_neither_lines_nor_members(void **state)
{
	static char texts[1][2 * LINE_MAX_BYTES];
	static const struct {
		const char *name, *value;
	} rows[] = {
		{ "a newline", "x\n{\"level\":\"error\"}" },
		{ "a carriage return", "x\ry" },
		{ "a quote", "x\",\"level\":\"error" },
		{ "a backslash at the end", "x\\" },
		{ "a backslash before a quote", "\\\"" },
		{ "controls that move a terminal's cursor", "\x1B[2J\b\x7F" },
		{ "a format", "%s%n%d" },
		{ "beyond ASCII", "\xC3\xA4\xE2\x80\xA8" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct capture c = capture_begin();
		log_line(LOG_ERROR, rows[i].value, "v", rows[i].value, "last", "z", NULL);
		size_t writes = capture_end(&c, texts, 1);
		if (writes != 1)
			fail_msg("%s: %zu writes", rows[i].name, writes);
		for (const char *p = texts[0]; *p && *p != '\n'; p++)
			if ((unsigned char)*p < 0x20 || *p == 0x7F)
				fail_msg("%s: 0x%02x", rows[i].name, (unsigned)*p);
		json_t *v = object_of(texts[0]);
		assert_int_equal(json_object_size(v), 5);
		expect_text(rows[i].name, json_string_value(json_object_get(v, "message")),
			rows[i].value);
		expect_text(
			rows[i].name, json_string_value(json_object_get(v, "v")), rows[i].value);
		expect_text(rows[i].name, json_string_value(json_object_get(v, "last")), "z");
		json_decref(v);
	}
}

static void a_name_injects_nothing_either(void **state)
{
	static char texts[1][2 * LINE_MAX_BYTES];
	(void)state;
	struct capture c = capture_begin();
	log_line(LOG_ERROR, "m", "a\":1,\"b\n", "v", NULL);
	assert_int_equal(capture_end(&c, texts, 1), 1);
	json_t *v = object_of(texts[0]);
	assert_int_equal(json_object_size(v), 4);
	assert_non_null(json_object_get(v, "a\":1,\"b\n"));
	json_decref(v);
}

static void lines_below_the_level_are_dropped(void **state)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	static char texts[4][2 * LINE_MAX_BYTES];
	(void)state;
	for (int level = LOG_DEBUG; level <= LOG_ERROR; level++) {
		log_set_level((enum log_level)level);
		struct capture c = capture_begin();
		for (int of = LOG_DEBUG; of <= LOG_ERROR; of++)
			log_line((enum log_level)of, "m", NULL);
		size_t writes = capture_end(&c, texts, 4);
		log_set_level(LOG_INFO);
		assert_int_equal(writes, LOG_ERROR - level + 1);
		for (size_t i = 0; i < writes; i++) {
			json_t *v = object_of(texts[i]);
			assert_string_equal(json_string_value(json_object_get(v, "level")),
				names[(size_t)level + i]);
			json_decref(v);
		}
	}
}

static void the_level_is_info_at_first(void **state)
{
	static char texts[2][2 * LINE_MAX_BYTES];
	(void)state;
	struct capture c = capture_begin();
	log_line(LOG_DEBUG, "not this", NULL);
	log_line(LOG_INFO, "this", NULL);
	assert_int_equal(capture_end(&c, texts, 2), 1);
	assert_non_null(strstr(texts[0], "\"this\""));
}

/* Logs `value` and a pair behind it; the line as an object, and its size. */
static json_t *logged(const char *value, size_t *ret_size)
{
	static char texts[1][2 * LINE_MAX_BYTES];
	struct capture c = capture_begin();
	log_line(LOG_ERROR, "m", "v", value, "last", "z", NULL);
	assert_int_equal(capture_end(&c, texts, 1), 1);
	*ret_size = strlen(texts[0]);
	assert_true(*ret_size <= LINE_MAX_BYTES);
	return object_of(texts[0]);
}

/* The bytes of one character after the other, n of them. */
static char *repeated(const char *character, size_t n)
{
	char *text = calloc(n + 1, 1);
	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		text[i] = character[i % strlen(character)];
	return text;
}

static void a_line_is_whole_up_to_4_kib_and_cut_at_a_character_beyond(void **state)
{
	static const struct {
		const char *name, *character;
		size_t written; /* bytes of it in a line */
	} rows[] = {
		{ "letters", "v", 1 },
		{ "two bytes", "\xC3\xA4", 2 },
		{ "three bytes", "\xE2\x82\xAC", 3 },
		{ "four bytes", "\xF0\x9F\x98\x80", 4 },
		{ "escapes of two", "\"", 2 },
		{ "escapes of six", "\x01", 6 },
	};
	(void)state;
	size_t around, whole_max, size;
	json_decref(logged("", &around));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t step = strlen(rows[i].character);
		whole_max = (LINE_MAX_BYTES - around) / rows[i].written;
		for (size_t n = whole_max - 20; n < whole_max + 20; n++) {
			char *value = repeated(rows[i].character, n * step);
			json_t *v = logged(value, &size);
			const char *got = json_string_value(json_object_get(v, "v"));
			bool is_cut = json_is_true(json_object_get(v, "cut"));
			if (is_cut != (n > whole_max) || strncmp(value, got, strlen(got)) != 0 ||
				strlen(got) % step || (!is_cut && strlen(got) != n * step))
				fail_msg("%s: %zu: %zu", rows[i].name, n, strlen(got));
			if (is_cut && size + rows[i].written + strlen(CUT) < LINE_MAX_BYTES)
				fail_msg("%s: %zu: cut to %zu", rows[i].name, n, size);
			json_decref(v);
			free(value);
		}
	}
}

static void a_line_is_cut_in_each_of_its_parts(void **state)
{
	static char texts[1][2 * LINE_MAX_BYTES];
	static const struct {
		const char *name;
		size_t message, pair_name, value;
		bool has_pair;
	} rows[] = {
		{ "the message", 5000, 1, 1, false },
		{ "a name", 1, 5000, 1, false },
		{ "a value", 1, 1, 5000, true },
		{ "all of them", 1 << 20, 1 << 20, 1 << 20, false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *message = repeated("m", rows[i].message),
		     *name = repeated("n", rows[i].pair_name),
		     *value = repeated("v", rows[i].value);
		struct capture c = capture_begin();
		log_line(LOG_ERROR, message, name, value, "last", "z", NULL);
		if (capture_end(&c, texts, 1) != 1)
			fail_msg("%s: not one write", rows[i].name);
		json_t *v = object_of(texts[0]);
		if (!json_is_true(json_object_get(v, "cut")) || !json_object_get(v, "message") ||
			json_object_get(v, "last") || !json_object_get(v, "n") == rows[i].has_pair)
			fail_msg("%s: %s", rows[i].name, texts[0]);
		json_decref(v);
		free(message);
		free(name);
		free(value);
	}
}

static void bytes_that_are_no_utf8_are_written_as_question_marks(void **state)
{
	size_t size;
	(void)state;
	json_t *v = logged("a\xFF\xC3 \xE2\x82\xAC\xE2\x82", &size);
	assert_string_equal(json_string_value(json_object_get(v, "v")), "a?? \xE2\x82\xAC??");
	json_decref(v);
}

static void a_reader_that_is_gone_stops_nobody(void **state)
{
	(void)state;
	int keep = dup(STDERR_FILENO);
	close(STDERR_FILENO);
	log_line(LOG_ERROR, "nobody reads this", NULL);
	dup2(keep, STDERR_FILENO);
	close(keep);
	memory_left(0);
	log_line(LOG_ERROR, "no memory for this", NULL);
	memory_left(-1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_level_is_info_at_first),
		cmocka_unit_test(a_line_is_one_object_in_one_write),
		cmocka_unit_test(values_inject_neither_lines_nor_members),
		cmocka_unit_test(a_name_injects_nothing_either),
		cmocka_unit_test(lines_below_the_level_are_dropped),
		cmocka_unit_test(a_line_is_whole_up_to_4_kib_and_cut_at_a_character_beyond),
		cmocka_unit_test(a_line_is_cut_in_each_of_its_parts),
		cmocka_unit_test(bytes_that_are_no_utf8_are_written_as_question_marks),
		cmocka_unit_test(a_reader_that_is_gone_stops_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
