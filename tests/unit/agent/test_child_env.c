/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "cli/agent/child_env.h"

static struct kept kept;
static struct keeper keeper;
static struct config *config;

static int setup(void **state)
{
	struct fault fault = { 0 };
	struct secret token = fixture_token("abc");
	(void)state;
	err e = config_parse(SPAN("{\"exec\":{\"env\":{\"ONE\":\"a\",\"TWO\":\"a\"}},\"tokens\":{"
				  "\"a\":{\"domain\":\"x\","
				  "\"client_id\":\"c\",\"client_secret\":{\"env\":\"THE_SECRET\"},"
				  "\"files\":[{\"path\":\"/run/a\"},{\"path\":\"/run/b\"}]}}}"),
		&fault, &config);
	if (e.code)
		fail_msg("%s", fault.text);
	kept = (struct kept){ 0 };
	slot_init(&kept.slot, &config->tokens[0]);
	slot_take(&kept.slot, &token, (struct life){ { 0, 0 }, HOUR }, 0);
	keeper = (struct keeper){ .kept = { &kept }, .count = 1 };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	slot_done(&kept.slot);
	config_free(config);
	return 0;
}

/* The value, and that there is no second; NULL: not there. */
static const char *value_of(char **env, const char *name)
{
	const char *found = NULL;
	size_t n = strlen(name);
	for (; *env; env++)
		if (strncmp(*env, name, n) == 0 && (*env)[n] == '=') {
			assert_null(found);
			found = *env + n + 1;
		}
	return found;
}

static void tokens_and_their_files_are_there_and_secrets_are_not(void **state)
{
	static const char *const gone[] = { "THE_SECRET", "NOTIFY_SOCKET", "WATCHDOG_USEC",
		"WATCHDOG_PID", "CREDENTIALS_DIRECTORY", "MINTAGE_AGENT_CONFIG" };
	(void)state;
	for (size_t i = 0; i < sizeof(gone) / sizeof(*gone); i++)
		setenv(gone[i], "x", 1);
	setenv("ONE", "of before", 1);
	setenv("THE_SECRET_NAME", "stays", 1);
	char **env = child_env_new(config, &keeper);
	assert_non_null(env);
	assert_string_equal(value_of(env, "ONE"), "abc");
	assert_string_equal(value_of(env, "TWO"), "abc");
	assert_string_equal(value_of(env, "ONE_FILE"), "/run/a");
	assert_string_equal(value_of(env, "THE_SECRET_NAME"), "stays");
	assert_string_equal(value_of(env, "PATH"), getenv("PATH"));
	for (size_t i = 0; i < sizeof(gone) / sizeof(*gone); i++)
		assert_null(value_of(env, gone[i]));
	child_env_free(env);
}

static void a_token_without_a_file_names_none(void **state)
{
	(void)state;
	config->tokens[0].file_count = 0;
	char **env = child_env_new(config, &keeper);
	assert_non_null(env);
	assert_string_equal(value_of(env, "ONE"), "abc");
	assert_null(value_of(env, "ONE_FILE"));
	child_env_free(env);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			tokens_and_their_files_are_there_and_secrets_are_not, setup, teardown),
		cmocka_unit_test_setup_teardown(a_token_without_a_file_names_none, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
