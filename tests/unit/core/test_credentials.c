/* SPDX-License-Identifier: Apache-2.0 */
#include "core/credentials.h"
#include "model/resource_tables.h"
#include "pems.h"
#include "support.h"

#define NO_CLIENT     "404 inexistent_client The client does not exist"
#define NO_CREDENTIAL "404 Credential does not exist"
#define BAD(why, on)  "400 invalid_body Payload validation error: '" why "' on property " on "."
#define BAD_KEY(on)                                                                                \
	BAD("Invalid PEM: a public key or certificate with an RSA key of 2048 bits or more is "    \
	    "needed",                                                                              \
		on)

/* A client's document, without what the client's own hooks would add. */
static void put_client(struct core *t, const char *id, const char *rest)
{
	struct document fresh = { .id = span_of(id) };
	json_t *doc = core_json(
		t, arena_printf(t->arena, "{'client_id':'%s','name':'%s'%s}", id, id, rest));
	assert_ok(documents_store(&t->c, &client_resource, &fresh, doc));
	assert_int_equal(core_commit(t), ERR_OK);
}

static int two_clients(void **state)
{
	core_new(state);
	put_client(*state, "one", "");
	put_client(*state, "two", "");
	return 0;
}

static json_t *body_of(struct core *t, const char *type, const char *pem, const char *rest)
{
	json_t *body =
		core_json(t, arena_printf(t->arena, "{'credential_type':'%s'%s}", type, rest));
	if (pem)
		assert_int_equal(json_object_set_new(body, "pem", json_string(pem)), 0);
	return body;
}

/* What the answer is without the parts that differ from run to run. */
static const char *made(struct core *t, const char *type, const char *pem, const char *rest)
{
	json_t *doc = NULL;
	t->c.now = CORE_NOW;
	assert_ok(credentials_create(&t->c, SPAN("one"), body_of(t, type, pem, rest), &doc));
	assert_true(span_starts_with(json_str(doc, "id"), "cred_"));
	assert_int_equal(json_str(doc, "id").n, 27);
	assert_int_equal(core_commit(t), ERR_OK);
	json_object_del(doc, "id");
	return core_text(t, doc);
}

static struct span make(struct core *t, const char *client, const char *type, const char *pem)
{
	json_t *doc = NULL;
	assert_ok(credentials_create(&t->c, span_of(client), body_of(t, type, pem, ""), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	return arena_span_dup(t->arena, json_str(doc, "id"));
}

#define TIMES "'created_at':'" CORE_NOW_ISO "','updated_at':'" CORE_NOW_ISO "'"

static void a_public_key_answers_in_the_contracts_order(void **state)
{
	assert_string_equal(made(*state, "public_key", PEM_RFC7638_SPKI, ",'name':'k'"),
		"{'credential_type':'public_key','kid':'" KID_RFC7638
		"','alg':'RS256','name':'k'," TIMES "}");
}

static void a_certificate_for_a_key_ends_only_when_asked(void **state)
{
	assert_string_equal(made(*state, "public_key", PEM_CERT_2040, ",'alg':'PS256'"),
		"{'credential_type':'public_key','kid':'" KID_CERT_2040 "','alg':'PS256'," TIMES
		"}");
	assert_string_equal(
		made(*state, "public_key", PEM_CERT_2040, ",'parse_expiry_from_cert':true"),
		"{'credential_type':'public_key','kid':'" KID_CERT_2040 "','alg':'RS256'," TIMES
		",'expires_at':'2040-01-02T03:04:05.000Z'}");
}

static void a_given_end_and_kid_win(void **state)
{
	assert_string_equal(made(*state, "public_key", PEM_CERT_2040,
				    ",'parse_expiry_from_cert':true,'expires_at':'2095-05-13T11:33:"
				    "13+02:00','kid':'my-own-kid'"),
		"{'credential_type':'public_key','kid':'my-own-kid','alg':'RS256'," TIMES
		",'expires_at':'2095-05-13T09:33:13.000Z'}");
}

static void a_bare_key_has_no_end_to_parse(void **state)
{
	assert_string_equal(
		made(*state, "public_key", PEM_RFC7638_SPKI, ",'parse_expiry_from_cert':true"),
		"{'credential_type':'public_key','kid':'" KID_RFC7638 "','alg':'RS256'," TIMES "}");
}

static void a_certificate_shows_its_thumbprint_and_end(void **state)
{
	assert_string_equal(made(*state, "x509_cert", PEM_CERT_EC_9999, ",'name':'c'"),
		"{'credential_type':'x509_cert','name':'c','thumbprint_sha256':'" X5T_CERT_EC_9999
		"'," TIMES ",'expires_at':'9999-12-31T23:59:59.000Z'}");
}

static void a_subject_comes_from_the_certificate_or_as_given(void **state)
{
	assert_string_equal(made(*state, "cert_subject_dn", PEM_CERT_2040, ""),
		"{'credential_type':'cert_subject_dn','subject_dn':'C=ES\\nST=Madrid\\nO="
		"Mintage\\\\, "
		"Ltd\\nCN=client.example.org'," TIMES "}");
	assert_string_equal(made(*state, "cert_subject_dn", NULL, ",'subject_dn':'C=es\\nCN=x'"),
		"{'credential_type':'cert_subject_dn','subject_dn':'C=es\\nCN=x'," TIMES "}");
}

static const struct {
	const char *name, *type, *pem, *rest, *told;
} refused[] = {
	{ "no pem", "public_key", NULL, "", BAD_KEY("pem") },
	{ "no key", "public_key", "x", "", BAD_KEY("pem") },
	{ "short key", "public_key", PEM_RSA_1024, "", BAD_KEY("pem") },
	{ "bad time", "public_key", PEM_RFC7638_SPKI, ",'expires_at':'2095-02-30T00:00:00Z'",
		BAD("Object didn't pass validation for format date-time", "expires_at") },
	{ "key for a certificate", "x509_cert", PEM_RFC7638_SPKI, "",
		BAD("Invalid PEM: an X.509 certificate is needed", "pem") },
	{ "key for a subject", "cert_subject_dn", PEM_RFC7638_SPKI, "",
		BAD("Invalid PEM: an X.509 certificate is needed", "pem") },
	{ "certificate without a subject", "cert_subject_dn", PEM_CERT_NO_SUBJECT, "",
		BAD("The certificate has no subject", "pem") },
	{ "no subject at all", "cert_subject_dn", NULL, "",
		BAD("Missing required property: subject_dn", "subject_dn") },
	{ "two subjects", "cert_subject_dn", PEM_CERT_2040, ",'subject_dn':'CN=x'",
		BAD("Either pem or subject_dn is given, not both", "subject_dn") },
};

static void bad_bodies_are_refused_and_nothing_is_written(void **state)
{
	struct core *t = *state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		json_t *doc = NULL;
		const char *told = core_told(
			t, credentials_create(&t->c, SPAN("one"),
				   body_of(t, refused[i].type, refused[i].pem, refused[i].rest),
				   &doc));
		if (strcmp(told, refused[i].told) != 0 || doc || !store_batch_is_empty(t->c.batch))
			fail_msg("%s: %s", refused[i].name, told);
	}
}

static void the_client_must_be_there(void **state)
{
	struct core *t = *state;
	json_t *doc;
	assert_told(t,
		credentials_create(
			&t->c, SPAN("three"), body_of(t, "public_key", PEM_RFC7638_SPKI, ""), &doc),
		NO_CLIENT);
	assert_told(t, credentials_list(&t->c, SPAN("three"), &doc), NO_CLIENT);
	assert_told(t, credentials_get(&t->c, SPAN("three"), SPAN("cred_x"), &doc), NO_CLIENT);
	assert_told(t,
		credentials_patch(&t->c, SPAN("three"), SPAN("cred_x"),
			core_json(t, "{'expires_at':null}"), &doc),
		NO_CLIENT);
	assert_ok(credentials_remove(&t->c, SPAN("three"), SPAN("cred_x")));
	assert_true(store_batch_is_empty(t->c.batch));
}

static void a_list_has_the_newest_first_and_only_its_clients(void **state)
{
	struct core *t = *state;
	json_t *list = NULL;
	assert_ok(credentials_list(&t->c, SPAN("two"), &list));
	assert_json(t, list, "[]");
	struct span a = make(t, "two", "public_key", PEM_RFC7638_SPKI);
	struct span b = make(t, "two", "x509_cert", PEM_CERT_2040);
	assert_ok(credentials_list(&t->c, SPAN("two"), &list));
	assert_int_equal(json_array_size(list), 2);
	assert_span(json_str(json_array_get(list, 0), "id"), b.p);
	assert_span(json_str(json_array_get(list, 1), "id"), a.p);
	assert_null(json_object_get(json_array_get(list, 1), "client_id"));
	assert_null(json_object_get(json_array_get(list, 1), "public_key"));
}

static void a_long_list_is_whole(void **state)
{
	struct core *t = *state;
	json_t *list = NULL, *doc = NULL;
	put_client(t, "many", "");
	for (int i = 0; i < 203; i++)
		assert_ok(credentials_create(&t->c, SPAN("many"),
			body_of(t, "cert_subject_dn", NULL,
				arena_printf(t->arena, ",'subject_dn':'CN=%d'", i)),
			&doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(credentials_list(&t->c, SPAN("many"), &list));
	assert_int_equal(json_array_size(list), 203);
	assert_span(json_str(json_array_get(list, 0), "subject_dn"), "CN=202");
	assert_span(json_str(json_array_get(list, 202), "subject_dn"), "CN=0");
}

static void one_is_shown_to_its_client_alone(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL;
	t->c.now = CORE_NOW;
	struct span id = make(t, "one", "public_key", PEM_RFC7638_SPKI);
	assert_ok(credentials_get(&t->c, SPAN("one"), id, &doc));
	assert_span(json_str(doc, "id"), id.p);
	json_object_del(doc, "id");
	assert_json(t, doc,
		"{'credential_type':'public_key','kid':'" KID_RFC7638 "','alg':'RS256'," TIMES
		",'expires_at':null}");
	assert_told(t, credentials_get(&t->c, SPAN("two"), id, &doc), NO_CREDENTIAL);
	assert_told(t, credentials_get(&t->c, SPAN("one"), SPAN("cred_x"), &doc), NO_CREDENTIAL);
	assert_told(t,
		credentials_patch(
			&t->c, SPAN("two"), id, core_json(t, "{'expires_at':null}"), &doc),
		NO_CREDENTIAL);
	core_tenant(t, "second");
	assert_told(t, credentials_get(&t->c, SPAN("one"), id, &doc), NO_CLIENT);
	core_tenant(t, "first");
}

static const char *patched(struct core *t, struct span id, const char *patch)
{
	json_t *doc = NULL, *got = NULL;
	assert_ok(credentials_patch(&t->c, SPAN("one"), id, core_json(t, patch), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(credentials_get(&t->c, SPAN("one"), id, &got));
	json_t *end = json_object_get(got, "expires_at");
	bool no_end = json_is_null(end);
	if (no_end)
		json_object_del(got, "expires_at"); /* reading says that there is no end, the patch
						       leaves it out */
	assert_true(json_equal(doc, got));
	return no_end ? "none" : json_string_value(end);
}

static void a_patch_moves_the_end_in_milliseconds(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL;
	struct span id = make(t, "one", "public_key", PEM_RFC7638_SPKI);
	assert_string_equal(patched(t, id, "{'expires_at':'2023-05-16T11:07:30.535694+02:00'}"),
		"2023-05-16T09:07:30.535Z");
	assert_string_equal(patched(t, id, "{'expires_at':'2096-05-13T09:33:13Z'}"),
		"2096-05-13T09:33:13.000Z");
	assert_told(t,
		credentials_patch(
			&t->c, SPAN("one"), id, core_json(t, "{'expires_at':'soon'}"), &doc),
		BAD("Object didn't pass validation for format date-time", "expires_at"));
	assert_string_equal(patched(t, id, "{'expires_at':null}"), "none");
}

/* ---- in the client's document ---- */

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
	credentials_remove_all(&t->c, SPAN("one"));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(credentials_list(&t->c, SPAN("one"), &list));
	assert_int_equal(json_array_size(list), 0);
	assert_ok(credentials_list(&t->c, SPAN("two"), &list));
	assert_int_not_equal(json_array_size(list), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_public_key_answers_in_the_contracts_order),
		cmocka_unit_test(a_certificate_for_a_key_ends_only_when_asked),
		cmocka_unit_test(a_given_end_and_kid_win),
		cmocka_unit_test(a_bare_key_has_no_end_to_parse),
		cmocka_unit_test(a_certificate_shows_its_thumbprint_and_end),
		cmocka_unit_test(a_subject_comes_from_the_certificate_or_as_given),
		cmocka_unit_test(bad_bodies_are_refused_and_nothing_is_written),
		cmocka_unit_test(the_client_must_be_there),
		cmocka_unit_test(a_list_has_the_newest_first_and_only_its_clients),
		cmocka_unit_test(a_long_list_is_whole),
		cmocka_unit_test(one_is_shown_to_its_client_alone),
		cmocka_unit_test(a_patch_moves_the_end_in_milliseconds),
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
