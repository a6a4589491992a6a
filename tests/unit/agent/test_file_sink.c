/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "cli/agent/file_sink.h"

static char folder[64], path[128];
static struct file_config config;
static struct fixture_time t;

static int setup(void **state)
{
	(void)state;
	fixture_folder(folder);
	fixture_time(&t);
	snprintf(path, sizeof(path), "%s/token", folder);
	config = (struct file_config){ path, FORMAT_TOKEN, 0600, OWNER_KEPT, (gid_t)OWNER_KEPT };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fixture_folder_done(folder);
	return 0;
}

static struct moment now(void)
{
	return clocks_now(&t.clocks);
}

static void take(struct slot *s, const char *text, int64_t ttl_ms)
{
	struct secret token = fixture_token(text);
	slot_take(s, &token, (struct life){ now(), ttl_ms }, 0);
}

static void write_file(const char *at, const char *text)
{
	FILE *f = fopen(at, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void each_token_takes_the_place_of_the_last(void **state)
{
	struct slot s;
	struct file_sink f;
	struct stat st;
	(void)state;
	slot_init(&s, NULL);
	file_sink_init(&f, &config);
	take(&s, "first", HOUR);
	file_sink_update(&f, &s, now());
	assert_string_equal(f.error, "");
	assert_string_equal(fixture_read(path), "first");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	ino_t first = st.st_ino;
	FILE *reader = fopen(path, "r"); /* who has the old one open reads the old one */
	take(&s, "2nd", HOUR);
	file_sink_update(&f, &s, now());
	assert_string_equal(fixture_read(path), "2nd");
	char old[16] = "";
	assert_int_equal(fread(old, 1, sizeof(old) - 1, reader), 5);
	assert_string_equal(old, "first");
	fclose(reader);
	stat(path, &st);
	assert_true(st.st_ino != first);
	assert_int_equal(fixture_folder_count(folder), 1);
	slot_done(&s);
}

static void the_same_token_is_written_once(void **state)
{
	struct slot s;
	struct file_sink f;
	(void)state;
	slot_init(&s, NULL);
	file_sink_init(&f, &config);
	take(&s, "first", HOUR);
	file_sink_update(&f, &s, now());
	unlink(path);
	file_sink_update(&f, &s, now());
	assert_null(fixture_read(path));
	slot_done(&s);
}

static void formats_and_modes_are_those_asked_for(void **state)
{
	static const struct {
		enum token_format format;
		mode_t mode;
		const char *text;
	} rows[] = {
		{ FORMAT_TOKEN, 0640, "a.b.c" },
		{ FORMAT_HEADER, 0400, "Authorization: Bearer a.b.c\n" },
		{ FORMAT_JSON, 0600,
			"{\"access_token\":\"a.b.c\",\"token_type\":\"Bearer\",\"expires_at\":"
			"1800003600}\n" },
	};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct slot s;
		struct file_sink f;
		struct stat st;
		config.format = rows[i].format;
		config.mode = rows[i].mode;
		config.owner = getuid();
		config.group = getgid();
		slot_init(&s, NULL);
		file_sink_init(&f, &config);
		take(&s, "a.b.c", HOUR);
		file_sink_update(&f, &s, now());
		assert_string_equal(fixture_read(path), rows[i].text);
		stat(path, &st);
		assert_int_equal(st.st_mode & 07777, rows[i].mode);
		slot_done(&s);
	}
}

static void the_file_goes_with_its_token(void **state)
{
	struct slot s;
	struct file_sink f;
	(void)state;
	slot_init(&s, NULL);
	file_sink_init(&f, &config);
	take(&s, "first", HOUR);
	file_sink_update(&f, &s, now());
	fixture_pass(&t, HOUR - 1);
	file_sink_update(&f, &s, now());
	assert_non_null(fixture_read(path));
	fixture_pass(&t, 1);
	file_sink_update(&f, &s, now());
	assert_null(fixture_read(path));
	take(&s, "2nd", HOUR);
	file_sink_update(&f, &s, now());
	assert_string_equal(fixture_read(path), "2nd");
	file_sink_remove(&f);
	assert_null(fixture_read(path));
	slot_done(&s);
}

static void what_an_earlier_run_left_is_not_trusted(void **state)
{
	struct slot s;
	struct file_sink f;
	char unfinished[160];
	(void)state;
	snprintf(unfinished, sizeof(unfinished), "%s.mintage-new", path);
	write_file(path, "stale");
	write_file(unfinished, "half of a tok");
	slot_init(&s, NULL);
	file_sink_init(&f, &config);
	file_sink_update(&f, &s, now());
	assert_null(fixture_read(path));
	take(&s, "first", HOUR);
	file_sink_update(&f, &s, now());
	assert_string_equal(fixture_read(path), "first");
	assert_int_equal(fixture_folder_count(folder), 1);
	slot_done(&s);
}

/* A folder in the place of the file: it can be neither replaced nor, with something in it, removed.
 */
static void block(const char *at)
{
	char inside[200];
	assert_int_equal(mkdir(at, 0700), 0);
	snprintf(inside, sizeof(inside), "%s/x", at);
	write_file(inside, "");
}

static void unblock(const char *at)
{
	char inside[200];
	snprintf(inside, sizeof(inside), "%s/x", at);
	unlink(inside);
	rmdir(at);
}

static void an_unwritable_file_is_told_and_tried_again_later(void **state)
{
	struct slot s;
	struct file_sink f;
	(void)state;
	slot_init(&s, NULL);
	file_sink_init(&f, &config);
	block(path);
	take(&s, "first", HOUR);
	assert_true(file_sink_update(&f, &s, now()));
	assert_non_null(strstr(f.error, "cannot write it"));
	assert_int_equal(file_sink_wait_ms(&f, now()), AGENT_SINK_RETRY_MS);
	assert_int_equal(fixture_folder_count(folder), 1);
	unblock(path);
	fixture_pass(&t, AGENT_SINK_RETRY_MS - 1);
	assert_false(file_sink_update(&f, &s, now()));
	assert_null(fixture_read(path));
	fixture_pass(&t, 1);
	assert_true(file_sink_update(&f, &s, now()));
	assert_string_equal(f.error, "");
	assert_string_equal(fixture_read(path), "first");
	slot_done(&s);
}

static void a_file_that_cannot_take_the_new_token_loses_the_old_one_at_its_end(void **state)
{
	struct slot s;
	struct file_sink f;
	char unfinished[160];
	(void)state;
	snprintf(unfinished, sizeof(unfinished), "%s.mintage-new", path);
	slot_init(&s, NULL);
	file_sink_init(&f, &config);
	take(&s, "old", HOUR);
	file_sink_update(&f, &s, now());
	fixture_pass(&t, HOUR - 2000);
	take(&s, "new", HOUR);
	block(unfinished);
	assert_true(file_sink_update(&f, &s, now()));
	assert_non_null(strstr(f.error, "cannot make a file beside it"));
	assert_string_equal(fixture_read(path), "old"); /* it still lives */
	assert_int_equal(file_sink_wait_ms(&f, now()), 2000);
	fixture_pass(&t, 2000);
	file_sink_update(&f, &s, now());
	assert_null(fixture_read(path));
	unblock(unfinished);
	fixture_pass(&t, AGENT_SINK_RETRY_MS);
	file_sink_update(&f, &s, now());
	assert_string_equal(fixture_read(path), "new");
	slot_done(&s);
}

static void nothing_is_written_through_a_link(void **state)
{
	struct slot s;
	struct file_sink f;
	char unfinished[160], victim[128];
	(void)state;
	snprintf(unfinished, sizeof(unfinished), "%s.mintage-new", path);
	snprintf(victim, sizeof(victim), "%s/victim", folder);
	write_file(victim, "untouched");
	assert_int_equal(symlink(victim, unfinished), 0);
	assert_int_equal(symlink(victim, path), 0);
	slot_init(&s, NULL);
	file_sink_init(&f, &config);
	take(&s, "first", HOUR);
	file_sink_update(&f, &s, now());
	assert_string_equal(fixture_read(path), "first");
	assert_string_equal(fixture_read(victim), "untouched");
	slot_done(&s);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(each_token_takes_the_place_of_the_last),
		TEST(the_same_token_is_written_once),
		TEST(formats_and_modes_are_those_asked_for),
		TEST(the_file_goes_with_its_token),
		TEST(what_an_earlier_run_left_is_not_trusted),
		TEST(an_unwritable_file_is_told_and_tried_again_later),
		TEST(a_file_that_cannot_take_the_new_token_loses_the_old_one_at_its_end),
		TEST(nothing_is_written_through_a_link),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
