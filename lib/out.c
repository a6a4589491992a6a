/* SPDX-License-Identifier: Apache-2.0 */
#include "out.h"
#include "b64.h"
#include "fail.h"
#include "json.h"
#include <openssl/crypto.h>
#include <string.h>

void mi_out_put(struct mi_out *o, const void *p, size_t n)
{
	if (n && o->n <= o->size && n <= o->size - o->n)
		memcpy(o->p + o->n, p, n);
	else if (n && o->n <= o->size)
		o->size = o->n; /* nothing is written behind a gap */
	o->n += n;
}

void mi_out_puts(struct mi_out *o, const char *text)
{
	mi_out_put(o, text, strlen(text));
}

void mi_out_b64_member(struct mi_out *o, const char *name, const unsigned char *bytes, size_t n)
{
	char part[64];
	mi_out_puts(o, ",\"");
	mi_out_puts(o, name);
	mi_out_puts(o, "\":\"");
	for (size_t i = 0; i < n; i += 48) {
		size_t left = n - i < 48 ? n - i : 48;
		mi_out_put(o, part, mi_b64url_put_secret(part, bytes + i, left));
	}
	mi_out_puts(o, "\"");
	OPENSSL_cleanse(part, sizeof part);
}

void mi_out_quoted(struct mi_out *o, const char *p, size_t n)
{
	char c[8];
	mi_out_puts(o, "\"");
	for (size_t i = 0; i < n; i++)
		mi_out_put(o, c, (size_t)(mi_json_escape(c, p + i, 1) - c));
	mi_out_puts(o, "\"");
}

enum mint_err mi_out_end(const struct mi_out *o, size_t *ret_len, struct mint_error *error)
{
	*ret_len = o->n;
	return o->n > o->size
		       ? mi_fail(error, MINT_ERR_SPACE, "the buffer must have %zu bytes", o->n)
		       : MINT_OK;
}
