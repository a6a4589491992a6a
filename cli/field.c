/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/field.h"

static json_t *value_of(struct span text)
{
	json_t *value = NULL;
	if (!json_read(text, NULL, &value).code)
		return value;
	return json_stringn(text.p, text.n);
}

err field_set(json_t *object, const char *text, const char *where, struct fault *fault)
{
	struct span value = span_of(text), name = span_cut(&value, '=');
	if (!value.p || !name.n)
		return fault_set(fault, ERR_USAGE, "%s takes NAME=VALUE", where);
	if (json_object_setn_new(object, name.p, name.n, value_of(value)) != 0)
		return fault_set(fault, ERR_USAGE, "%s: name and value must be UTF-8", where);
	return OK;
}
