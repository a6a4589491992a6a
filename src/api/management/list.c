/* SPDX-License-Identifier: Apache-2.0 */
#include "api/management/list.h"
#include "base/limits.h"
#include "core/documents.h"
#include <mintage/mintage.h>

#define FILTERS_MAX 4

/* One query value as the text that stands in document_keys. */
static struct span key_text(const json_t *v)
{
	if (json_is_boolean(v))
		return json_is_true(v) ? SPAN("true") : SPAN("false");
	return span_make(json_string_value(v), json_string_length(v));
}

static err filter_of(struct ctx *c, const struct resource_lookup *l, const json_t *v,
	struct doc_filter *ret_filter)
{
	size_t n = json_is_array(v) ? json_array_size(v) : 1;
	struct span *values = arena_array_of(c->arena, n, struct span);
	TRY_PTR(values);
	for (size_t i = 0; i < n; i++)
		values[i] = key_text(json_is_array(v) ? json_array_get(v, i) : v);
	*ret_filter = (struct doc_filter){ l->key, values, n };
	return OK;
}

static err filters_of(
	struct ctx *c, const struct op_in *in, struct doc_filter *filters, size_t *ret_count)
{
	const struct resource *r = in->op->resource;
	size_t n = 0;
	for (size_t i = 0; i < r->lookup_count && n < FILTERS_MAX; i++) {
		const json_t *v = r->lookups[i].query
					  ? json_object_get(in->query, r->lookups[i].query)
					  : NULL;
		if (v && !(json_is_array(v) && json_array_size(v) == 0))
			TRY(filter_of(c, &r->lookups[i], v, &filters[n++]));
	}
	*ret_count = n;
	return OK;
}

static bool is_checkpoint(const struct op_in *in)
{
	return (in->op->paging & PAGING_CHECKPOINT) &&
	       (json_object_get(in->query, "take") || json_object_get(in->query, "from"));
}

static bool wants_total(const struct op_in *in)
{
	return (in->op->paging & (PAGING_TOTALS_FIRST | PAGING_TOTALS_LAST)) &&
	       json_bool(in->query, "include_totals", false);
}

/* `from` is opaque to clients: base64url of the last document's place. */
static err read_from(struct ctx *c, const struct op_in *in, int64_t *ret_after)
{
	struct span from = json_str(in->query, "from");
	char text[32];
	size_t n;
	*ret_after = 0;
	if (!from.n)
		return OK;
	if (from.n > 40 || mint_b64url_decode(from.p, from.n, text, sizeof text - 1, &n) != MINT_OK)
		return fault_set(&c->fault, ERR_M_QUERY, "'Invalid checkpoint' on property from");
	text[n] = 0;
	char *end;
	*ret_after = strtoll(text, &end, 10);
	if (*end || *ret_after <= 0)
		return fault_set(&c->fault, ERR_M_QUERY, "'Invalid checkpoint' on property from");
	return OK;
}

static struct span next_of(struct ctx *c, int64_t seq)
{
	char text[32];
	size_t n;
	char *out = arena_alloc(c->arena, 48);
	int len = snprintf(text, sizeof text, "%lld", (long long)seq);
	if (!out || mint_b64url_encode(text, (size_t)len, out, 48, &n) != MINT_OK)
		return SPAN_NONE;
	return span_make(out, n);
}

static err shaped(struct ctx *c, json_t *doc, struct op_out *out)
{
	out->doc = json_keep(c->arena, doc);
	return out->doc ? OK : FAIL(NOMEM);
}

err management_page(struct ctx *c, const struct op_in *in, json_t *items, int64_t total,
	struct span next, struct op_out *out)
{
	const char *name = in->op->collection;
	json_int_t limit = json_int(in->query, "per_page", DEFAULT_PAGE);
	json_int_t start = json_int(in->query, "page", 0) * limit;
	if (is_checkpoint(in))
		return shaped(c,
			next.n ? json_pack("{s:O, s:s%}", name, items, "next", next.p, next.n)
			       : json_pack("{s:O}", name, items),
			out);
	if (!wants_total(in))
		return shaped(c, json_incref(items), out);
	if (in->op->paging & PAGING_TOTALS_FIRST)
		return shaped(c,
			json_pack("{s:I, s:I, s:I, s:O}", "total", (json_int_t)total, "start",
				start, "limit", limit, name, items),
			out);
	return shaped(c,
		json_pack("{s:O, s:I, s:I, s:I}", name, items, "start", start, "limit", limit,
			"total", (json_int_t)total),
		out);
}

static err show_selected(struct ctx *c, const struct op_in *in, const json_t *doc,
	enum show_why why, json_t **ret_doc)
{
	struct span fields = json_str(in->query, "fields");
	TRY(documents_show(c, in->op->resource, doc, why, ret_doc));
	if (!fields.n)
		return OK;
	return resource_select(
		in->op->resource, *ret_doc, fields, json_bool(in->query, "include_fields", true));
}

static bool is_listed(const char *const *names, const char *name)
{
	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* Some members come with one document whatever was asked for. */
static err show_one(struct ctx *c, const struct op_in *in, const json_t *doc, json_t **ret_doc)
{
	json_t *full, *v;
	const char *name;
	const char *const *always = in->op->resource->always_one;
	TRY(show_selected(c, in, doc, SHOW_GET, ret_doc));
	if (!*always || !json_str(in->query, "fields").n)
		return OK;
	TRY(documents_show(c, in->op->resource, doc, SHOW_GET, &full));
	json_t *out = json_keep(c->arena, json_object());
	TRY_PTR(out);
	json_object_foreach(
		full, name, v) if ((json_object_get(*ret_doc, name) || is_listed(always, name)) &&
				   json_object_set(out, name, v)) return FAIL(NOMEM);
	*ret_doc = out;
	return OK;
}

static err show_all(struct ctx *c, const struct op_in *in, const json_t *docs, json_t **ret_items)
{
	json_t *items = json_keep(c->arena, json_array());
	json_t *doc, *shown;
	size_t i;
	TRY_PTR(items);
	json_array_foreach(docs, i, doc)
	{
		TRY(show_selected(c, in, doc, SHOW_LIST, &shown));
		if (json_array_append(items, shown))
			return FAIL(NOMEM);
	}
	*ret_items = items;
	return OK;
}

err management_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct doc_filter filters[FILTERS_MAX];
	struct list_query q = { .filters = filters,
		.want_total = wants_total(in) && !is_checkpoint(in) };
	struct list_result list;
	json_t *items;
	TRY(filters_of(c, in, filters, &q.filter_count));
	q.page = (uint32_t)json_int(in->query, "page", 0);
	q.per_page = (uint32_t)json_int(in->query, "per_page", DEFAULT_PAGE);
	if (is_checkpoint(in)) {
		q.take = (uint32_t)json_int(in->query, "take", DEFAULT_PAGE);
		TRY(read_from(c, in, &q.after));
	}
	TRY(documents_list(c, in->op->resource, &q, &list));
	TRY(show_all(c, in, list.items, &items));
	return management_page(
		c, in, items, list.total, list.more ? next_of(c, list.last_seq) : SPAN_NONE, out);
}

err management_get(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct document d;
	TRY(documents_get(c, in->op->resource, in->param_count ? in->params[0] : SPAN_NONE, &d));
	TRY(version_check(c, &d.version));
	version_show(c, &d.version);
	return show_one(c, in, d.doc, &out->doc);
}
