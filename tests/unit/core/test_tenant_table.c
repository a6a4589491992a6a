/* SPDX-License-Identifier: Apache-2.0 */
/* That nothing is read after it went, and nothing stays, the sanitizers see: of addresses and of
 * leaks in the first place, of threads where it is built so. */
#include "core/tenant_table.h"
#include "support.h"

#define THREADS 4
#define CHANGES 400
#define OPEN    3 /* requests of one thread at a time */

/* The same store's tenants once more, with another issuer for the second. */
static struct tenants *moved(struct core *t, unsigned n)
{
	struct tenants *next;
	const char *issuer = arena_printf(t->arena, "https://t%u.example/", n);
	struct tenant_row row = {
		.id = 2, .name = SPAN("second"), .issuer = span_of(issuer), .created_at = CORE_NOW
	};
	store_put_tenant(t->c.batch, &row);
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(tenants_load(t->conn, t->keyring, &next));
	return next;
}

static const char *issuer_of(const struct tenant_view *v)
{
	return tenants_by_name(v->tenants, SPAN("second"))->issuer;
}

static void a_request_keeps_the_table_that_it_began_with(void **state)
{
	struct core *t = *state;
	struct tenant_table table;
	struct tenant_view *own = NULL;
	struct tenants *first = moved(t, 1), *second = moved(t, 2);
	tenant_table_init(&table, first);
	tenants_unref(first);
	struct tenant_view *open = tenant_view_get(&table, &own);
	assert_string_equal(issuer_of(open), "https://t1.example/");
	tenant_table_set(&table, second);
	tenants_unref(second);
	struct tenant_view *next = tenant_view_get(&table, &own);
	assert_string_equal(issuer_of(next), "https://t2.example/");
	assert_string_equal(issuer_of(open), "https://t1.example/");
	tenant_view_unref(open);
	tenant_view_unref(own);
	tenant_table_done(&table);
	assert_string_equal(issuer_of(next), "https://t2.example/");
	tenant_view_unref(next);
	tenant_view_unref(NULL);
}

static void requests_of_one_table_share_their_view(void **state)
{
	struct core *t = *state;
	struct tenant_table table;
	struct tenant_view *own = NULL;
	tenant_table_init(&table, t->tenants);
	struct tenant_view *a = tenant_view_get(&table, &own);
	struct tenant_view *b = tenant_view_get(&table, &own);
	assert_ptr_equal(a, b);
	assert_ptr_equal(a->tenants, t->tenants);
	assert_int_equal(a->uses, 3);
	tenant_table_set(&table, t->tenants); /* the same one again */
	assert_ptr_equal(tenant_view_get(&table, &own), a);
	for (int i = 0; i < 3; i++)
		tenant_view_unref(a);
	assert_int_equal(a->uses, 1);
	tenant_view_unref(own);
	tenant_table_done(&table);
}

/* ---- threads ---- */

struct reader {
	pthread_t id;
	struct tenant_table *table;
	atomic_bool *is_over;
	unsigned requests, tables, bad;
};

static void *read_all_the_time(void *arg)
{
	struct reader *r = arg;
	struct tenant_view *own = NULL, *open[OPEN] = { NULL };
	const struct tenant_view *before = NULL;
	for (unsigned i = 0; !atomic_load(r->is_over) || i < OPEN; i++) {
		struct tenant_view **at = &open[i % OPEN];
		if (*at)
			r->bad += strncmp(issuer_of(*at), "https://", 8) != 0;
		tenant_view_unref(*at);
		*at = tenant_view_get(r->table, &own);
		r->tables += own != before;
		before = own;
		r->requests++;
	}
	for (unsigned i = 0; i < OPEN; i++)
		tenant_view_unref(open[i]);
	tenant_view_unref(own);
	return NULL;
}

static void tables_change_under_threads_that_read(void **state)
{
	struct core *t = *state;
	struct tenant_table table;
	struct reader readers[THREADS];
	atomic_bool is_over = false;
	tenant_table_init(&table, t->tenants);
	for (unsigned i = 0; i < THREADS; i++) {
		readers[i] = (struct reader){ .table = &table, .is_over = &is_over };
		assert_int_equal(
			pthread_create(&readers[i].id, NULL, read_all_the_time, &readers[i]), 0);
	}
	for (unsigned i = 0; i < CHANGES; i++) {
		struct tenants *next;
		assert_ok(tenants_load(t->conn, t->keyring, &next));
		tenant_table_set(&table, next);
		tenants_unref(next);
	}
	atomic_store(&is_over, true);
	for (unsigned i = 0; i < THREADS; i++) {
		pthread_join(readers[i].id, NULL);
		assert_int_equal(readers[i].bad, 0);
		assert_true(readers[i].requests >= OPEN && readers[i].tables >= 1);
	}
	tenant_table_done(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_keeps_the_table_that_it_began_with),
		cmocka_unit_test(requests_of_one_table_share_their_view),
		cmocka_unit_test(tables_change_under_threads_that_read),
	};
	return cmocka_run_group_tests(tests, core_new, core_free);
}
