/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "support.h"

/* A bound that lies beyond the one around it would never be reached, or always. */
static void bounds_lie_within_each_other(void **state)
{
	static const struct {
		const char *name;
		long long small, large;
	} rows[] = {
		{ "a target is part of a head", LIMIT_HTTP_TARGET, LIMIT_HTTP_HEAD - 1 },
		{ "a chunk's size line is shorter than the trailer", LIMIT_HTTP_CHUNK_LINE,
			LIMIT_HTTP_TRAILER },
		{ "a token request is a body", LIMIT_OAUTH_BODY, LIMIT_HTTP_BODY },
		{ "a body fits in the memory of a request", LIMIT_HTTP_BODY, LIMIT_ARENA },
		{ "an answer fits in the memory of a request", LIMIT_HTTP_RESPONSE, LIMIT_ARENA },
		{ "the first chunk of memory is some of it", LIMIT_ARENA_FIRST, LIMIT_ARENA },
		{ "a token fits into an Authorization field", LIMIT_TOKEN_SIZE,
			LIMIT_HTTP_HEAD - 1 },
		{ "a key's id is part of a token", LIMIT_KID, LIMIT_TOKEN_SIZE - 1 },
		{ "tokens nest no deeper than documents", LIMIT_TOKEN_DEPTH, LIMIT_JSON_DEPTH },
		{ "documents nest less than jansson's own bound", LIMIT_JSON_DEPTH, 2047 },
		{ "fields of a form fit in a token request", 2 * LIMIT_FORM_FIELDS,
			LIMIT_OAUTH_BODY },
		{ "the default lifetime of a token", DEFAULT_TOKEN_LIFETIME_S,
			LIMIT_TOKEN_LIFETIME_S },
		{ "leeway is short beside a lifetime", LIMIT_LEEWAY_S,
			DEFAULT_TOKEN_LIFETIME_S / 100 },
		{ "legacy tokens live at least as long", LIMIT_TOKEN_LIFETIME_S,
			LIMIT_LEGACY_LIFETIME_S },
		{ "the year of a legacy token, with a leap day", 366LL * 86400,
			LIMIT_LEGACY_LIFETIME_S },
		{ "the default page", DEFAULT_PAGE, LIMIT_PAGE },
		{ "a group of the journal is part of its queue", LIMIT_JOURNAL_GROUP,
			LIMIT_JOURNAL_QUEUE },
		{ "a head is read before an idle connection ends", LIMIT_HTTP_HEAD_MS,
			LIMIT_HTTP_IDLE_MS },
		{ "an ended connection lingers less than an idle one", LIMIT_HTTP_LINGER_MS,
			LIMIT_HTTP_IDLE_MS - 1 },
		{ "a drain outlives those that linger", LIMIT_HTTP_LINGER_MS,
			LIMIT_HTTP_DRAIN_MS - 1 },
		{ "a log line holds an event's path", LIMIT_EVENT_PATH, LIMIT_LOG_LINE / 2 },
		{ "an event's path holds no more than a target", LIMIT_EVENT_PATH,
			LIMIT_HTTP_TARGET },
		{ "an event's agent holds no more than a head", LIMIT_EVENT_AGENT,
			LIMIT_HTTP_HEAD },
		{ "an event's scope holds no more than a body", LIMIT_EVENT_SCOPE,
			LIMIT_OAUTH_BODY },
		{ "some wrong secrets are let through", 1, LIMIT_WRONG_SECRETS },
		{ "a change is tried more than once", 2, LIMIT_WRITE_RETRIES },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (rows[i].small <= 0 || rows[i].small > rows[i].large)
			fail_msg("%s: %lld, %lld", rows[i].name, rows[i].small, rows[i].large);
}

/* What the wire contract says, not what suits us. */
static void some_are_facts_of_the_contract(void **state)
{
	(void)state;
	assert_int_equal(DEFAULT_TOKEN_LIFETIME_S, 86400);
	assert_int_equal(LIMIT_TOKEN_LIFETIME_S, 30 * 86400);
	assert_int_equal(DEFAULT_PAGE, 50);
	assert_int_equal(LIMIT_PAGE, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_lie_within_each_other),
		cmocka_unit_test(some_are_facts_of_the_contract),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
