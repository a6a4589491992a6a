/* SPDX-License-Identifier: Apache-2.0 */
#include "core/approval_doc.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/change.h"
#include "model/resource_tables.h"

#define SLOT "slot" /* lookup key: who asks for what */

/* ---- reading ---- */

static struct span user_in(const json_t *doc, const char *member)
{
	return json_str(json_object_get(doc, member), "user_id");
}

static int64_t until_of(const json_t *doc, struct span state)
{
	if (span_eq_str(state, "asked"))
		return json_int(doc, "asked_at", 0) + LIMIT_APPROVAL_WAIT_S * INT64_C(1000);
	if (span_eq_str(state, "approved"))
		return json_int(doc, "decided_at", 0) + LIMIT_APPROVAL_USE_S * INT64_C(1000);
	return 0;
}

static void fill(struct approval *a)
{
	a->what = json_str(a->doc, "what");
	a->state = json_str(a->doc, "state");
	a->asked_by = user_in(a->doc, "asked_by");
	a->decided_by = user_in(a->doc, "decided_by");
	a->until = until_of(a->doc, a->state);
}

static err from_row(struct ctx *c, const struct doc_row *row, struct approval *ret_approval)
{
	struct approval a = { .id = row->id, .version = row->version };
	TRY(json_read_own(c->arena, row->json, &a.doc));
	fill(&a);
	*ret_approval = a;
	return OK;
}

bool approval_is_live(const struct ctx *c, const struct approval *a)
{
	return c->now < a->until;
}

static struct span slot_of(struct ctx *c, struct span user_id, struct span what)
{
	return span_of(
		arena_printf(c->arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(what), SPAN_ARG(user_id)));
}

err approval_find_own(struct ctx *c, struct span what, struct approval *ret_approval)
{
	struct doc_row row;
	struct span slot = slot_of(c, c->who.user_id, what);
	TRY_PTR(slot.p);
	TRY(store_doc_find(c->conn, c->arena, c->tenant->id, APPROVAL_KIND, SLOT, slot, &row));
	return from_row(c, &row, ret_approval);
}

err approval_find(struct ctx *c, struct span id, struct approval *ret_approval)
{
	struct doc_row row;
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, APPROVAL_KIND, id, &row);
	if (e.code == ERR_NOT_FOUND)
		return fault_wire(&c->fault, &dashboard_tenant_error_not_found, NULL);
	TRY(e);
	return from_row(c, &row, ret_approval);
}

err approval_each(struct ctx *c, approval_each_fn *fn, void *arg)
{
	struct doc_page page = { .more = true };
	for (int64_t after = 0; page.more;) {
		struct doc_query q = {
			.kind = APPROVAL_KIND, .after_seq = after, .limit = LIMIT_PAGE
		};
		TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &q, &page));
		for (size_t i = 0; i < page.count; i++) {
			struct approval a;
			TRY(from_row(c, &page.rows[i], &a));
			TRY(fn(c, &a, arg));
		}
		after = page.count ? page.rows[page.count - 1].seq : 0;
	}
	return OK;
}

/* ---- writing ---- */

err approval_write(struct ctx *c, struct approval *a, const char *event)
{
	struct change_doc d = { .kind = APPROVAL_KIND, .id = a->id, .doc = a->doc, .key_count = 1 };
	fill(a);
	struct doc_key key = {
		.name = SLOT, .value = slot_of(c, a->asked_by, a->what), .unique = true
	};
	TRY_PTR(key.value.p);
	d.keys = &key;
	TRY(json_write_in(c->arena, a->doc, &d.text));
	TRY(a->version ? change_update(c, &d, a->version) : change_insert(c, &d));
	return audit_approval(c, event, a->doc);
}

err approval_move(struct ctx *c, struct approval *a, const char *state, const char *event)
{
	if (json_object_set_new(a->doc, "state", json_string(state)))
		return FAIL(NOMEM);
	return approval_write(c, a, event);
}

err approval_end(struct ctx *c, struct approval *a, const char *why)
{
	if (json_object_set_new(a->doc, "why", json_string(why)))
		return FAIL(NOMEM);
	return approval_move(c, a, "ended", "Approval ended");
}
