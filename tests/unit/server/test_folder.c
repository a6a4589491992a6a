/* SPDX-License-Identifier: Apache-2.0 */
#include "server/folder.h"
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define assert_ok(call)          assert_string_equal(err_name((call).code), "OK")
#define assert_fails(call, name) assert_string_equal(err_name((call).code), #name)

struct place {
	char top[64], dir[80];
};

static int setup(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	snprintf(p->top, sizeof p->top, "/tmp/mintage-folder-XXXXXX");
	assert_non_null(mkdtemp(p->top));
	snprintf(p->dir, sizeof p->dir, "%s/data", p->top);
	*state = p;
	return 0;
}

static int teardown(void **state)
{
	struct place *p = *state;
	char command[128];
	pid_t child = fork();
	if (!child) {
		snprintf(command, sizeof command, "%s", p->top);
		execlp("rm", "rm", "-rf", command, (char *)NULL);
		_exit(1);
	}
	waitpid(child, NULL, 0);
	free(p);
	return 0;
}

static char *in(const struct place *p, const char *name)
{
	static _Thread_local char path[200];
	snprintf(path, sizeof path, "%s/%s", p->dir, name);
	return path;
}

static mode_t mode_of(const char *path)
{
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void put(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	fchmod(fd, mode);
	close(fd);
}

static int entries(const char *dir)
{
	int n = 0;
	DIR *d = opendir(dir);
	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

/* ---- the folder ---- */

static void a_new_folder_and_its_parents_are_ours_alone(void **state)
{
	struct place *p = *state;
	assert_ok(folder_make(p->dir, NULL));
	assert_int_equal(mode_of(p->dir), 0700);
	assert_ok(folder_make(p->dir, NULL));
	assert_ok(folder_make(in(p, "a/b/c/"), NULL));
	assert_int_equal(mode_of(in(p, "a")), 0700);
	assert_int_equal(mode_of(in(p, "a/b/c")), 0700);
}

static void an_empty_folder_is_closed_to_others_and_a_used_one_left_alone(void **state)
{
	struct place *p = *state;
	mkdir(p->dir, 0755);
	assert_ok(folder_make(p->dir, NULL));
	assert_int_equal(mode_of(p->dir), 0700);
	put(in(p, "x"), "", 0600);
	chmod(p->dir, 0750);
	assert_ok(folder_make(p->dir, NULL));
	assert_int_equal(mode_of(p->dir), 0750);
}

static void a_folder_in_which_others_write_is_refused(void **state)
{
	struct place *p = *state;
	struct fault fault = { 0 };
	mkdir(p->dir, 0755);
	put(in(p, "x"), "", 0600);
	chmod(p->dir, 0770);
	assert_fails(folder_make(p->dir, &fault), IO);
	assert_non_null(strstr(fault.text, p->dir));
	chmod(p->dir, 0702);
	assert_fails(folder_make(p->dir, NULL), IO);
}

static void a_file_is_no_folder(void **state)
{
	struct place *p = *state;
	put(p->dir, "a file", 0600);
	assert_fails(folder_make(p->dir, NULL), IO);
	assert_fails(folder_make(in(p, "below"), NULL), IO);
	assert_fails(folder_make("", NULL), IO);
}

static void only_one_holds_the_lock(void **state)
{
	struct place *p = *state;
	struct fault fault = { 0 };
	struct folder_lock *lock = NULL, *second = NULL;
	assert_ok(folder_make(p->dir, NULL));
	assert_ok(folder_lock(p->dir, NULL, &lock));
	assert_fails(folder_lock(p->dir, &fault, &second), BUSY);
	assert_null(second);
	assert_non_null(strstr(fault.text, p->dir));
	folder_unlock(lock);
	assert_ok(folder_lock(p->dir, NULL, &second));
	folder_unlock(second);
}

static void a_dead_process_holds_no_lock(void **state)
{
	struct place *p = *state;
	struct folder_lock *lock = NULL;
	int status = 0;
	assert_ok(folder_make(p->dir, NULL));
	pid_t child = fork();
	if (!child)
		_exit(folder_lock(p->dir, NULL, &lock).code ? 1 : 0);
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_ok(folder_lock(p->dir, NULL, &lock));
	folder_unlock(lock);
}

/* ---- small files ---- */

static void a_written_file_is_read_back_with_its_mode(void **state)
{
	struct place *p = *state;
	AUTO(secret_done) struct secret b = { 0 };
	umask(0);
	assert_ok(folder_make(p->dir, NULL));
	assert_ok(folder_write(p->dir, "f", SPAN("one"), 0600, NULL));
	assert_int_equal(mode_of(in(p, "f")), 0600);
	assert_ok(folder_write(p->dir, "f", SPAN("longer than one"), 0644, NULL));
	assert_int_equal(mode_of(in(p, "f")), 0644);
	assert_ok(folder_read(p->dir, "f", 65536, NULL, &b));
	assert_true(span_eq_str(secret_span(&b), "longer than one"));
	assert_int_equal(entries(p->dir), 1);
	assert_true(folder_has(p->dir, "f"));
	assert_false(folder_has(p->dir, "g"));
}

static void a_new_file_never_replaces_one(void **state)
{
	struct place *p = *state;
	AUTO(secret_done) struct secret b = { 0 };
	assert_ok(folder_make(p->dir, NULL));
	assert_ok(folder_write_new(p->dir, "f", SPAN("one"), 0600, NULL));
	assert_fails(folder_write_new(p->dir, "f", SPAN("two"), 0600, NULL), EXISTS);
	assert_ok(folder_read(p->dir, "f", 65536, NULL, &b));
	assert_true(span_eq_str(secret_span(&b), "one"));
	assert_int_equal(entries(p->dir), 1);
}

static void a_file_is_read_up_to_the_maximum(void **state)
{
	struct place *p = *state;
	assert_ok(folder_make(p->dir, NULL));
	put(in(p, "f"), "0123456789", 0600);
	for (size_t max = 8; max <= 12; max++) {
		AUTO(secret_done) struct secret b = { 0 };
		err e = folder_read(p->dir, "f", max, NULL, &b);
		assert_string_equal(err_name(e.code), max < 10 ? "LIMIT" : "OK");
		assert_int_equal(b.n, max < 10 ? 0 : 10);
	}
	AUTO(secret_done) struct secret b = { 0 };
	assert_fails(folder_read(p->dir, "none", 10, NULL, &b), NOT_FOUND);
	assert_fails(folder_read(p->dir, ".", 10, NULL, &b), IO);
}

static void a_large_file_is_read_whole(void **state)
{
	struct place *p = *state;
	AUTO(secret_done) struct secret b = { 0 };
	char *text = malloc(50000);
	for (int i = 0; i < 50000; i++)
		text[i] = (char)('a' + i % 23);
	assert_ok(folder_make(p->dir, NULL));
	assert_ok(folder_write(p->dir, "f", span_make(text, 50000), 0600, NULL));
	assert_ok(folder_read(p->dir, "f", 65536, NULL, &b));
	assert_int_equal(b.n, 50000);
	assert_memory_equal(b.p, text, 50000);
	free(text);
}

static void writing_where_no_folder_is_fails_and_leaves_nothing(void **state)
{
	struct place *p = *state;
	struct fault fault = { 0 };
	assert_fails(folder_write(p->dir, "f", SPAN("x"), 0600, &fault), IO);
	assert_non_null(strstr(fault.text, "No such file"));
	assert_ok(folder_make(p->dir, NULL));
	mkdir(in(p, "taken"), 0700);
	assert_fails(folder_write(p->dir, "taken", SPAN("x"), 0600, NULL), IO);
	assert_int_equal(entries(p->dir), 1);
}

/* ---- the master key ---- */

static void a_master_key_is_made_once(void **state)
{
	struct place *p = *state;
	unsigned char one[32] = { 0 }, two[32] = { 0 };
	assert_ok(folder_make(p->dir, NULL));
	assert_fails(folder_master_key(p->dir, &rng_system, false, NULL, one), NOT_FOUND);
	assert_ok(folder_master_key(p->dir, &rng_system, true, NULL, one));
	assert_int_equal(mode_of(in(p, "master.key")), 0600);
	assert_ok(folder_master_key(p->dir, &rng_system, true, NULL, two));
	assert_memory_equal(one, two, 32);
	assert_ok(folder_master_key(p->dir, &rng_system, false, NULL, two));
	assert_memory_equal(one, two, 32);
	unlink(in(p, "master.key"));
	assert_ok(folder_master_key(p->dir, &rng_system, true, NULL, two));
	assert_memory_not_equal(one, two, 32);
}

static void a_master_key_that_cannot_be_trusted_is_refused(void **state)
{
	struct place *p = *state;
	static const struct {
		const char *text;
		mode_t mode;
		const char *want;
	} rows[] = {
		{ "0123456789abcdef0123456789abcdef", 0600, "OK" },
		{ "0123456789abcdef0123456789abcdef", 0400, "OK" },
		{ "0123456789abcdef0123456789abcdef", 0640, "CORRUPT" },
		{ "0123456789abcdef0123456789abcdef", 0604, "CORRUPT" },
		{ "0123456789abcdef0123456789abcdef", 0620, "CORRUPT" },
		{ "0123456789abcdef0123456789abcde", 0600, "CORRUPT" },
		{ "0123456789abcdef0123456789abcdef\n", 0600, "CORRUPT" },
		{ "", 0600, "CORRUPT" },
	};
	assert_ok(folder_make(p->dir, NULL));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		unsigned char master[32];
		struct fault fault = { 0 };
		unlink(in(p, "master.key"));
		put(in(p, "master.key"), rows[i].text, rows[i].mode);
		err e = folder_master_key(p->dir, &rng_system, true, &fault, master);
		if (strcmp(err_name(e.code), rows[i].want) != 0)
			fail_msg("row %zu: %s", i, err_name(e.code));
		if (e.code)
			assert_non_null(strstr(fault.text, "master.key"));
	}
}

static void a_database_without_its_master_key_gets_no_new_one(void **state)
{
	struct place *p = *state;
	unsigned char master[32];
	struct fault fault = { 0 };
	assert_ok(folder_make(p->dir, NULL));
	put(in(p, "mintage.db"), "rows", 0600);
	assert_fails(folder_master_key(p->dir, &rng_system, true, &fault, master), CORRUPT);
	assert_non_null(strstr(fault.text, "mintage.db"));
	assert_false(folder_has(p->dir, "master.key"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(a_new_folder_and_its_parents_are_ours_alone),
		T(an_empty_folder_is_closed_to_others_and_a_used_one_left_alone),
		T(a_folder_in_which_others_write_is_refused),
		T(a_file_is_no_folder),
		T(only_one_holds_the_lock),
		T(a_dead_process_holds_no_lock),
		T(a_written_file_is_read_back_with_its_mode),
		T(a_new_file_never_replaces_one),
		T(a_file_is_read_up_to_the_maximum),
		T(a_large_file_is_read_whole),
		T(writing_where_no_folder_is_fails_and_leaves_nothing),
		T(a_master_key_is_made_once),
		T(a_master_key_that_cannot_be_trusted_is_refused),
		T(a_database_without_its_master_key_gets_no_new_one),
	};
	return cmocka_run_group_tests_name("data folder", tests, NULL, NULL);
}
