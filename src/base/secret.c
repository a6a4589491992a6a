/* SPDX-License-Identifier: Apache-2.0 */
#include "base/secret.h"
#include <openssl/crypto.h>
#include <stdlib.h>

err secret_copy(const void *p, size_t n, struct secret *ret_secret)
{
	unsigned char *copy = malloc(n ? n : 1);
	if (!copy)
		return FAIL(NOMEM);
	if (n)
		memcpy(copy, p, n);
	*ret_secret = (struct secret){ copy, n };
	return OK;
}

void secret_done(struct secret *s)
{
	if (s->p) {
		OPENSSL_cleanse(s->p, s->n);
		free(s->p);
	}
	*s = (struct secret){ 0 };
}

bool secret_equal(struct span a, struct span b)
{
	return a.n == b.n && a.n > 0 && CRYPTO_memcmp(a.p, b.p, a.n) == 0;
}

void secret_wipe(void *p, size_t n)
{
	OPENSSL_cleanse(p, n);
}
