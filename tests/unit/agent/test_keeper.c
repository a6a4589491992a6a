/* SPDX-License-Identifier: Apache-2.0 */
/* The keeper with clocks that a test sets. Nobody listens on the token endpoint's port. */
#include "fixture.h"
#include "cli/agent/keeper.h"

static char folder[64], path[128];
static struct fixture_time t;
static uv_loop_t loop;
static struct keeper keeper;
static struct config *config;
static unsigned heard[4];

static void news(void *arg, struct kept *k, enum kept_news what)
{
	(void)arg;
	(void)k;
	heard[what]++;
}

static struct config *configured(const char *scope, const char *file)
{
	struct fault fault = { 0 };
	struct config *c = NULL;
	char text[1000];
	snprintf(text, sizeof(text),
		"{\"state_dir\":\"%s\",\"tokens\":{\"a\":{\"token_url\":\"http://127.0.0.1:1/\","
		"\"client_id\":\"c\",\"client_secret\":{\"env\":\"AGENT_TEST_SECRET\"},"
		"\"scope\":\"%s\",\"files\":[{\"path\":\"%s/%s\"}]}}}",
		folder, scope, folder, file);
	if (config_parse(span_of(text), &fault, &c).code)
		fail_msg("%s", fault.text);
	return c;
}

static int setup(void **state)
{
	(void)state;
	memset(heard, 0, sizeof(heard));
	setenv("AGENT_TEST_SECRET", "hush", 1);
	fixture_folder(folder);
	fixture_time(&t);
	snprintf(path, sizeof(path), "%s/file", folder);
	uv_loop_init(&loop);
	keeper = (struct keeper){ .clocks = &t.clocks, .rng = &rng_system, .news = news };
	assert_int_equal(web_new(&loop, &keeper.web).code, ERR_OK);
	config = configured("s", "file");
	assert_int_equal(keeper_load(&keeper, config).code, ERR_OK);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	keeper_done(&keeper);
	web_free(keeper.web);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	config_free(config);
	fixture_folder_done(folder);
	return 0;
}

static struct kept *kept(void)
{
	struct kept *k = keeper_find(&keeper, SPAN("a"));
	assert_non_null(k);
	return k;
}

/* As if the server had answered. */
static void give(const char *text)
{
	struct secret token = fixture_token(text);
	kept()->slot.is_asking = false;
	slot_take(&kept()->slot, &token, (struct life){ clocks_now(&t.clocks), HOUR }, 0);
	keeper_turn(&keeper);
}

static bool is_handed_out(void)
{
	bool fresh = slot_is_fresh(&kept()->slot, clocks_now(&t.clocks));
	assert_int_equal(fresh, fixture_read(path) != NULL);
	return fresh;
}

/* Until the request that is under way has failed. */
static void fail_once(void)
{
	unsigned before = heard[KEPT_FAILED];
	while (heard[KEPT_FAILED] == before)
		uv_run(&loop, UV_RUN_ONCE);
}

static void a_server_that_is_down_at_the_start_is_asked_again(void **state)
{
	(void)state;
	assert_false(keeper_has_asked(&keeper));
	keeper_turn(&keeper);
	assert_true(kept()->slot.is_asking);
	fail_once();
	assert_true(keeper_has_asked(&keeper));
	assert_non_null(strstr(kept()->slot.error, "cannot reach http://127.0.0.1:1/"));
	assert_false(is_handed_out());
	int64_t wait = keeper_turn(&keeper);
	assert_in_range(wait, 1, AGENT_RETRY_FIRST_MS);
	fixture_pass(&t, wait);
	keeper_turn(&keeper);
	assert_true(kept()->slot.is_asking);
	fail_once();
	assert_int_equal(kept()->slot.failures, 2);
}

static void a_network_gone_for_longer_than_the_life_ends_the_token(void **state)
{
	(void)state;
	give("abc");
	assert_true(is_handed_out());
	for (int64_t passed = 0; passed < HOUR;) {
		int64_t wait = keeper_turn(&keeper);
		assert_true(wait <= AGENT_SLEEP_MAX_MS);
		if (kept()->slot.is_asking)
			fail_once();
		else
			assert_true(wait > 0);
		assert_true(is_handed_out());
		passed += wait ? wait : 1;
		fixture_pass(&t, wait ? wait : 1);
	}
	keeper_turn(&keeper);
	assert_false(is_handed_out());
	assert_int_equal(heard[KEPT_OVER], 1);
	assert_true(heard[KEPT_FAILED] > 5);
	if (kept()->slot.is_asking)
		fail_once();
	give("next");
	assert_true(is_handed_out());
	assert_string_equal(fixture_read(path), "next");
}

static void a_jump_of_the_wall_clock_or_a_sleep_ends_the_token_at_once(void **state)
{
	static const struct {
		const char *name;
		int64_t wall, boot;
	} rows[] = {
		{ "400 days ahead", 400 * 24 * (int64_t)HOUR, 0 },
		{ "an hour ahead", HOUR, 0 },
		{ "asleep for an hour, the wall clock did not notice", 0, HOUR },
		{ "asleep for a day", 24 * HOUR, 24 * HOUR },
		{ "set back a year, and an hour passes", -365 * 24 * (int64_t)HOUR, HOUR },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		give("abc");
		assert_true(is_handed_out());
		unsigned before = heard[KEPT_OVER];
		t.wall_ms += rows[i].wall;
		t.boot_ms += rows[i].boot;
		assert_false(slot_is_fresh(&kept()->slot, clocks_now(&t.clocks)));
		keeper_turn(&keeper);
		if (is_handed_out() || heard[KEPT_OVER] != before + 1 || !kept()->slot.is_asking)
			fail_msg("%s", rows[i].name);
		fail_once();
	}
}

static void a_wall_clock_set_back_does_not_prolong_anything(void **state)
{
	(void)state;
	give("abc");
	t.wall_ms -= 10 * HOUR;
	keeper_turn(&keeper);
	assert_true(is_handed_out());
	t.boot_ms += HOUR / 4 * 3 + HOUR / 20;
	keeper_turn(&keeper);
	assert_true(kept()->slot.is_asking); /* renewal is not put off */
	fail_once();
	t.boot_ms += HOUR / 5;
	keeper_turn(&keeper);
	assert_false(is_handed_out());
}

static void a_secret_that_is_missing_is_told_and_looked_for_again(void **state)
{
	(void)state;
	unsetenv("AGENT_TEST_SECRET");
	keeper_turn(&keeper);
	assert_false(kept()->slot.is_asking);
	assert_string_equal(kept()->slot.error, "the variable AGENT_TEST_SECRET is not set");
	setenv("AGENT_TEST_SECRET", "hush", 1);
	fixture_pass(&t, AGENT_RETRY_FIRST_MS);
	keeper_turn(&keeper);
	assert_true(kept()->slot.is_asking);
	fail_once();
}

static void reloading_keeps_what_is_asked_for_in_the_same_way(void **state)
{
	char moved[128];
	(void)state;
	give("abc");
	snprintf(moved, sizeof(moved), "%s/moved", folder);
	struct config *next = configured("s", "moved");
	assert_int_equal(keeper_load(&keeper, next).code, ERR_OK);
	config_free(config);
	config = next;
	keeper_turn(&keeper);
	assert_null(fixture_read(path));
	assert_string_equal(fixture_read(moved), "abc");
	next = configured("s t", "moved");
	assert_int_equal(keeper_load(&keeper, next).code, ERR_OK);
	config_free(config);
	config = next;
	keeper_turn(&keeper);
	assert_false(slot_is_fresh(&kept()->slot, clocks_now(&t.clocks)));
	assert_null(fixture_read(moved));
	assert_true(kept()->slot.is_asking);
	fail_once();
}

static void the_end_takes_all_files_away(void **state)
{
	(void)state;
	give("abc");
	assert_true(is_handed_out());
	keeper_done(&keeper);
	assert_null(fixture_read(path));
	assert_null(keeper_find(&keeper, SPAN("a")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_server_that_is_down_at_the_start_is_asked_again),
		TEST(a_network_gone_for_longer_than_the_life_ends_the_token),
		TEST(a_jump_of_the_wall_clock_or_a_sleep_ends_the_token_at_once),
		TEST(a_wall_clock_set_back_does_not_prolong_anything),
		TEST(a_secret_that_is_missing_is_told_and_looked_for_again),
		TEST(reloading_keeps_what_is_asked_for_in_the_same_way),
		TEST(the_end_takes_all_files_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
