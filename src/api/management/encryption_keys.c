/* SPDX-License-Identifier: Apache-2.0 */
#include "core/encryption_keys.h"
#include "api/management/handlers.h"
#include "api/management/list.h"
#include "base/limits.h"

err encryption_key_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	uint32_t page = (uint32_t)json_int(in->query, "page", 0);
	uint32_t per_page = (uint32_t)json_int(in->query, "per_page", DEFAULT_PAGE);
	json_t *items;
	int64_t total;
	TRY(encryption_keys_list(c, page, per_page, &items, &total));
	return management_page(c, in, items, total, SPAN_NONE, out);
}

err encryption_key_get(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return encryption_keys_get(c, in->params[0], &out->doc);
}

err encryption_key_create(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return encryption_keys_create(c, json_str(in->body, "type"), &out->doc);
}

err encryption_key_import(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return encryption_keys_import(
		c, in->params[0], json_str(in->body, "wrapped_key"), &out->doc);
}

err encryption_key_delete(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)out;
	return encryption_keys_destroy(c, in->params[0]);
}

err encryption_key_rekey(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)in;
	(void)out;
	return encryption_keys_rekey(c);
}

err encryption_key_wrapping_key(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return encryption_keys_wrap(c, in->params[0], &out->doc);
}
