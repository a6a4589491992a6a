/* SPDX-License-Identifier: Apache-2.0 */
#include "credentials.h"

static json_t *client(struct core *t, const char *id)
{
	struct document d;
	assert_ok(documents_get(&t->c, &client_resource, span_of(id), &d));
	return d.doc;
}

static json_t *with_pem(struct core *t, const char *text, const char *pem)
{
	json_t *doc = core_json(t, text);
	json_t *methods = json_object_get(doc, "client_authentication_methods");
	json_t *items = json_object_get(json_object_get(methods, "private_key_jwt"), "credentials");
	assert_int_equal(json_object_set_new(json_array_get(items, 0), "pem", json_string(pem)), 0);
	return doc;
}

#define METHOD(name, items)                                                                        \
	"{'client_authentication_methods':{'" name "':{'credentials':[" items "]}}}"

static void what_comes_inline_becomes_a_credential(void **state)
{
	struct core *t = *state;
	json_t *list = NULL;
	put_client(t, "inline", "");
	t->c.now = CORE_NOW;
	json_t *doc = with_pem(t,
		METHOD("private_key_jwt", "{'credential_type':'public_key','name':'n'}"),
		PEM_RFC7638_SPKI);
	assert_ok(credentials_take_inline(&t->c, SPAN("inline"), doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(credentials_list(&t->c, SPAN("inline"), &list));
	assert_int_equal(json_array_size(list), 1);
	assert_int_equal(json_object_del(json_array_get(list, 0), "expires_at"), 0);
	const char *full = core_text(t, json_array_get(list, 0));
	assert_non_null(strstr(full, "'kid':'" KID_RFC7638 "','alg':'RS256','name':'n'"));
	const char *id = json_str(json_array_get(list, 0), "id").p;
	/* the answer to the creation shows it in full; every other one the id alone, and leaves the
	 * document as it is */
	json_t *created = core_json(t, core_text(t, doc)),
	       *later = json_keep(t->arena, json_copy(doc));
	assert_ok(credentials_shorten(created, SHOW_CREATED));
	assert_json(t, created, arena_printf(t->arena, METHOD("private_key_jwt", "%s"), full));
	assert_ok(credentials_shorten(later, SHOW_GET));
	assert_json(t, later, arena_printf(t->arena, METHOD("private_key_jwt", "{'id':'%s'}"), id));
	assert_json(t, doc, arena_printf(t->arena, METHOD("private_key_jwt", "%s"), full));
}

static void every_list_takes_its_own_type(void **state)
{
	struct core *t = *state;
	json_t *list = NULL;
	put_client(t, "lists", "");
	json_t *doc = json_keep(t->arena,
		json_pack("{s:{s:{s:[{s:s, s:s}]}, s:{s:[{s:s, s:s}]}}, s:{s:b, s:[{s:s, s:s}]}, "
			  "s:{s:[{s:s, s:s}]}}",
			"client_authentication_methods", "tls_client_auth", "credentials",
			"credential_type", "cert_subject_dn", "subject_dn", "CN=x",
			"self_signed_tls_client_auth", "credentials", "credential_type",
			"x509_cert", "pem", PEM_CERT_2040, "signed_request_object", "required", 1,
			"credentials", "credential_type", "public_key", "pem", PEM_CERT_2040,
			"token_vault_privileged_access", "credentials", "credential_type",
			"public_key", "pem", PEM_RFC7638_SPKI));
	assert_ok(credentials_take_inline(&t->c, SPAN("lists"), doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(credentials_list(&t->c, SPAN("lists"), &list));
	assert_int_equal(json_array_size(list), 4);
	assert_ok(credentials_shorten(doc, SHOW_LIST));
	const char *id[4];
	for (size_t i = 0; i < 4; i++)
		id[i] = json_str(json_array_get(list, 3 - i), "id").p;
	assert_json(t, doc,
		arena_printf(t->arena,
			"{'client_authentication_methods':{'tls_client_auth':{'credentials':[{'id':"
			"'%s'}]},'self_signed_tls_client_auth':{"
			"'credentials':[{'id':'%s'}]}},'signed_request_object':{'required':true,'"
			"credentials':[{'id':'%s'}]},"
			"'token_vault_privileged_access':{'credentials':[{'id':'%s'}]}}",
			id[0], id[1], id[2], id[3]));
}

static void a_wrong_type_or_key_says_where(void **state)
{
	struct core *t = *state;
	assert_told(t,
		credentials_take_inline(&t->c, SPAN("one"),
			with_pem(t, METHOD("private_key_jwt", "{'credential_type':'x509_cert'}"),
				PEM_CERT_2040)),
		BAD("Credential type does not fit the authentication method",
			"client_authentication_methods.private_key_jwt.credentials[0].credential_"
			"type"));
	assert_told(t,
		credentials_take_inline(&t->c, SPAN("one"),
			with_pem(t, METHOD("private_key_jwt", "{'credential_type':'public_key'}"),
				"x")),
		BAD_KEY("client_authentication_methods.private_key_jwt.credentials[0].pem"));
	assert_true(store_batch_is_empty(t->c.batch));
}

static err name(
	struct core *t, const char *client_id, const char *method, struct span id, json_t **ret_doc)
{
	*ret_doc = core_json(
		t, arena_printf(t->arena, METHOD("%s", "{'id':'" SPAN_FMT "','kid':'old news'}"),
			   method, SPAN_ARG(id)));
	return credentials_take_inline(&t->c, span_of(client_id), *ret_doc);
}

static void an_id_must_be_this_clients_and_of_the_type(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL;
	struct span key = make(t, "one", "public_key", PEM_RFC7638_SPKI),
		    theirs = make(t, "two", "public_key", PEM_RFC7638_SPKI);
	assert_ok(name(t, "one", "private_key_jwt", key, &doc));
	assert_json(t, doc,
		arena_printf(t->arena, METHOD("private_key_jwt", "{'id':'" SPAN_FMT "'}"),
			SPAN_ARG(key)));
	assert_told(t, name(t, "one", "private_key_jwt", theirs, &doc),
		arena_printf(t->arena,
			BAD("Credential does not exist: " SPAN_FMT,
				"client_authentication_methods.private_key_jwt.credentials[0].id"),
			SPAN_ARG(theirs)));
	assert_told(t, name(t, "one", "private_key_jwt", SPAN("cred_x"), &doc),
		BAD("Credential does not exist: cred_x",
			"client_authentication_methods.private_key_jwt.credentials[0].id"));
	assert_told(t, name(t, "one", "tls_client_auth", key, &doc),
		arena_printf(t->arena,
			BAD("Credential is no cert_subject_dn: " SPAN_FMT,
				"client_authentication_methods.tls_client_auth.credentials[0].id"),
			SPAN_ARG(key)));
	assert_true(store_batch_is_empty(t->c.batch));
}

static void a_client_without_lists_is_left_alone(void **state)
{
	struct core *t = *state;
	static const char *const docs[] = { "{}", "{'client_authentication_methods':null}",
		"{'signed_request_object':{'required':true}}", METHOD("private_key_jwt", "") };
	for (size_t i = 0; i < sizeof docs / sizeof *docs; i++) {
		json_t *doc = core_json(t, docs[i]);
		assert_ok(credentials_take_inline(&t->c, SPAN("one"), doc));
		assert_ok(credentials_shorten(doc, SHOW_GET));
		assert_json(t, doc, docs[i]);
	}
	assert_true(store_batch_is_empty(t->c.batch));
}

static void removing_one_takes_its_name_off_the_client(void **state)
{
	struct core *t = *state;
	struct document was;
	json_t *doc = NULL;
	struct span id = make(t, "one", "public_key", PEM_RFC7638_SPKI);
	assert_ok(name(t, "one", "private_key_jwt", id, &doc));
	assert_ok(documents_get(&t->c, &client_resource, SPAN("one"), &was));
	json_t *next = json_keep(t->arena, json_copy(was.doc));
	assert_int_equal(json_object_update(next, doc), 0);
	assert_ok(documents_store(&t->c, &client_resource, &was, next));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(credentials_remove(&t->c, SPAN("two"), id));
	assert_true(store_batch_is_empty(t->c.batch));
	assert_ok(credentials_remove(&t->c, SPAN("one"), id));
	assert_int_equal(core_commit(t), ERR_OK);
	/* the method stays, empty: without it the client's secret would count again */
	assert_json(t, json_object_get(client(t, "one"), "client_authentication_methods"),
		"{'private_key_jwt':{'credentials':[]}}");
	assert_told(t, credentials_get(&t->c, SPAN("one"), id, &doc), NO_CREDENTIAL);
	assert_ok(credentials_remove(&t->c, SPAN("one"), id));
	assert_true(store_batch_is_empty(t->c.batch));
}

static void a_name_given_while_it_goes_is_told(void **state)
{
	struct core *t = *state;
	struct document was;
	json_t *doc = NULL;
	struct span id = make(t, "two", "public_key", PEM_RFC7638_SPKI);
	assert_ok(documents_get(&t->c, &client_resource, SPAN("two"), &was));
	assert_ok(name(t, "two", "private_key_jwt", id, &doc));
	assert_ok(documents_store(&t->c, &client_resource, &was, doc));
	struct store_batch *naming = t->c.batch;
	t->c.batch = store_batch_new();
	assert_ok(credentials_remove(&t->c, SPAN("two"), id));
	assert_int_equal(core_commit(t), ERR_OK);
	store_batch_free(t->c.batch);
	t->c.batch = naming;
	assert_int_equal(core_commit(t), ERR_CHANGED);
}

static void all_of_a_client_go_and_no_others(void **state)
{
	struct core *t = *state;
	json_t *list = NULL;
	make(t, "one", "public_key", PEM_RFC7638_SPKI);
	make(t, "two", "public_key", PEM_RFC7638_SPKI);
	assert_ok(credentials_remove_all(&t->c, SPAN("one")));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(credentials_list(&t->c, SPAN("one"), &list));
	assert_int_equal(json_array_size(list), 0);
	assert_ok(credentials_list(&t->c, SPAN("two"), &list));
	assert_int_not_equal(json_array_size(list), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_inline_becomes_a_credential),
		cmocka_unit_test(every_list_takes_its_own_type),
		cmocka_unit_test(a_wrong_type_or_key_says_where),
		cmocka_unit_test(an_id_must_be_this_clients_and_of_the_type),
		cmocka_unit_test(a_client_without_lists_is_left_alone),
		cmocka_unit_test(removing_one_takes_its_name_off_the_client),
		cmocka_unit_test(a_name_given_while_it_goes_is_told),
		cmocka_unit_test(all_of_a_client_go_and_no_others),
	};
	return cmocka_run_group_tests(tests, two_clients, core_free);
}
