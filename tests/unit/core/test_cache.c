/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cache.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

struct thing {
	struct cache_item item;
	int *destroyed;
	char key[24];
};

static void destroy(struct cache_item *item)
{
	struct thing *t = (struct thing *)(void *)item;
	(*t->destroyed)++;
	free(t);
}

static struct thing *thing(int *destroyed, int64_t tenant, const char *key, size_t cost)
{
	struct thing *t = calloc(1, sizeof *t);
	assert_non_null(t);
	t->destroyed = destroyed;
	(void)snprintf(t->key, sizeof t->key, "%s", key);
	t->item = (struct cache_item){
		.tenant = tenant, .key = span_of(t->key), .cost = cost, .destroy = destroy
	};
	return t;
}

static void put(struct cache *c, int *destroyed, int64_t tenant, const char *key, size_t cost)
{
	cache_unref(cache_put(c, &thing(destroyed, tenant, key, cost)->item));
}

static bool has(struct cache *c, int64_t tenant, const char *key)
{
	struct cache_item *i = cache_get(c, tenant, span_of(key));
	cache_unref(i);
	return i != NULL;
}

static void what_is_put_is_found_by_tenant_and_key(void **state)
{
	int destroyed = 0;
	struct cache *c = cache_new(100);
	(void)state;
	put(c, &destroyed, 1, "a", 10);
	assert_true(has(c, 1, "a"));
	assert_false(has(c, 2, "a"));
	assert_false(has(c, 1, "aa"));
	assert_false(has(c, 1, ""));
	cache_free(c);
	assert_int_equal(destroyed, 1);
}

static void the_same_key_replaces(void **state)
{
	int destroyed = 0;
	struct cache *c = cache_new(100);
	(void)state;
	put(c, &destroyed, 1, "a", 40);
	struct thing *second = thing(&destroyed, 1, "a", 40);
	cache_unref(cache_put(c, &second->item));
	assert_int_equal(destroyed, 1);
	struct cache_item *got = cache_get(c, 1, SPAN("a"));
	assert_ptr_equal(got, second);
	cache_unref(got);
	put(c, &destroyed, 1, "b", 60); /* fits only when the replaced cost was given back */
	assert_true(has(c, 1, "a"));
	cache_free(c);
	assert_int_equal(destroyed, 3);
}

static void the_least_recently_used_goes_first(void **state)
{
	int destroyed = 0;
	struct cache *c = cache_new(30);
	(void)state;
	put(c, &destroyed, 1, "a", 10);
	put(c, &destroyed, 1, "b", 10);
	put(c, &destroyed, 1, "c", 10);
	assert_true(has(c, 1, "a"));
	put(c, &destroyed, 1, "d", 10);
	assert_int_equal(destroyed, 1);
	assert_false(has(c, 1, "b"));
	assert_true(has(c, 1, "a") && has(c, 1, "c") && has(c, 1, "d"));
	cache_free(c);
	assert_int_equal(destroyed, 4);
}

static void the_cost_bounds_it(void **state)
{
	int destroyed = 0;
	char key[24];
	struct cache *c = cache_new(50);
	(void)state;
	for (int i = 0; i < 3000; i++) {
		(void)snprintf(key, sizeof key, "k%d", i);
		put(c, &destroyed, i % 3, key, 10);
	}
	assert_int_equal(destroyed, 2995);
	assert_true(has(c, 2999 % 3, "k2999"));
	assert_true(has(c, 2995 % 3, "k2995"));
	assert_false(has(c, 2994 % 3, "k2994"));
	cache_free(c);
	assert_int_equal(destroyed, 3000);
}

static void an_item_in_use_outlives_the_cache(void **state)
{
	int destroyed = 0;
	struct cache *c = cache_new(100);
	(void)state;
	struct cache_item *mine = cache_put(c, &thing(&destroyed, 1, "a", 10)->item);
	cache_clear(c);
	assert_int_equal(destroyed, 0);
	assert_false(has(c, 1, "a"));
	assert_int_equal(mine->key.n, 1);
	cache_unref(mine);
	assert_int_equal(destroyed, 1);
	cache_free(c);
}

static void an_item_too_big_for_the_cache_still_serves_its_maker(void **state)
{
	int destroyed = 0;
	struct cache *c = cache_new(10);
	(void)state;
	struct cache_item *mine = cache_put(c, &thing(&destroyed, 1, "a", 11)->item);
	assert_int_equal(destroyed, 0);
	assert_false(has(c, 1, "a"));
	cache_unref(mine);
	assert_int_equal(destroyed, 1);
	cache_free(c);
}

static void nothing_is_fine(void **state)
{
	struct cache *c = cache_new(10);
	(void)state;
	cache_unref(NULL);
	cache_clear(c);
	assert_null(cache_get(c, 1, SPAN("a")));
	cache_free(c);
	cache_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_is_found_by_tenant_and_key),
		cmocka_unit_test(the_same_key_replaces),
		cmocka_unit_test(the_least_recently_used_goes_first),
		cmocka_unit_test(the_cost_bounds_it),
		cmocka_unit_test(an_item_in_use_outlives_the_cache),
		cmocka_unit_test(an_item_too_big_for_the_cache_still_serves_its_maker),
		cmocka_unit_test(nothing_is_fine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
