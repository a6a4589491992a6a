/* SPDX-License-Identifier: Apache-2.0 */
#include "core/encryption_keys.h"
#include "core/encryption_tree.h"
#include "model/resource_tables.h"
#include "support.h"
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#define UNKNOWN   "01234567-89ab-4cde-8f01-23456789abcd"
#define BAD_KID   "400 Invalid key id or unsupported key type."
#define NOT_FOUND "404 The key does not exist."
#define BAD_MATERIAL                                                                               \
	"400 invalid_body Invalid input. Wrapped key material is invalid or unsupported key type."
#define NO_IMPORT                                                                                  \
	"409 Failed precondition. Key import not in progress or unable to find the wrapping key. " \
	"Make sure you have "                                                                      \
	"followed all the steps to import a key."
#define NO_PENDING                                                                                 \
	"409 Failed precondition. Create new encryption key without the key material first."

static int first_keys(void **state)
{
	core_new(state);
	struct core *t = *state;
	assert_ok(encryption_keys_make_first(&t->c));
	assert_int_equal(core_commit(t), ERR_OK);
	return 0;
}

/* Newest first, a key a line: "type state parent-type". */
static const char *tree(struct core *t)
{
	json_t *items = NULL, *key, *other;
	int64_t total = 0;
	size_t i, k;
	const char *out = "";
	assert_ok(encryption_keys_list(&t->c, 0, 100, &items, &total));
	assert_int_equal(total, json_array_size(items));
	json_array_foreach(items, i, key)
	{
		const char *parent = json_is_null(json_object_get(key, "parent_kid")) ? "-" : "?";
		json_array_foreach(items, k,
			other) if (span_eq(json_str(other, "kid"), json_str(key, "parent_kid")))
			parent = json_str(other, "type").p;
		out = arena_printf(t->arena, "%s%s %s %s\n", out, json_str(key, "type").p,
			json_str(key, "state").p, parent);
	}
	return out;
}

static struct span create(struct core *t, const char *type)
{
	json_t *doc = NULL;
	assert_ok(encryption_keys_create(&t->c, span_of(type), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	return arena_span_dup(t->arena, json_str(doc, "kid"));
}

static const char *state_of(struct core *t, struct span kid)
{
	json_t *doc = NULL;
	assert_ok(encryption_keys_get(&t->c, kid, &doc));
	return json_str(doc, "state").p;
}

static void destroy(struct core *t, struct span kid)
{
	assert_ok(encryption_keys_destroy(&t->c, kid));
	assert_int_equal(core_commit(t), ERR_OK);
}

static struct span wrap(struct core *t, struct span kid)
{
	json_t *doc = NULL;
	assert_ok(encryption_keys_wrap(&t->c, kid, &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_span(json_str(doc, "algorithm"), "CKM_RSA_AES_KEY_WRAP");
	assert_int_equal(json_object_size(doc), 2);
	return json_str(doc, "public_key");
}

/* What a customer does with the public wrapping key: CKM_RSA_AES_KEY_WRAP of n bytes, in base64. */
static struct span material(struct core *t, struct span public_pem, int n)
{
	unsigned char aes[32], root[64], out[512];
	size_t rsa_n = sizeof out;
	int part = 0, rest = 0;
	BIO *in = BIO_new_mem_buf(public_pem.p, (int)public_pem.n);
	EVP_PKEY *key = PEM_read_bio_PUBKEY(in, NULL, NULL, NULL);
	EVP_PKEY_CTX *rsa = EVP_PKEY_CTX_new(key, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	assert_true(rsa && ctx);
	memset(aes, 1, sizeof aes);
	memset(root, 2, sizeof root);
	assert_int_equal(EVP_PKEY_encrypt_init(rsa), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(rsa, RSA_PKCS1_OAEP_PADDING), 1);
	assert_int_equal(EVP_PKEY_encrypt(rsa, out, &rsa_n, aes, sizeof aes), 1);
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	assert_int_equal(EVP_EncryptInit_ex2(ctx, EVP_aes_256_wrap_pad(), aes, NULL, NULL), 1);
	assert_int_equal(EVP_EncryptUpdate(ctx, out + rsa_n, &part, root, n), 1);
	assert_int_equal(EVP_EncryptFinal_ex(ctx, out + rsa_n + part, &rest), 1);
	char *text = arena_alloc(t->arena, 1024);
	int len = EVP_EncodeBlock((unsigned char *)text, out, (int)rsa_n + part + rest);
	EVP_CIPHER_CTX_free(ctx);
	EVP_PKEY_CTX_free(rsa);
	EVP_PKEY_free(key);
	BIO_free(in);
	return span_make(text, (size_t)len);
}

static size_t secrets_of(struct core *t, struct span kid, const char *name)
{
	struct secret_row *rows;
	size_t n;
	assert_ok(store_secrets(t->conn, t->arena, 1, "encryption_key", kid, &rows, &n));
	return n == 1 && span_eq_str(rows[0].name, name) ? 1 : n * 100;
}

/* ---- the tests ---- */

static void a_tenant_starts_with_a_root_and_a_master_key(void **state)
{
	assert_string_equal(tree(*state),
		"tenant-master-key active environment-root-key\nenvironment-root-key active -\n");
}

static void making_the_first_ones_twice_is_refused_by_the_store(void **state)
{
	struct core *t = *state;
	assert_ok(encryption_keys_make_first(&t->c));
	assert_int_equal(core_commit(t), ERR_EXISTS);
}

static void a_new_key_waits_without_material(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL, *got = NULL;
	t->c.now = CORE_NOW;
	assert_ok(encryption_keys_create(&t->c, SPAN(ENC_CUSTOMER), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	const char *kid = json_str(doc, "kid").p;
	assert_json(t, doc,
		arena_printf(t->arena,
			"{'kid':'%s','type':'customer-provided-root-key','state':'pre-activation','"
			"created_at':'" CORE_NOW_ISO "','updated_at':'" CORE_NOW_ISO
			"','parent_kid':null}",
			kid));
	assert_ok(encryption_keys_get(&t->c, span_of(kid), &got));
	assert_json(t, got, core_text(t, doc));
	assert_told(t, encryption_keys_create(&t->c, SPAN(ENC_CUSTOMER), &doc),
		"409 Encryption key has already been created.");
	destroy(t, span_of(kid));
}

static void only_two_types_can_be_created(void **state)
{
	static const char *const bad[] = { ENC_MASTER, ENC_ENVIRONMENT, "",
		"Customer-provided-root-key" };
	struct core *t = *state;
	json_t *doc;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_told(t, encryption_keys_create(&t->c, span_of(bad[i]), &doc),
			"400 invalid_body Request body is invalid. Unsupported key \"type\" "
			"provided.");
	struct span kid = create(t, ENC_TENANT);
	assert_ok(encryption_keys_get(&t->c, kid, &doc));
	assert_span(json_str(doc, "state"), ENC_PENDING);
	assert_true(json_is_string(json_object_get(doc, "parent_kid")));
	destroy(t, kid);
}

static void a_kid_is_told_apart_from_no_kid(void **state)
{
	static const char *const bad[] = { "", "x", "01234567-89ab-4cde-8f01-23456789abc",
		UNKNOWN "d", "01234567x89ab-4cde-8f01-23456789abcd",
		"g1234567-89ab-4cde-8f01-23456789abcd" };
	struct core *t = *state;
	json_t *doc;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_told(t, encryption_keys_get(&t->c, span_of(bad[i]), &doc), BAD_KID);
	assert_told(t, encryption_keys_get(&t->c, SPAN(UNKNOWN), &doc), NOT_FOUND);
	assert_told(t, encryption_keys_destroy(&t->c, SPAN(UNKNOWN)), BAD_KID);
	assert_told(t, encryption_keys_wrap(&t->c, SPAN(UNKNOWN), &doc), BAD_KID);
	assert_told(t, encryption_keys_import(&t->c, SPAN(UNKNOWN), SPAN("AA=="), &doc),
		"400 The key ID was not found.");
}

static void another_tenant_has_none_of_them(void **state)
{
	struct core *t = *state;
	json_t *doc;
	struct span kid = create(t, ENC_CUSTOMER);
	core_tenant(t, "second");
	assert_string_equal(tree(t), "");
	assert_told(t, encryption_keys_get(&t->c, kid, &doc), NOT_FOUND);
	assert_told(t, encryption_keys_destroy(&t->c, kid), BAD_KID);
	core_tenant(t, "first");
	destroy(t, kid);
}

static void destroying_makes_the_master_key_anew_and_is_idempotent(void **state)
{
	struct core *t = *state;
	struct span kid = create(t, ENC_CUSTOMER);
	destroy(t, kid);
	assert_string_equal(state_of(t, kid), "destroyed");
	assert_string_equal(tree(t),
		"tenant-master-key active environment-root-key\ncustomer-provided-root-key "
		"destroyed -\n"
		"tenant-master-key destroyed environment-root-key\nenvironment-root-key active "
		"-\n");
	assert_ok(encryption_keys_destroy(&t->c, kid));
	assert_true(store_batch_is_empty(t->c.batch));
}

static void keys_of_the_system_stay(void **state)
{
	struct core *t = *state;
	struct document master, root;
	json_t *doc;
	assert_ok(enc_find_role(&t->c, SPAN(ENC_ROLE_MASTER), &master));
	assert_ok(enc_find_role(&t->c, SPAN(ENC_ROLE_ROOT), &root));
	assert_told(t, encryption_keys_destroy(&t->c, master.id), BAD_KID);
	assert_told(t, encryption_keys_destroy(&t->c, root.id), BAD_KID);
	assert_told(t, encryption_keys_wrap(&t->c, root.id, &doc), BAD_KID);
	assert_true(store_batch_is_empty(t->c.batch));
}

static void a_rekey_destroys_the_old_master_key(void **state)
{
	struct core *t = *state;
	struct document before, after;
	assert_ok(enc_find_role(&t->c, SPAN(ENC_ROLE_MASTER), &before));
	assert_ok(encryption_keys_rekey(&t->c));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(enc_find_role(&t->c, SPAN(ENC_ROLE_MASTER), &after));
	assert_false(span_eq(before.id, after.id));
	assert_string_equal(state_of(t, before.id), "destroyed");
	assert_string_equal(tree(t),
		"tenant-master-key active environment-root-key\ntenant-master-key destroyed "
		"environment-root-key\n"
		"environment-root-key active -\n");
}

static void of_two_rekeys_at_once_one_runs_again(void **state)
{
	struct core *t = *state;
	struct store_batch *mine = t->c.batch;
	assert_ok(encryption_keys_rekey(&t->c));
	t->c.batch = store_batch_new();
	assert_ok(encryption_keys_rekey(&t->c));
	assert_int_equal(core_commit(t), ERR_OK);
	store_batch_free(t->c.batch);
	t->c.batch = mine;
	assert_int_equal(core_commit(t), ERR_CHANGED);
}

static void a_tenant_without_keys_gets_them_by_a_rekey(void **state)
{
	struct core *t = *state;
	core_tenant(t, "second");
	assert_ok(encryption_keys_rekey(&t->c));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_string_equal(tree(t),
		"tenant-master-key active environment-root-key\nenvironment-root-key active -\n");
}

static void pages_are_cut_from_the_newest(void **state)
{
	struct core *t = *state;
	json_t *items = NULL, *all = NULL;
	int64_t total = 0;
	for (int i = 0; i < 3; i++) {
		assert_ok(encryption_keys_rekey(&t->c));
		assert_int_equal(core_commit(t), ERR_OK);
	}
	assert_ok(encryption_keys_list(&t->c, 0, 100, &all, &total));
	assert_int_equal(total, 5);
	for (uint32_t page = 0; page < 3; page++) {
		assert_ok(encryption_keys_list(&t->c, page, 2, &items, &total));
		assert_int_equal(total, 5);
		assert_int_equal(json_array_size(items), page == 2 ? 1 : 2);
		assert_true(json_equal(json_array_get(items, 0), json_array_get(all, page * 2)));
	}
	assert_ok(encryption_keys_list(&t->c, 3, 2, &items, &total));
	assert_json(t, items, "[]");
	assert_ok(encryption_keys_list(&t->c, 40000000, 100, &items, &total));
	assert_json(t, items, "[]");
}

static void an_import_makes_the_customers_key_the_root(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL, *got = NULL;
	struct span kid = create(t, ENC_CUSTOMER);
	struct span wrapped = material(t, wrap(t, kid), 32);
	assert_int_equal(secrets_of(t, kid, "wrapping_key"), 1);
	assert_ok(encryption_keys_import(&t->c, kid, wrapped, &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_int_equal(secrets_of(t, kid, "root_key"), 1);
	assert_span(json_str(doc, "state"), "active");
	assert_ok(encryption_keys_get(&t->c, kid, &got));
	assert_json(t, got, core_text(t, doc));
	assert_string_equal(tree(t),
		"tenant-master-key active customer-provided-root-key\ncustomer-provided-root-key "
		"active -\n"
		"tenant-master-key destroyed customer-provided-root-key\nenvironment-root-key "
		"destroyed -\n");
	assert_told(t, encryption_keys_import(&t->c, kid, wrapped, &doc), NO_IMPORT);
	assert_told(t, encryption_keys_wrap(&t->c, kid, &doc), NO_PENDING);
	destroy(t, kid);
	assert_int_equal(secrets_of(t, kid, "root_key"), 0);
	assert_string_equal(tree(t),
		"tenant-master-key active environment-root-key\nenvironment-root-key active -\n"
		"tenant-master-key destroyed environment-root-key\ncustomer-provided-root-key "
		"destroyed -\n"
		"tenant-master-key destroyed customer-provided-root-key\nenvironment-root-key "
		"destroyed -\n");
}

static void a_second_customers_key_replaces_the_first(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL;
	struct span first = create(t, ENC_CUSTOMER);
	assert_ok(encryption_keys_import(&t->c, first, material(t, wrap(t, first), 32), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	struct span second = create(t, ENC_CUSTOMER);
	assert_ok(encryption_keys_import(&t->c, second, material(t, wrap(t, second), 32), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_string_equal(state_of(t, first), "destroyed");
	assert_string_equal(state_of(t, second), "active");
	assert_int_equal(secrets_of(t, first, "root_key"), 0);
	assert_int_equal(secrets_of(t, second, "root_key"), 1);
}

static void bad_material_is_refused_and_the_import_stays_open(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL;
	struct span kid = create(t, ENC_CUSTOMER);
	assert_told(t, encryption_keys_import(&t->c, kid, SPAN("AAAA"), &doc), NO_IMPORT);
	struct span old_wrapped = material(t, wrap(t, kid), 32);
	struct span pem = wrap(t, kid);
	struct span good = material(t, pem, 32);
	char *flipped = arena_cstr(t->arena, good);
	flipped[540] = flipped[540] == 'A' ? 'B' : 'A'; /* beyond the RSA part of 384 bytes */
	const struct span bad[] = { SPAN(""), SPAN("AAAA"), SPAN("not base64!"), old_wrapped,
		material(t, pem, 16), material(t, pem, 33), span_of(flipped),
		span_make(good.p, good.n - 4) };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *told = core_told(t, encryption_keys_import(&t->c, kid, bad[i], &doc));
		if (strcmp(told, BAD_MATERIAL) != 0 || !store_batch_is_empty(t->c.batch))
			fail_msg("%zu: %s", i, told);
	}
	assert_string_equal(state_of(t, kid), "pre-activation");
	assert_ok(encryption_keys_import(&t->c, kid, good, &doc));
	assert_int_equal(core_commit(t), ERR_OK);
}

static void a_destroyed_key_takes_no_material(void **state)
{
	struct core *t = *state;
	json_t *doc;
	struct span kid = create(t, ENC_CUSTOMER);
	struct span wrapped = material(t, wrap(t, kid), 32);
	destroy(t, kid);
	assert_int_equal(secrets_of(t, kid, "wrapping_key"), 0);
	assert_told(t, encryption_keys_import(&t->c, kid, wrapped, &doc), NO_IMPORT);
	assert_told(t, encryption_keys_wrap(&t->c, kid, &doc), NO_PENDING);
}

static void an_import_that_meets_a_new_wrapping_key_runs_again(void **state)
{
	struct core *t = *state;
	json_t *doc;
	struct span kid = create(t, ENC_CUSTOMER);
	struct span wrapped = material(t, wrap(t, kid), 32);
	struct store_batch *importing = t->c.batch;
	assert_ok(encryption_keys_import(&t->c, kid, wrapped, &doc));
	t->c.batch = store_batch_new();
	wrap(t, kid);
	store_batch_free(t->c.batch);
	t->c.batch = importing;
	assert_int_equal(core_commit(t), ERR_CHANGED);
	assert_string_equal(state_of(t, kid), "pre-activation");
}

int main(void)
{
#define FRESH(f) cmocka_unit_test_setup_teardown(f, first_keys, core_free)
	const struct CMUnitTest tests[] = {
		FRESH(a_tenant_starts_with_a_root_and_a_master_key),
		FRESH(making_the_first_ones_twice_is_refused_by_the_store),
		FRESH(a_new_key_waits_without_material),
		FRESH(only_two_types_can_be_created),
		FRESH(a_kid_is_told_apart_from_no_kid),
		FRESH(another_tenant_has_none_of_them),
		FRESH(destroying_makes_the_master_key_anew_and_is_idempotent),
		FRESH(keys_of_the_system_stay),
		FRESH(a_rekey_destroys_the_old_master_key),
		FRESH(of_two_rekeys_at_once_one_runs_again),
		FRESH(a_tenant_without_keys_gets_them_by_a_rekey),
		FRESH(pages_are_cut_from_the_newest),
		FRESH(an_import_makes_the_customers_key_the_root),
		FRESH(a_second_customers_key_replaces_the_first),
		FRESH(bad_material_is_refused_and_the_import_stays_open),
		FRESH(a_destroyed_key_takes_no_material),
		FRESH(an_import_that_meets_a_new_wrapping_key_runs_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
