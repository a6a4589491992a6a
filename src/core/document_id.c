/* SPDX-License-Identifier: Apache-2.0 */
#include "core/document_id.h"

err document_id_new(struct ctx *c, const char *form, struct span *ret_id)
{
	struct span rest = span_of(form);
	if (span_eq_str(rest, "uuid")) {
		char *uuid = arena_alloc(c->arena, 37);
		TRY_PTR(uuid);
		TRY(rand_uuid(c->rng, uuid));
		*ret_id = span_of(uuid);
		return OK;
	}
	struct span kind = span_cut(&rest, ':');
	unsigned long count = rest.p ? strtoul(rest.p, NULL, 10) : 0;
	if (count < 1 || count > 64)
		return FAIL(INTERNAL);
	bool bare = span_eq_str(kind, "alnum") || span_eq_str(kind, "hex");
	size_t prefix = bare ? 0 : kind.n;
	char *id = arena_alloc(c->arena, prefix + count + 1);
	TRY_PTR(id);
	memcpy(id, kind.p, prefix);
	TRY(span_eq_str(kind, "hex") ? rand_hex(c->rng, id + prefix, count)
				     : rand_alnum(c->rng, id + prefix, count));
	*ret_id = span_make(id, prefix + count);
	return OK;
}
