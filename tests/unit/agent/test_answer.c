/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "cli/agent/answer.h"
#include "cli/agent/limits.h"

static void answers_of_all_servers_are_understood(void **state)
{
	static const struct {
		const char *name, *body;
		int64_t ttl_s;
	} rows[] = {
		{ "RFC 6749",
			"{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60}",
			60 },
		{ "lower case type",
			"{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":60}",
			60 },
		{ "no type", "{\"access_token\":\"t\",\"expires_in\":60}", 60 },
		{ "no end", "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}", -1 },
		{ "no end, said", "{\"access_token\":\"t\",\"expires_in\":null}", -1 },
		{ "digits in a text", "{\"access_token\":\"t\",\"expires_in\":\"3599\"}", 3599 },
		{ "a fraction", "{\"access_token\":\"t\",\"expires_in\":59.9}", 59 },
		{ "more members",
			"{\"access_token\":\"t\",\"expires_in\":60,\"scope\":\"a\",\"x\":{}}", 60 },
		{ "a very long life", "{\"access_token\":\"t\",\"expires_in\":9999999999}",
			AGENT_LIFE_MAX_S },
		{ "no 64 bits hold it",
			"{\"access_token\":\"t\",\"expires_in\":\"99999999999999999999\"}",
			AGENT_LIFE_MAX_S },
		{ "a real that no number holds", "{\"access_token\":\"t\",\"expires_in\":1e300}",
			AGENT_LIFE_MAX_S },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault fault = { 0 };
		struct answer a = { 0 };
		err e = answer_read(200, span_of(rows[i].body), &fault, &a);
		if (e.code || a.ttl_s != rows[i].ttl_s || !span_eq_str(secret_span(&a.token), "t"))
			fail_msg("%s: %s %" PRId64, rows[i].name, fault.text, a.ttl_s);
		secret_done(&a.token);
	}
}

static void what_is_no_token_is_refused(void **state)
{
	static const struct {
		const char *name;
		int status;
		const char *body;
		enum err_code code;
		const char *words;
	} rows[] = {
		{ "RFC 6749 5.2", 400,
			"{\"error\":\"invalid_client\",\"error_description\":\"no\"}",
			ERR_O_REQUEST, "refused: invalid_client: no (HTTP 400)" },
		{ "no description", 401, "{\"error\":\"access_denied\"}", ERR_O_REQUEST,
			"refused: access_denied (HTTP 401)" },
		{ "Auth0's other family", 401, "{\"code\":\"x\",\"description\":\"y\"}",
			ERR_O_REQUEST, "refused: x: y (HTTP 401)" },
		{ "refused with 200", 200, "{\"error\":\"bad_verification_code\"}", ERR_O_REQUEST,
			"refused: bad_verification_code (HTTP 200)" },
		{ "HTML", 403, "<html>", ERR_O_REQUEST, "no token and no reason (HTTP 403)" },
		{ "nothing", 502, "", ERR_IO, "no token and no reason (HTTP 502)" },
		{ "its own trouble", 503, "{\"error\":\"temporarily_unavailable\"}", ERR_IO,
			"refused: temporarily_unavailable (HTTP 503)" },
		{ "a redirect", 302, "", ERR_IO,
			"the server points elsewhere (HTTP 302); redirects are not followed" },
		{ "HTML with 200", 200, "<html>", ERR_IO, "the answer is no JSON object" },
		{ "a list", 200, "[]", ERR_IO, "the answer is no JSON object" },
		{ "a member twice", 200, "{\"access_token\":\"t\",\"access_token\":\"u\"}", ERR_IO,
			"the answer is no JSON object" },
		{ "no token", 200, "{}", ERR_IO, "the answer has no usable access_token" },
		{ "an empty token", 200, "{\"access_token\":\"\"}", ERR_IO,
			"the answer has no usable access_token" },
		{ "a token that is no text", 200, "{\"access_token\":1}", ERR_IO,
			"the answer has no usable access_token" },
		{ "a line end in it", 200, "{\"access_token\":\"a\\r\\nX: y\"}", ERR_IO,
			"the answer has no usable access_token" },
		{ "a blank in it", 200, "{\"access_token\":\"a b\"}", ERR_IO,
			"the answer has no usable access_token" },
		{ "another letter in it", 200, "{\"access_token\":\"\\u00fc\"}", ERR_IO,
			"the answer has no usable access_token" },
		{ "DPoP", 200, "{\"access_token\":\"t\",\"token_type\":\"DPoP\"}", ERR_IO,
			"the token is of another kind: DPoP" },
		{ "over already", 200, "{\"access_token\":\"t\",\"expires_in\":0}", ERR_IO,
			"the token is over already: expires_in is 0" },
		{ "over for long", 200, "{\"access_token\":\"t\",\"expires_in\":-5}", ERR_IO,
			"the token is over already: expires_in is 0" },
		{ "0 in a text", 200, "{\"access_token\":\"t\",\"expires_in\":\"0\"}", ERR_IO,
			"the token is over already: expires_in is 0" },
		{ "no number", 200, "{\"access_token\":\"t\",\"expires_in\":true}", ERR_IO,
			"expires_in is no number" },
		{ "no digits", 200, "{\"access_token\":\"t\",\"expires_in\":\"soon\"}", ERR_IO,
			"expires_in is no number" },
		{ "digits and more", 200, "{\"access_token\":\"t\",\"expires_in\":\"60s\"}", ERR_IO,
			"expires_in is no number" },
		{ "a sign", 200, "{\"access_token\":\"t\",\"expires_in\":\"+60\"}", ERR_IO,
			"expires_in is no number" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault fault = { 0 };
		struct answer a = { 0 };
		err e = answer_read(rows[i].status, span_of(rows[i].body), &fault, &a);
		if (e.code != rows[i].code || strcmp(fault.text, rows[i].words) != 0 || a.token.p)
			fail_msg("%s: %s %s", rows[i].name, err_name(e.code), fault.text);
	}
}

static void a_token_has_a_longest_length(void **state)
{
	static char body[AGENT_TOKEN_SIZE + 100];
	(void)state;
	for (int more = 0; more < 2; more++) {
		struct answer a = { 0 };
		int n = snprintf(body, sizeof(body), "{\"access_token\":\"%0*d\"}",
			AGENT_TOKEN_SIZE + more, 0);
		err e = answer_read(200, span_make(body, (size_t)n), NULL, &a);
		assert_int_equal(e.code, more ? ERR_IO : ERR_OK);
		secret_done(&a.token);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_of_all_servers_are_understood),
		cmocka_unit_test(what_is_no_token_is_refused),
		cmocka_unit_test(a_token_has_a_longest_length),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
