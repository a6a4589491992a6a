/* SPDX-License-Identifier: Apache-2.0 */
#include "core/password.h"
#include "base/limits.h"
#include "core/people.h"
#include <argon2.h>

#define PASSES    1
#define LANES     1
#define SALT_SIZE 16
#define HASH_SIZE 32
#define TEXT_SIZE 160

static err of_argon2(int result)
{
	return result == ARGON2_OK                        ? OK
	       : result == ARGON2_MEMORY_ALLOCATION_ERROR ? FAIL(NOMEM)
							  : FAIL(CRYPTO);
}

err password_set(struct ctx *c, struct span user_id, struct span password)
{
	unsigned char salt[SALT_SIZE];
	char text[TEXT_SIZE];
	TRY(rand_bytes(c->rng, salt, sizeof salt));
	TRY(of_argon2(argon2id_hash_encoded(PASSES, LIMIT_PASSWORD_KIB, LANES, password.p,
		password.n, salt, sizeof salt, HASH_SIZE, text, sizeof text)));
	return people_secret_put(c, user_id, "password", span_of(text));
}

/* What checking costs, for whom there is nothing to check. */
static err waste(struct span password)
{
	static const unsigned char salt[SALT_SIZE];
	unsigned char hash[HASH_SIZE];
	err e = of_argon2(argon2id_hash_raw(PASSES, LIMIT_PASSWORD_KIB, LANES, password.p,
		password.n, salt, sizeof salt, hash, sizeof hash));
	secret_wipe(hash, sizeof hash);
	return e;
}

/* RFC 9106 and the reference's form: "$argon2id$v=19$m=47104,t=1,p=1$salt$hash". Other forms, and
 * less memory or fewer passes, are weaker than what is made today. */
static bool is_weaker(struct span text)
{
	char *end = NULL;
	static const char form[] = "$argon2id$v=19$m=";
	if (!span_starts_with(text, form))
		return true;
	unsigned long kib = strtoul(text.p + sizeof form - 1, &end, 10);
	if (strncmp(end, ",t=", 3) != 0)
		return true;
	unsigned long passes = strtoul(end + 3, &end, 10);
	return kib < LIMIT_PASSWORD_KIB || passes < PASSES;
}

err password_check(struct ctx *c, struct span user_id, struct span password, bool *ret_right)
{
	struct span text = SPAN_NONE;
	if (user_id.n)
		TRY(people_secret_get(c, user_id, "password", &text));
	if (!text.n) {
		*ret_right = false;
		return waste(password);
	}
	int result = argon2id_verify(text.p, password.p, password.n);
	*ret_right = result == ARGON2_OK;
	if (result == ARGON2_OK && is_weaker(text))
		return password_set(c, user_id, password);
	return result == ARGON2_VERIFY_MISMATCH ? OK : of_argon2(result);
}
