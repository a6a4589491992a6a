/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

/* 30 documents "d1" .. "d30" in two tenants. Tenant 1: color red, green, blue in turn; size s for
 * odd, m for even ones; tag: each has "t<n%5>" and "u<n%7>", so that one document has two values
 * under a key. Tenant 2 has the same ids, all of them red, s. */
static int fill(void **state)
{
	fixture_new(state);
	struct fixture *f = *state;
	static const char *const colors[] = { "red", "green", "blue" };
	struct store_batch *b = store_batch_new();
	for (int i = 1; i <= 30; i++) {
		char id[8], t[8], u[8];
		snprintf(id, sizeof id, "d%d", i);
		snprintf(t, sizeof t, "t%d", i % 5);
		snprintf(u, sizeof u, "u%d", i % 7);
		struct doc_key keys[] = { { "color", span_of(colors[(i - 1) % 3]), false, true },
			{ "size", i % 2 ? SPAN("s") : SPAN("m"), false, false },
			{ "tag", span_of(t), false, false }, { "tag", span_of(u), false, false } };
		struct doc_key others[] = { { "color", SPAN("red"), false, true },
			{ "size", SPAN("s"), false, false } };
		store_doc_insert(b, 1, "client", span_of(id), SPAN("{}"), keys, 4, i);
		store_doc_insert(b, 2, "client", span_of(id), SPAN("{\"t\":2}"), others, 2, i);
	}
	assert_int_equal(commit(f, b), ERR_OK);
	return 0;
}

static const struct row {
	const char *name;
	const char *filters; /* "key=value|value key=value" */
	int64_t after;
	uint32_t offset, limit;
	const char *ids; /* separated by blanks */
	bool more;
	int64_t total;
} rows[] = {
	{ "all, first page", "", 0, 0, 3, "d1 d2 d3", true, 30 },
	{ "all, last page exactly full", "", 0, 27, 3, "d28 d29 d30", false, 30 },
	{ "all, one before the end", "", 0, 26, 3, "d27 d28 d29", true, 30 },
	{ "all, beyond the end", "", 0, 30, 3, "", false, 30 },
	{ "all, after a seq", "", 10, 0, 2, "d11 d12", true, 30 },
	{ "all, after a seq and an offset", "", 10, 2, 2, "d13 d14", true, 30 },
	{ "all, after the last", "", 30, 0, 2, "", false, 30 },
	{ "one counted value", "color=green", 0, 0, 3, "d2 d5 d8", true, 10 },
	{ "one counted value, after", "color=green", 23, 0, 3, "d26 d29", false, 10 },
	{ "one counted value, offset", "color=green", 0, 7, 3, "d23 d26 d29", false, 10 },
	{ "a value nobody has", "color=pink", 0, 0, 3, "", false, 0 },
	{ "a key nobody has", "colour=red", 0, 0, 3, "", false, 0 },
	{ "an empty value", "color=", 0, 0, 3, "", false, 0 },
	{ "one value that is not counted", "size=m", 0, 0, 2, "d2 d4", true, 15 },
	{ "two values merged", "color=blue|red", 0, 0, 5, "d1 d3 d4 d6 d7", true, 20 },
	{ "the same value twice", "color=blue|blue", 0, 0, 2, "d3 d6", true, 10 },
	{ "two values of one document", "tag=t1|u1", 0, 0, 9, "d1 d6 d8 d11 d15 d16 d21 d22 d26",
		true, 10 },
	{ "one of the values nobody has", "color=pink|red", 0, 8, 5, "d25 d28", false, 10 },
	{ "two filters", "color=red size=m", 0, 0, 9, "d4 d10 d16 d22 d28", false, 5 },
	{ "two filters, the narrow one first", "tag=u0 size=m", 0, 0, 9, "d14 d28", false, 2 },
	{ "two filters, the narrow one last", "size=m tag=u0", 0, 0, 9, "d14 d28", false, 2 },
	{ "two filters, offset and after", "color=red size=m", 4, 1, 2, "d16 d22", true, 5 },
	{ "two filters on one key", "tag=t0 tag=u1", 0, 0, 9, "d15", false, 1 },
	{ "two filters that exclude each other", "color=red color=blue", 0, 0, 9, "", false, 0 },
	{ "two filters with two values each", "color=red|blue tag=t0|t1", 0, 0, 4, "d1 d6 d10 d15",
		true, 8 },
	{ "four filters", "color=red size=s tag=t1 tag=u1", 0, 0, 9, "d1", false, 1 },
};

static size_t read_filters(
	const char *text, struct doc_filter filters[4], struct span values[8], struct arena *a)
{
	struct span rest = span_of(text);
	size_t n = 0, v = 0;
	while (rest.n) {
		struct span list = span_cut(&rest, ' '), key = span_cut(&list, '=');
		filters[n] = (struct doc_filter){ arena_cstr(a, key), &values[v], 0 };
		do {
			values[v++] = span_cut(&list, '|');
			filters[n].value_count++;
		} while (list.p && list.n);
		n++;
	}
	return n;
}

static void check_row(struct fixture *f, const struct row *r, bool want_total)
{
	struct doc_filter filters[4];
	struct span values[8];
	struct doc_page page;
	char ids[400] = "";
	size_t n = 0;
	arena_reset(f->arena);
	struct doc_query q = { "client", filters,
		read_filters(r->filters, filters, values, f->arena), r->after, r->offset, r->limit,
		want_total };
	assert_ok(store_doc_list(f->conn, f->arena, 1, &q, &page));
	for (size_t i = 0; i < page.count; i++) {
		n += (size_t)snprintf(ids + n, sizeof ids - n, "%s" SPAN_FMT, i ? " " : "",
			SPAN_ARG(page.rows[i].id));
		assert_span(page.rows[i].json, "{}");
		assert_int_equal(page.rows[i].seq, page.rows[i].created_at);
	}
	if (strcmp(ids, r->ids) != 0 || page.more != r->more ||
		(want_total && page.total != r->total))
		fail_msg("%s: %s, more %d, total %d", r->name, ids, page.more, (int)page.total);
}

static void lists_give_what_the_filters_say(void **state)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		check_row(*state, &rows[i], true);
		check_row(*state, &rows[i], false);
	}
}

static void an_empty_kind_lists_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t total;
	assert_int_equal(list_count(f, 1, "api", NULL, NULL, &total), 0);
	assert_int_equal(total, 0);
	assert_int_equal(list_count(f, 3, "client", NULL, NULL, &total), 0);
	assert_int_equal(total, 0);
	assert_int_equal(list_count(f, 3, "client", "color", "red", &total), 0);
	assert_int_equal(total, 0);
}

static void walking_by_after_seq_meets_each_document_once(void **state)
{
	struct fixture *f = *state;
	struct span v[] = { SPAN("red"), SPAN("green") };
	struct doc_filter filter = { "color", v, 2 };
	for (int filters = 0; filters < 2; filters++) {
		struct doc_query q = { .kind = "client",
			.filters = &filter,
			.filter_count = (size_t)filters,
			.limit = 7 };
		size_t seen = 0;
		struct doc_page page = { .more = true };
		while (page.more) {
			assert_ok(store_doc_list(f->conn, f->arena, 1, &q, &page));
			seen += page.count;
			assert_true(page.count > 0 && page.rows[page.count - 1].seq > q.after_seq);
			q.after_seq = page.rows[page.count - 1].seq;
		}
		assert_int_equal(seen, filters ? 20 : 30);
	}
}

static void totals_follow_deletes(void **state)
{
	struct fixture *f = *state;
	int64_t total;
	struct store_batch *b = store_batch_new();
	store_doc_delete(b, 1, "client", SPAN("d1"));
	store_doc_delete_where(b, 1, "client", "size", SPAN("m"));
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(list_count(f, 1, "client", NULL, NULL, &total), 14);
	assert_int_equal(total, 14);
	assert_int_equal(list_count(f, 1, "client", "color", "red", &total), 4);
	assert_int_equal(total, 4);
	assert_int_equal(list_count(f, 2, "client", "color", "red", &total), 30);
	assert_int_equal(total, 30);
}

/* More keys than one run of the walker holds. */
static void long_filtered_lists_are_whole(void **state)
{
	struct fixture *f = *state;
	struct store_batch *b = store_batch_new();
	for (int i = 0; i < 500; i++) {
		char id[8];
		snprintf(id, sizeof id, "x%d", i);
		struct doc_key key = { "half", i % 2 ? SPAN("odd") : SPAN("even"), false,
			i % 3 == 0 };
		store_doc_insert(b, 5, "client", span_of(id), SPAN("{}"), &key, 1, 1);
	}
	assert_int_equal(commit(f, b), ERR_OK);
	struct span v[] = { SPAN("odd"), SPAN("even") };
	struct doc_filter filters[] = { { "half", v, 2 }, { "half", v + 1, 1 } };
	for (size_t n = 1; n <= 2; n++) {
		struct doc_query q = { .kind = "client",
			.filters = filters,
			.filter_count = n,
			.limit = 1000,
			.want_total = true };
		struct doc_page page;
		assert_ok(store_doc_list(f->conn, f->arena, 5, &q, &page));
		assert_int_equal(page.count, n == 1 ? 500 : 250);
		assert_int_equal(page.total, page.count);
		for (size_t i = 1; i < page.count; i++)
			assert_true(page.rows[i].seq > page.rows[i - 1].seq);
	}
}

static void put_ending(
	struct fixture *f, int64_t tenant, const char *kind, const char *id, const char *end)
{
	struct store_batch *b = store_batch_new();
	struct doc_key key = { "expires_at", span_of(end), false, false };
	store_doc_insert(b, tenant, kind, span_of(id), SPAN("{}"), &key, 1, 1);
	assert_int_equal(commit(f, b), ERR_OK);
}

static void documents_are_found_between_two_values(void **state)
{
	struct fixture *f = *state;
	struct doc_row *docs;
	size_t count;
	put_ending(f, 6, "key", "later", "2026-02");
	put_ending(f, 6, "key", "sooner", "2026-01");
	put_ending(f, 6, "key", "out", "2026-03");
	put_ending(f, 6, "other", "another kind", "2026-02");
	put_ending(f, 7, "key", "another tenant", "2026-02");
	struct doc_range r = { "key", "expires_at", SPAN("2025-12"), SPAN("2026-02"), 9 };
	assert_ok(store_docs_between(f->conn, f->arena, 6, &r, &docs, &count));
	assert_int_equal(count, 2);
	assert_span(docs[0].id, "sooner");
	assert_span(docs[1].id, "later");
	r.from = SPAN("2026-01"); /* not itself */
	assert_ok(store_docs_between(f->conn, f->arena, 6, &r, &docs, &count));
	assert_int_equal(count, 1);
	r = (struct doc_range){ "key", "expires_at", SPAN(""), SPAN("z"), 2 };
	assert_ok(store_docs_between(f->conn, f->arena, 6, &r, &docs, &count));
	assert_int_equal(count, 2);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fill, fixture_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(lists_give_what_the_filters_say),
		T(an_empty_kind_lists_nothing),
		T(walking_by_after_seq_meets_each_document_once),
		T(totals_follow_deletes),
		T(long_filtered_lists_are_whole),
		T(documents_are_found_between_two_values),
	};
	return cmocka_run_group_tests_name("store: lists", tests, NULL, NULL);
}
