/* SPDX-License-Identifier: Apache-2.0 */
#include "credentials.h"

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
	};
	return cmocka_run_group_tests(tests, two_clients, core_free);
}
