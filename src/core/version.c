/* SPDX-License-Identifier: Apache-2.0 */
#include "core/version.h"
#include "core/ctx.h"

struct span version_tag(struct arena *a, const struct version *v)
{
	return span_of(arena_printf(
		a, "%lld-%llx", (long long)v->number, (unsigned long long)v->created_at));
}

err version_check(struct ctx *c, const struct version *v)
{
	struct expected *e = &c->expected;
	if (!e->given)
		return OK;
	e->compared = true;
	e->changed_at = v ? v->updated_at : 0;
	if (!v)
		return FAIL(D_STALE);
	struct span tag = version_tag(c->arena, v);
	TRY_PTR(tag.p);
	for (size_t i = 0; i < e->count; i++)
		if (span_eq(e->tags[i], tag))
			return OK;
	return e->any ? OK : FAIL(D_STALE);
}

err version_compared(const struct ctx *c)
{
	const struct expected *e = &c->expected;
	return e->given && !e->compared && !e->any ? FAIL(D_STALE) : OK;
}

void version_show(struct ctx *c, const struct version *v)
{
	c->shown = *v;
	c->has_shown = true;
}

void version_show_next(struct ctx *c, const struct version *was)
{
	version_show(c, &(struct version){
				was->number + 1, was->number ? was->created_at : c->now, c->now });
}
