/* SPDX-License-Identifier: Apache-2.0 */
#include "api/management/handlers.h"
#include "core/credentials.h"

err client_credential_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return credentials_list(c, in->params[0], &out->doc);
}

err client_credential_get(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return credentials_get(c, in->params[0], in->params[1], &out->doc);
}

err client_credential_create(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return credentials_create(c, in->params[0], in->body, &out->doc);
}

err client_credential_patch(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return credentials_patch(c, in->params[0], in->params[1], in->body, &out->doc);
}

err client_credential_delete(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)out;
	return credentials_remove(c, in->params[0], in->params[1]);
}
