/* SPDX-License-Identifier: Apache-2.0 */
/* Lists. Without filters the documents are walked in order of seq. With filters one of them drives:
 * the keys of its values are walked in order of seq, several values merged, and the other filters
 * are looked up for each document that it gives. */
#include "store/read.h"

#define WALK_RUN    64  /* keys read at a time */
#define PROBE_LIMIT 256 /* keys looked at to tell which filter is the narrowest */

struct list {
	struct db *db;
	struct arena *arena;
	int64_t tenant;
	const struct doc_query *query;
};

static void bind_value(
	struct query *q, const struct list *l, const struct doc_filter *f, size_t value)
{
	query_int(q, l->tenant);
	query_text(q, span_of(l->query->kind));
	query_text(q, span_of(f->key));
	query_text(q, f->values[value]);
}

/* ---- the keys of one filter in order of seq ---- */

struct run { /* of one value */
	int64_t seqs[WALK_RUN];
	size_t at, count;
	bool ended; /* nothing after the last of seqs */
};

struct walk {
	const struct list *list;
	const struct doc_filter *filter;
	struct run *runs; /* one for each value */
	int64_t after;
};

static err walk_start(
	const struct list *l, const struct doc_filter *f, int64_t after, struct walk *ret_walk)
{
	struct walk w = { l, f, arena_array_of(l->arena, f->value_count, struct run), after };
	TRY_PTR(w.runs);
	*ret_walk = w;
	return OK;
}

static err refill(const struct walk *w, size_t value)
{
	struct run *r = &w->runs[value];
	AUTO(query_end) struct query q = query_start(w->list->db, QUERY_KEYS_AFTER);
	bind_value(&q, w->list, w->filter, value);
	query_int(&q, w->after);
	query_int(&q, WALK_RUN);
	r->at = r->count = 0;
	for (bool row = true; row;) {
		TRY(query_next(&q, &row));
		if (row)
			r->seqs[r->count++] = query_get_int(&q);
	}
	r->ended = r->count < WALK_RUN;
	return OK;
}

/* The next seq that any of the values has, each once; 0 at the end. */
static err walk_next(struct walk *w, int64_t *ret_seq)
{
	int64_t least = 0;
	for (size_t i = 0; i < w->filter->value_count; i++) {
		struct run *r = &w->runs[i];
		while (r->at < r->count && r->seqs[r->at] <= w->after)
			r->at++; /* taken, perhaps from another value */
		if (r->at == r->count && !r->ended)
			TRY(refill(w, i));
		if (r->at < r->count && (!least || r->seqs[r->at] < least))
			least = r->seqs[r->at];
	}
	if (least)
		w->after = least;
	*ret_seq = least;
	return OK;
}

/* ---- several filters ---- */

static err has_value(
	const struct list *l, const struct doc_filter *f, size_t value, int64_t seq, bool *ret_has)
{
	AUTO(query_end) struct query q = query_start(l->db, QUERY_KEY_HAS);
	bind_value(&q, l, f, value);
	query_int(&q, seq);
	TRY(query_one(&q));
	*ret_has = query_get_int(&q) != 0;
	return OK;
}

static err passes(const struct list *l, const struct doc_filter *f, int64_t seq, bool *ret_passes)
{
	bool has = false;
	for (size_t i = 0; i < f->value_count && !has; i++)
		TRY(has_value(l, f, i, seq, &has));
	*ret_passes = has;
	return OK;
}

static err probe(const struct list *l, const struct doc_filter *f, int64_t *ret_size)
{
	int64_t size = 0;
	for (size_t i = 0; i < f->value_count; i++) {
		AUTO(query_end) struct query q = query_start(l->db, QUERY_KEYS_PROBE);
		bind_value(&q, l, f, i);
		query_int(&q, PROBE_LIMIT);
		TRY(query_one(&q));
		size += query_get_int(&q);
	}
	*ret_size = size;
	return OK;
}

/* The filter with the fewest documents, as far as a short look tells. */
static err choose_driver(const struct list *l, size_t *ret_driver)
{
	const struct doc_query *q = l->query;
	int64_t least = INT64_MAX;
	size_t driver = 0;
	for (size_t i = 0; i < q->filter_count && q->filter_count > 1; i++) {
		int64_t size;
		TRY(probe(l, &q->filters[i], &size));
		if (size < least) {
			least = size;
			driver = i;
		}
	}
	*ret_driver = driver;
	return OK;
}

/* The next document that all filters hold for; 0 at the end. */
static err next_match(struct walk *w, int64_t *ret_seq)
{
	const struct list *l = w->list;
	for (;;) {
		int64_t seq;
		bool all = true;
		TRY(walk_next(w, &seq));
		for (size_t i = 0; i < l->query->filter_count && seq && all; i++)
			if (&l->query->filters[i] != w->filter)
				TRY(passes(l, &l->query->filters[i], seq, &all));
		if (!seq || all) {
			*ret_seq = seq;
			return OK;
		}
	}
}

/* ---- pages ---- */

static err read_by_seq(const struct list *l, int64_t seq, struct doc_row *ret_row)
{
	AUTO(query_end) struct query q = query_start(l->db, QUERY_DOC_BY_SEQ);
	query_int(&q, l->tenant);
	query_text(&q, span_of(l->query->kind));
	query_int(&q, seq);
	TRY(query_one(&q));
	return read_doc(&q, l->arena, ret_row) ? OK : FAIL(NOMEM);
}

static err filtered_page(const struct list *l, struct doc_page *page)
{
	size_t driver;
	int64_t seq;
	struct walk w;
	struct rows rows;
	if (!rows_init(&rows, l->arena, sizeof *page->rows))
		return FAIL(NOMEM);
	TRY(choose_driver(l, &driver));
	TRY(walk_start(l, &l->query->filters[driver], l->query->after_seq, &w));
	TRY(next_match(&w, &seq));
	for (int64_t skipped = 0; seq && skipped < l->query->offset; skipped++)
		TRY(next_match(&w, &seq));
	while (seq && rows.count < l->query->limit) {
		struct doc_row *row = rows_add(&rows, l->arena);
		TRY_PTR(row);
		TRY(read_by_seq(l, seq, row));
		TRY(next_match(&w, &seq));
	}
	page->rows = rows.p;
	page->count = rows.count;
	page->more = seq != 0;
	return OK;
}

/* One row more than wanted tells whether there are more; its JSON is read for nothing, which costs
 * less than a second query. */
static err plain_page(const struct list *l, struct doc_page *page)
{
	void *rows;
	size_t count;
	AUTO(query_end) struct query q = query_start(l->db, QUERY_DOCS_AFTER);
	query_int(&q, l->tenant);
	query_text(&q, span_of(l->query->kind));
	query_int(&q, l->query->after_seq);
	query_int(&q, (int64_t)l->query->limit + 1);
	query_int(&q, l->query->offset);
	TRY(read_rows(&q, l->arena, sizeof *page->rows, read_doc, &rows, &count));
	page->rows = rows;
	page->more = count > l->query->limit;
	page->count = page->more ? l->query->limit : count;
	return OK;
}

/* ---- totals ---- */

/* The running total, when there is one; -1 else. */
static err running_total(
	const struct list *l, const char *key, struct span value, int64_t *ret_total)
{
	bool row;
	AUTO(query_end) struct query q = query_start(l->db, QUERY_COUNT_GET);
	query_int(&q, l->tenant);
	query_text(&q, span_of(l->query->kind));
	query_text(&q, span_of(key));
	query_text(&q, value);
	TRY(query_next(&q, &row));
	*ret_total = row ? query_get_int(&q) : -1;
	return OK;
}

/* Without a running total the value is either not counted or nobody has it: the second is found at
 * once. */
static err total_of_value(const struct list *l, const struct doc_filter *f, int64_t *ret_total)
{
	int64_t total;
	TRY(running_total(l, f->key, f->values[0], &total));
	if (total < 0) {
		AUTO(query_end) struct query q = query_start(l->db, QUERY_KEYS_COUNT);
		bind_value(&q, l, f, 0);
		TRY(query_one(&q));
		total = query_get_int(&q);
	}
	*ret_total = total;
	return OK;
}

static err total_by_walking(const struct list *l, int64_t *ret_total)
{
	size_t driver;
	int64_t seq, total = 0;
	struct walk w;
	TRY(choose_driver(l, &driver));
	TRY(walk_start(l, &l->query->filters[driver], 0, &w));
	for (;;) {
		TRY(next_match(&w, &seq));
		if (!seq)
			break;
		total++;
	}
	*ret_total = total;
	return OK;
}

static err count_total(const struct list *l, int64_t *ret_total)
{
	const struct doc_query *q = l->query;
	if (q->filter_count == 0) {
		TRY(running_total(l, "", SPAN(""), ret_total));
		*ret_total = *ret_total < 0 ? 0 : *ret_total;
		return OK;
	}
	if (q->filter_count == 1 && q->filters[0].value_count == 1)
		return total_of_value(l, &q->filters[0], ret_total);
	return total_by_walking(l, ret_total);
}

/* Page and total see the same moment: one read transaction around both. */
static err read_page(const struct list *l, struct doc_page *page)
{
	TRY(db_exec(l->db, QUERY_READ_BEGIN));
	err e = l->query->filter_count ? filtered_page(l, page) : plain_page(l, page);
	if (!e.code && l->query->want_total)
		e = count_total(l, &page->total);
	err ended = db_exec(l->db, QUERY_COMMIT);
	return e.code ? e : ended;
}

err store_doc_list(struct store_conn *c, struct arena *a, int64_t tenant, const struct doc_query *q,
	struct doc_page *ret_page)
{
	struct doc_page page = { 0 };
	struct list l = { &c->db, a, tenant, q };
	TRY(read_error(read_page(&l, &page)));
	*ret_page = page;
	return OK;
}
