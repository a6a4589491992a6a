/* SPDX-License-Identifier: Apache-2.0 */
#include "core/audit.h"
#include "support.h"

/* The detail of the event that a call by c->who is recorded as. */
static const char *recorded(struct core *t, const char *body, const char *answer)
{
	struct audit_request r = { .method = "POST",
		.path = SPAN("/api/v2/clients"),
		.ip = SPAN("127.0.0.1"),
		.user_agent = SPAN("agent"),
		.body = core_json(t, body),
		.status = 201,
		.answer = core_json(t, answer) };
	struct event_row *rows;
	size_t n;
	assert_ok(audit_api_call(&t->c, "Create a client", &r));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(store_events(t->conn, t->arena, t->c.tenant->id, 0, 100, &rows, &n));
	const struct event *e = &rows[n - 1].event;
	assert_string_equal(e->type, EVENT_API_CALL);
	assert_span(e->description, "Create a client");
	return core_text(t, core_json(t, arena_cstr(t->arena, e->detail)));
}

#define REQUEST(body)                                                                              \
	"{'request':{'method':'POST','path':'/api/v2/clients','query':'','userAgent':'agent',"     \
	"'body':" body ","
#define RESPONSE "},'response':{'statusCode':201,'body':{'client_id':'a'}}}"

static void a_call_says_with_which_scopes(void **state)
{
	struct core *t = *state;
	struct span scopes[] = { SPAN("create:clients"), SPAN("read:clients") };
	t->c.who.scopes = (struct scope_set){ scopes, 2 };
	assert_string_equal(recorded(t, "{'name':'x'}", "{'client_id':'a'}"),
		REQUEST("{'name':'x'}") "'channel':'api','ip':'127.0.0.1','auth':{'user':{},'"
					"strategy':'jwt',"
					"'credentials':{'scopes':['create:clients','read:clients']}"
					"}" RESPONSE);
}

/* Some hundred of them would be ten KB in each event, and say nothing. */
static void the_operator_is_named_and_his_scopes_are_not(void **state)
{
	struct core *t = *state;
	struct span scopes[] = { SPAN("create:clients"), SPAN("read:clients") };
	t->c.who.scopes = (struct scope_set){ scopes, 2 };
	t->c.who.all_scopes = true;
	t->c.who.subject = SPAN("operator");
	assert_string_equal(recorded(t, "{'name':'x'}", "{'client_id':'a'}"),
		REQUEST("{'name':'x'}") "'channel':'cli','ip':'127.0.0.1','auth':{'user':{'name':'"
					"operator'},"
					"'strategy':'offline'}" RESPONSE);
	t->c.who.all_scopes = false;
}

static void secrets_are_masked_at_any_depth(void **state)
{
	struct core *t = *state;
	t->c.who.scopes = (struct scope_set){ 0 };
	const char *got = recorded(t, "{'a':[{'client_secret':'s1'}],'pem':'s2','password':null}",
		"{'client_secret':'s3','signing_keys':[{'key':'s4','cert':'c'}]}");
	assert_non_null(
		strstr(got, "{'a':[{'client_secret':'*****'}],'pem':'*****','password':null}"));
	assert_non_null(strstr(
		got, "{'client_secret':'*****','signing_keys':[{'key':'*****','cert':'c'}]}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_says_with_which_scopes),
		cmocka_unit_test(the_operator_is_named_and_his_scopes_are_not),
		cmocka_unit_test(secrets_are_masked_at_any_depth),
	};
	return cmocka_run_group_tests(tests, core_new, core_free);
}
