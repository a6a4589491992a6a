/* SPDX-License-Identifier: Apache-2.0 */
#include "key_member.h"
#include "b64.h"
#include "key_curve.h"
#include <openssl/crypto.h>
#include <string.h>

enum mint_err mi_member_read(const struct mi_object *json, const char *name, unsigned char *out,
	size_t len, struct mint_error *error)
{
	unsigned char bytes[MI_FIELD_MAX];
	size_t n = 0;
	const struct mi_member *m = mi_json_find(json, name, strlen(name));
	bool fine = m && m->type == MINT_JSON_STRING && !m->value_escaped &&
		    mi_b64url_decode_secret(json->text + m->value + 1, m->value_len - 2u, bytes,
			    sizeof bytes, &n) == MINT_OK &&
		    n == len;
	if (fine)
		memcpy(out, bytes, len);
	OPENSSL_cleanse(bytes, sizeof bytes);
	return fine ? MINT_OK
		    : mi_fail(error, MINT_ERR_KEY, "%s is missing or no base64url of %zu bytes",
			      name, len);
}

void mi_member_write(struct mi_out *out, const char *before, const char *name, const char *text)
{
	mi_out_puts(out, before);
	mi_out_puts(out, "\"");
	mi_out_puts(out, name);
	mi_out_puts(out, "\":\"");
	mi_out_puts(out, text);
	mi_out_puts(out, "\"");
}
