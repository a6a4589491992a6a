/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "cli/agent/config.h"
#include <signal.h>

#define T      "\"tokens\":{\"a\":{" T_BODY "}}"
#define T_BODY "\"domain\":\"acme.example\",\"client_id\":\"c\",\"client_secret\":{\"env\":\"S\"}"

static struct config *parsed(const char *text)
{
	struct fault fault = { 0 };
	struct config *c = NULL;
	err e = config_parse(span_of(text), &fault, &c);
	if (e.code)
		fail_msg("%s: %s", text, fault.text);
	return c;
}

static void a_whole_configuration_is_read(void **state)
{
	(void)state;
	struct config *c = parsed(
		"{\"control\":{\"path\":\"/run/c\"},\"state_dir\":\"/var/lib/x\","
		"\"socket\":{\"path\":\"/run/s\",\"mode\":\"0666\",\"users\":[\"root\",1000],"
		"\"groups\":[0,7]},"
		"\"proxies\":[{\"listen\":\"localhost:0\",\"upstream\":\"https://api.example/v1/\","
		"\"token\":\"a\",\"ca_file\":\"/ca\"},{\"listen\":\"unix:/run/"
		"p\",\"mode\":\"0660\","
		"\"upstream\":\"http://[::1]:80/\",\"token\":\"b\",\"users\":[5]}],"
		"\"exec\":{\"env\":{\"A_TOKEN\":\"a\"},\"signal\":\"HUP\",\"stale_signal\":"
		"\"none\"},"
		"\"tokens\":{\"a\":{" T_BODY "},\"b\":{\"token_url\":\"https://x.example/t?y\","
		"\"client_id\":\"c\",\"client_secret\":{\"file\":\"/s\"},\"auth\":\"basic\","
		"\"audience\":\"u\",\"scope\":\"r w\",\"parameters\":{\"resource\":\"z\"},"
		"\"ca_file\":\"/ca\",\"lifetime_s\":60,\"files\":[{\"path\":\"/run/b\"},"
		"{\"path\":\"/run/b.json\",\"format\":\"json\",\"mode\":\"0640\",\"owner\":1,"
		"\"group\":\"root\"}]}}}");
	assert_string_equal(c->control.path, "/run/c");
	assert_int_equal(c->control.mode, 0600);
	assert_int_equal(c->control.access.user_count, 0);
	assert_int_equal(c->socket.mode, 0666);
	assert_int_equal(c->socket.access.users[0], 0);
	assert_int_equal(c->socket.access.users[1], 1000);
	assert_int_equal(c->socket.access.groups[1], 7);
	assert_string_equal(c->proxies[0].host, "127.0.0.1");
	assert_int_equal(c->proxies[0].port, 0);
	assert_string_equal(c->proxies[1].socket.path, "/run/p");
	assert_int_equal(c->exec.signal, SIGHUP);
	assert_int_equal(c->exec.stale_signal, 0);
	const struct token_config *a = config_token(c, SPAN("a")), *b = config_token(c, SPAN("b"));
	assert_string_equal(a->url, "https://acme.example/oauth/token");
	assert_false(a->basic);
	assert_int_equal(a->secret.from, SECRET_ENV);
	assert_string_equal(b->url, "https://x.example/t?y");
	assert_true(b->basic);
	assert_int_equal(b->lifetime_s, 60);
	assert_int_equal(b->files[0].format, FORMAT_TOKEN);
	assert_int_equal(b->files[0].mode, 0600);
	assert_int_equal(b->files[0].owner, OWNER_KEPT);
	assert_int_equal(b->files[1].format, FORMAT_JSON);
	assert_int_equal(b->files[1].mode, 0640);
	assert_int_equal(b->files[1].owner, 1);
	assert_int_equal(b->files[1].group, 0);
	assert_null(config_token(c, SPAN("c")));
	config_free(c);
}

static void a_child_ends_with_its_token_unless_told_otherwise(void **state)
{
	(void)state;
	struct config *c = parsed("{\"exec\":{\"env\":{\"X\":\"a\"}}," T "}");
	assert_int_equal(c->exec.signal, 0);
	assert_int_equal(c->exec.stale_signal, SIGTERM);
	config_free(c);
}

/* Rows of whole documents and of the inside of token "a", with what the complaint says. */
static void what_is_wrong_is_named_with_its_place(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
		{ "", "invalid JSON at line" },
		{ "{\n\"tokens\":,}", "invalid JSON at line 2" },
		{ "{" T "," T "}", "invalid JSON" },
		{ "[]", "the document: must be an object" },
		{ "{}", "tokens: must be an object" },
		{ "{\"tokens\":{}}", "tokens: must be an object with a member" },
		{ "{" T ",\"sockets\":1}", "sockets: no such member" },
		{ "{\"tokens\":{\"a b\":{" T_BODY "}}}", "tokens.a b: a name is" },
		{ "{\"tokens\":{\".a\":{" T_BODY "}}}", "tokens..a: a name is" },
		{ "{\"tokens\":{\"a/b\":{" T_BODY "}}}", "a name is" },
		{ "{\"tokens\":{\"a\":1}}", "tokens.a: must be an object" },
		{ "{" T ",\"state_dir\":\"x\"}", "state_dir: must be a whole path" },
		{ "{" T ",\"control\":{}}", "control.path: is missing" },
		{ "{" T ",\"control\":{\"path\":\"x\"}}", "control.path: must be a whole path" },
		{ "{" T ",\"control\":{\"path\":\"/x\",\"mode\":\"0777\"}}",
			"control.mode: has bits" },
		{ "{" T ",\"control\":{\"path\":\"/x\",\"mode\":\"rw\"}}", "must be octal digits" },
		{ "{" T ",\"control\":{\"path\":\"/x\",\"mode\":432}}",
			"control.mode: must be a text" },
		{ "{" T ",\"control\":{\"path\":\"/x\",\"mode\":\"0066\"}}",
			"must let the owner read" },
		{ "{" T ",\"socket\":{\"path\":\"/x\",\"users\":[\"no such user\"]}}",
			"socket.users[0]: no such user" },
		{ "{" T ",\"socket\":{\"path\":\"/x\",\"users\":[-1]}}",
			"socket.users[0]: must be" },
		{ "{" T ",\"socket\":{\"path\":\"/x\",\"users\":[4294967295]}}",
			"socket.users[0]" },
		{ "{" T ",\"socket\":{\"path\":\"/x\",\"users\":0}}",
			"socket.users: must be a list" },
		{ "{" T ",\"socket\":{\"path\":\"/x\",\"groups\":[\"no such group\"]}}",
			"socket.groups[0]: no such group" },
		{ "{" T ",\"exec\":{}}", "exec.env: must be an object" },
		{ "{" T ",\"exec\":{\"env\":{\"1A\":\"a\"}}}",
			"exec.env.1A: is no name of a variable" },
		{ "{" T ",\"exec\":{\"env\":{\"A=B\":\"a\"}}}", "is no name of a variable" },
		{ "{" T ",\"exec\":{\"env\":{\"A\":\"b\"}}}",
			"exec.env.A: no token has this name" },
		{ "{" T ",\"exec\":{\"env\":{\"A\":\"a\"},\"signal\":\"STOP\"}}",
			"exec.signal: must be one of none, HUP" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault fault = { 0 };
		struct config *c = NULL;
		err e = config_parse(span_of(rows[i].text), &fault, &c);
		if (e.code != ERR_USAGE || !strstr(fault.text, rows[i].words) || c)
			fail_msg("%s: %s %s", rows[i].text, err_name(e.code), fault.text);
	}
}

static void a_token_that_cannot_be_asked_for_is_refused(void **state)
{
	static const struct {
		const char *inside, *words;
	} rows[] = {
		{ "\"client_id\":\"c\"", "needs token_url or domain, and not both" },
		{ T_BODY ",\"token_url\":\"https://x.example/\"", "needs token_url or domain" },
		{ "\"token_url\":\"http://x.example/\"", "tokens.a.token_url: plain http" },
		{ "\"token_url\":\"ftp://x.example/\"",
			"tokens.a.token_url: an address must start" },
		{ "\"token_url\":\"https://me@x.example/\"", "not a usable address" },
		{ "\"domain\":\"http://x.example\"", "tokens.a.domain: plain http" },
		{ "\"domain\":\"x.example/y\"", "tokens.a.domain: a domain is" },
		{ "\"domain\":\"x.example\"", "tokens.a.client_id: is missing" },
		{ "\"domain\":\"x\",\"client_id\":\"\"", "tokens.a.client_id: must not be empty" },
		{ "\"domain\":\"x\",\"client_id\":\"a\\nb\"", "holds control characters" },
		{ "\"domain\":\"x\",\"client_id\":\"c\"", "tokens.a.client_secret: is missing" },
		{ "\"domain\":\"x\",\"client_id\":\"c\",\"client_secret\":\"hush\"",
			"a secret does not stand here" },
		{ "\"domain\":\"x\",\"client_id\":\"c\",\"client_secret\":{}",
			"needs one of file" },
		{ "\"domain\":\"x\",\"client_id\":\"c\",\"client_secret\":{\"env\":\"a\",\"file\":"
		  "\"/b\"}",
			"needs one of file" },
		{ "\"domain\":\"x\",\"client_id\":\"c\",\"client_secret\":{\"value\":\"a\"}",
			"client_secret.value: no such member" },
		{ "\"domain\":\"x\",\"client_id\":\"c\",\"client_secret\":{\"file\":\"b\"}",
			"whole path" },
		{ "\"domain\":\"x\",\"client_id\":\"c\",\"client_secret\":{\"credential\":\"../"
		  "b\"}",
			"a name, not a path" },
		{ T_BODY ",\"auth\":\"none\"", "tokens.a.auth: must be one of post, basic" },
		{ T_BODY ",\"lifetime_s\":9",
			"tokens.a.lifetime_s: must be a whole number from 10" },
		{ T_BODY ",\"lifetime_s\":\"60\"", "must be a whole number" },
		{ T_BODY ",\"parameters\":{\"scope\":\"x\"}", "parameters.scope: has a member" },
		{ T_BODY ",\"parameters\":{\"client_secret\":\"x\"}", "has a member of its own" },
		{ T_BODY ",\"parameters\":{\"x\":1}", "tokens.a.parameters.x: must be a text" },
		{ T_BODY ",\"files\":{}", "tokens.a.files: must be a list" },
		{ T_BODY ",\"files\":[{}]", "tokens.a.files[0].path: is missing" },
		{ T_BODY ",\"files\":[{\"path\":\"x\"}]", "path must be a whole path" },
		{ T_BODY ",\"files\":[{\"path\":\"/x/\"}]", "path must be a whole path of a file" },
		{ T_BODY ",\"files\":[{\"path\":\"/x\",\"mode\":\"0644\"}]",
			"never for everybody" },
		{ T_BODY ",\"files\":[{\"path\":\"/x\",\"mode\":\"0660\"}]",
			"never for everybody" },
		{ T_BODY ",\"files\":[{\"path\":\"/x\",\"format\":\"xml\"}]",
			"must be one of token" },
		{ T_BODY ",\"files\":[{\"path\":\"/x\",\"owner\":\"no such user\"}]",
			"no such user" },
		{ T_BODY ",\"files\":[{\"path\":\"/x\"},{\"path\":\"/x\"}]",
			"written there already" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault fault = { 0 };
		struct config *c = NULL;
		char text[1000];
		snprintf(text, sizeof(text), "{\"tokens\":{\"a\":{%s}}}", rows[i].inside);
		err e = config_parse(span_of(text), &fault, &c);
		if (e.code != ERR_USAGE || !strstr(fault.text, rows[i].words) || c)
			fail_msg("%s: %s %s", text, err_name(e.code), fault.text);
		assert_null(strstr(fault.text, "hush"));
	}
}

static void a_proxy_listens_on_loopback_alone(void **state)
{
	static const struct {
		const char *inside, *words;
	} rows[] = {
		{ "\"listen\":\"0.0.0.0:80\"", "loopback interface alone" },
		{ "\"listen\":\"192.168.0.1:80\"", "loopback interface alone" },
		{ "\"listen\":\"127.0.0.1.evil.example:80\"", "loopback interface alone" },
		{ "\"listen\":\":80\"", "loopback interface alone" },
		{ "\"listen\":\"[::]:80\"", "loopback interface alone" },
		{ "\"listen\":\"localhost:65536\"", "a port from 0 to 65535" },
		{ "\"listen\":\"localhost:\"", "a port from 0 to 65535" },
		{ "\"listen\":\"localhost:-1\"", "a port from 0 to 65535" },
		{ "\"listen\":\"localhost:80\",\"users\":[0]", "are for unix: sockets" },
		{ "\"listen\":\"unix:run/x\"", "must be a whole path" },
		{ "\"listen\":\"localhost:80\"", "proxies[0].upstream: is missing" },
		{ "\"listen\":\"localhost:80\",\"upstream\":\"http://x.example/\"", "plain http" },
		{ "\"listen\":\"localhost:80\",\"upstream\":\"https://x.example\"",
			"must end in /" },
		{ "\"listen\":\"localhost:80\",\"upstream\":\"https://x.example/?a/\"",
			"must end in /" },
		{ "\"listen\":\"localhost:80\",\"upstream\":\"https://x.example/\"",
			"token: is missing" },
		{ "\"listen\":\"localhost:80\",\"upstream\":\"https://x.example/\",\"token\":\"z\"",
			"proxies[0].token: no token has this name" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault fault = { 0 };
		struct config *c = NULL;
		char text[1000];
		snprintf(text, sizeof(text), "{" T ",\"proxies\":[{%s}]}", rows[i].inside);
		err e = config_parse(span_of(text), &fault, &c);
		if (e.code != ERR_USAGE || !strstr(fault.text, rows[i].words) || c)
			fail_msg("%s: %s %s", text, err_name(e.code), fault.text);
	}
}

static void a_path_of_a_place_is_cut_and_no_more(void **state)
{
	char text[3100], name[1500];
	struct fault fault = { 0 };
	struct config *c = NULL;
	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	snprintf(text, sizeof(text), "{\"tokens\":{\"%s\":{\"%s\":1}}}", name, name);
	assert_int_equal(config_parse(span_of(text), &fault, &c).code, ERR_USAGE);
	snprintf(text, sizeof(text), "{" T ",\"%s\":1}", name);
	assert_int_equal(config_parse(span_of(text), &fault, &c).code, ERR_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_configuration_is_read),
		cmocka_unit_test(a_child_ends_with_its_token_unless_told_otherwise),
		cmocka_unit_test(what_is_wrong_is_named_with_its_place),
		cmocka_unit_test(a_token_that_cannot_be_asked_for_is_refused),
		cmocka_unit_test(a_proxy_listens_on_loopback_alone),
		cmocka_unit_test(a_path_of_a_place_is_cut_and_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
