/* SPDX-License-Identifier: Apache-2.0 */
#include "api/management/handlers.h"
#include "core/revocations.h"

err blacklist_add(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)out;
	return revocations_add(c, json_str(in->body, "aud"), json_str(in->body, "jti"));
}

err blacklist_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return revocations_list(c, json_str(in->query, "aud"), &out->doc);
}
