/* SPDX-License-Identifier: Apache-2.0 */
#include "store/read.h"

err read_error(err e)
{
	return e.code == ERR_CORRUPT ? FAIL(IO) : e;
}

err read_rows(struct query *q, struct arena *a, size_t size, read_row_fn *read, void **ret_rows,
	size_t *ret_count)
{
	struct rows rows;
	if (!rows_init(&rows, a, size))
		return FAIL(NOMEM);
	for (;;) {
		bool found;
		TRY(read_error(query_next(q, &found)));
		if (!found)
			break;
		void *row = rows_add(&rows, a);
		if (!row || !read(q, a, row))
			return FAIL(NOMEM);
	}
	*ret_rows = rows.p;
	*ret_count = rows.count;
	return OK;
}

bool read_doc(struct query *q, struct arena *a, void *row)
{
	struct doc_row *d = row;
	d->id = query_get_copy(q, a);
	d->json = query_get_copy(q, a);
	d->seq = query_get_int(q);
	d->version = query_get_int(q);
	d->created_at = query_get_int(q);
	d->updated_at = query_get_int(q);
	return d->id.p && d->json.p;
}

static err read_one(struct query *q, struct arena *a, struct doc_row *ret_row)
{
	struct doc_row row;
	TRY(read_error(query_one(q)));
	if (!read_doc(q, a, &row))
		return FAIL(NOMEM);
	*ret_row = row;
	return OK;
}

err store_doc_get(struct store_conn *c, struct arena *a, int64_t tenant, const char *kind,
	struct span id, struct doc_row *ret_row)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_DOC_BY_ID);
	query_int(&q, tenant);
	query_text(&q, span_of(kind));
	query_text(&q, id);
	return read_one(&q, a, ret_row);
}

err store_doc_find(struct store_conn *c, struct arena *a, int64_t tenant, const char *kind,
	const char *key, struct span value, struct doc_row *ret_row)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_DOC_BY_KEY);
	query_int(&q, tenant);
	query_text(&q, span_of(kind));
	query_text(&q, span_of(key));
	query_text(&q, value);
	return read_one(&q, a, ret_row);
}

/* The first text after all that begin so. No byte of UTF-8 is 0xFF, so one more fits. */
static struct span end_of(struct arena *a, struct span prefix)
{
	char *end = arena_cstr(a, prefix);
	if (end)
		end[prefix.n - 1]++;
	return span_of(end);
}

err store_docs_begin_with(struct store_conn *c, struct arena *a, int64_t tenant, const char *kind,
	const char *key, struct span prefix, uint32_t limit, struct doc_row **ret_rows,
	size_t *ret_count)
{
	void *rows;
	struct span end = end_of(a, prefix);
	TRY_PTR(end.p);
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_DOCS_BY_KEY_RANGE);
	query_int(&q, tenant);
	query_text(&q, span_of(kind));
	query_text(&q, span_of(key));
	query_text(&q, prefix);
	query_text(&q, end);
	query_int(&q, limit);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_doc, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}
