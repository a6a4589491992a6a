/* SPDX-License-Identifier: Apache-2.0 */
#include "api/management/handlers.h"
#include "core/keys.h"

err signing_key_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)in;
	return keys_list(c, &out->doc);
}

err signing_key_get(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return keys_get(c, in->params[0], &out->doc);
}

err signing_key_rotate(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)in;
	return keys_rotate(c, &out->doc);
}

err signing_key_revoke(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return keys_revoke(c, in->params[0], &out->doc);
}
