/* SPDX-License-Identifier: Apache-2.0 */
/* 56 tokens that each depart from a good one in one point: all hard verdicts must be right, and the
 * policy cases are decided here. */
#include "vectors.h"

/* What Mintage decides where both answers could be defended: every one is refused. An exp beyond
 * 2^53 loses seconds in other readers; NUL, lone surrogates and deep nesting are refused as such;
 * b64 changes what is signed; aud must be a string or strings. */
static const struct policy {
	int id;
	const char *about;
	enum mint_err verdict;
} policies[] = {
	{ 14, "exp 2^63", MINT_ERR_CLAIM_TYPE },
	{ 20, "NUL inside claim name exp\\0", MINT_ERR_MALFORMED },
	{ 21, "NUL in sub", MINT_ERR_MALFORMED },
	{ 24, "lone surrogate", MINT_ERR_MALFORMED },
	{ 32, "depth 10000 array", MINT_ERR_MALFORMED },
	{ 37, "b64 false no crit", MINT_ERR_CRIT },
	{ 56, "aud number", MINT_ERR_CLAIM_TYPE },
};

static enum mint_err policy_of(json_t *t)
{
	for (size_t i = 0; i < COUNT(policies); i++)
		if (policies[i].id == json_integer_value(json_object_get(t, "id"))) {
			assert_string_equal(policies[i].about, str(t, "comment"));
			return policies[i].verdict;
		}
	fail_msg("no policy for %s", str(t, "comment"));
	return MINT_OK;
}

static void probe_has_all_hard_verdicts_right_and_all_policies_kept(void **state)
{
	(void)state;
	json_t *doc = vector_json("jwt-probe/probe.json"), *t;
	if (!doc)
		skip();
	struct mint_ctx *ctx = ctx_new();
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, str(doc, "secret_utf8"));
	struct mint_verifier *v = verifier_of(jwk, NULL);
	size_t i, hard = 0, policy = 0;
	json_array_foreach(json_object_get(doc, "tests"), i, t)
	{
		struct mint_error e = { 0 };
		struct mint_jwt jwt;
		const char *verdict = str(t, "verdict"), *token = str(t, "token");
		enum mint_err got = mint_jwt_verify(ctx, v, token, strlen(token),
			json_integer_value(json_object_get(doc, "now")), &jwt, &e);
		if (strcmp(verdict, "policy") == 0) {
			assert_err(str(t, "comment"), got, policy_of(t), e);
			policy++;
		} else {
			if ((got == MINT_OK) != (strcmp(verdict, "accept") == 0))
				fail_msg("%s: %s", str(t, "comment"), mint_err_name(got));
			hard++;
		}
	}
	assert_int_equal(hard, 49);
	assert_int_equal(policy, 7);
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
	mint_ctx_free(ctx);
	json_decref(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(
		probe_has_all_hard_verdicts_right_and_all_policies_kept) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
