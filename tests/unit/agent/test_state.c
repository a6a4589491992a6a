/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "cli/agent/config.h"
#include "cli/agent/state.h"

static char folder[64], path[128];
static struct fixture_time t;
static struct token_config config;

static int setup(void **state)
{
	(void)state;
	fixture_folder(folder);
	fixture_time(&t);
	snprintf(path, sizeof(path), "%s/a.token", folder);
	config = (struct token_config){ .name = "a",
		.url = "https://x.example/",
		.client_id = "c",
		.audience = "u",
		.scope = "s" };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fixture_folder_done(folder);
	return 0;
}

static void keep(void)
{
	struct slot s;
	struct secret token = fixture_token("kept");
	slot_init(&s, &config);
	slot_take(&s, &token, (struct life){ clocks_now(&t.clocks), HOUR }, 0);
	state_keep(folder, &s);
	slot_done(&s);
}

/* Whether a new agent takes what is kept. What it does not take it must remove. */
static bool found(void)
{
	struct slot s;
	slot_init(&s, &config);
	bool is_found = state_find(folder, &s, clocks_now(&t.clocks), 0);
	assert_int_equal(is_found, slot_is_fresh(&s, clocks_now(&t.clocks)));
	assert_int_equal(is_found, fixture_read(path) != NULL);
	if (is_found) {
		assert_true(span_eq_str(secret_span(&s.token), "kept"));
		assert_int_equal(s.renew_after_ms, HOUR / 4 * 3);
	}
	slot_done(&s);
	return is_found;
}

static void a_killed_agent_is_succeeded(void **state)
{
	struct stat st;
	(void)state;
	assert_false(found());
	keep();
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_true(found());
	fixture_pass(&t, HOUR - 1);
	assert_true(found());
	fixture_pass(&t, 1);
	assert_false(found());
}

static void clocks_that_say_otherwise_are_believed(void **state)
{
	(void)state;
	keep();
	t.wall_ms += 2 * HOUR;
	assert_false(found());
	fixture_time(&t);
	keep();
	t.boot_ms += 2 * HOUR;
	assert_false(found());
	fixture_time(&t);
	keep();
	t.boot_ms -= 1; /* before it was got: another start of the machine */
	assert_false(found());
}

static void a_token_for_something_else_is_not_taken(void **state)
{
	static const struct {
		const char *name;
		struct token_config config;
	} rows[] = {
		{ "another server", { .name = "a",
					    .url = "https://y.example/",
					    .client_id = "c",
					    .audience = "u",
					    .scope = "s" } },
		{ "another client", { .name = "a",
					    .url = "https://x.example/",
					    .client_id = "d",
					    .audience = "u",
					    .scope = "s" } },
		{ "another audience", { .name = "a",
					      .url = "https://x.example/",
					      .client_id = "c",
					      .audience = "us",
					      .scope = "" } },
		{ "no audience", { .name = "a",
					 .url = "https://x.example/",
					 .client_id = "c",
					 .scope = "s" } },
		{ "another scope", { .name = "a",
					   .url = "https://x.example/",
					   .client_id = "c",
					   .audience = "u",
					   .scope = "s t" } },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		setup(NULL);
		keep();
		config = rows[i].config;
		if (found())
			fail_msg("%s", rows[i].name);
		teardown(NULL);
	}
}

static void rewrite(const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void what_is_torn_or_foreign_is_not_taken(void **state)
{
	static const char *const texts[] = { "", "{", "[]", "{}",
		"{\"boot\":\"x\",\"asked\":\"y\",\"access_token\":\"evil\",\"ttl_ms\":99999999}" };
	char whole[4096];
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		keep();
		rewrite(texts[i]);
		if (found())
			fail_msg("%s", texts[i]);
	}
	keep();
	snprintf(whole, sizeof(whole), "%.4000s", fixture_read(path));
	for (size_t n = strlen(whole) - 2; n > 0; n -= n > 7 ? 7 : n) {
		char part[4096];
		memcpy(part, whole, n);
		part[n] = '\0';
		keep();
		rewrite(part);
		if (found())
			fail_msg("%zu bytes of it", n);
	}
	keep();
	chmod(path, 0644); /* others could have written it, or read it */
	assert_false(found());
}

static void without_a_folder_nothing_is_kept(void **state)
{
	struct slot s;
	struct secret token = fixture_token("kept");
	(void)state;
	slot_init(&s, &config);
	slot_take(&s, &token, (struct life){ clocks_now(&t.clocks), HOUR }, 0);
	state_keep(NULL, &s);
	state_keep("/nonexistent/folder", &s);
	state_drop(NULL, "a");
	slot_done(&s);
	slot_init(&s, &config);
	assert_false(state_find(NULL, &s, clocks_now(&t.clocks), 0));
	keep();
	state_drop(folder, "a");
	assert_false(found());
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_killed_agent_is_succeeded),
		TEST(clocks_that_say_otherwise_are_believed),
		cmocka_unit_test(a_token_for_something_else_is_not_taken),
		TEST(what_is_torn_or_foreign_is_not_taken),
		TEST(without_a_folder_nothing_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
