/* SPDX-License-Identifier: Apache-2.0 */
#include "core/keys.h"
#include "support.h"

/* A keyring that makes a key for us as the second of two: its clock, which is asked for the
 * certificate's time, lets another rotation go first. */
struct setting {
	struct core *core;
	struct keyring *keyring;
	struct keyring_port *keys;
	struct tenants *tenants;
	int64_t now; /* of every clock */
	bool is_armed;
	struct span other; /* kid of the key that the other rotation made */
};

static struct span kid_of(struct core *t, const json_t *doc)
{
	return arena_span_dup(t->arena, json_str(doc, "kid"));
}

static struct span rotate_and_commit(struct core *t)
{
	json_t *doc;
	assert_ok(keys_rotate(&t->c, &doc));
	struct span kid = kid_of(t, doc);
	assert_int_equal(core_commit(t), ERR_OK);
	return kid;
}

/* A whole rotation beside the one that c is in the midst of. */
static struct span rotate_beside(struct core *t)
{
	struct ctx mine = t->c;
	t->c.keys = t->keys;
	t->c.batch = store_batch_new();
	struct span kid = rotate_and_commit(t);
	store_batch_free(t->c.batch);
	t->c = mine;
	return kid;
}

static int64_t ticks(void *arg)
{
	struct setting *s = arg;
	if (s->is_armed) {
		s->is_armed = false;
		s->now += 5000;
		s->other = rotate_beside(s->core);
		s->now += 5000;
	}
	return s->now;
}

static int setting_new(void **state)
{
	unsigned char master[KEYRING_MASTER_SIZE];
	struct setting *s = calloc(1, sizeof *s);
	void *core;
	assert_non_null(s);
	assert_int_equal(core_new(&core), 0);
	s->core = core;
	memset(master, 7, sizeof master);
	s->now = CORE_NOW;
	s->core->clock = (struct clock){ ticks, s };
	struct keyring_config config = { master, &s->core->clock, &rng_system };
	assert_ok(keyring_new(&config, &s->keyring));
	assert_ok(keyring_port_new(s->keyring, &s->keys));
	assert_ok(tenants_load(s->core->conn, s->keyring, &s->tenants));
	assert_ok(keys_make_first(&s->core->c));
	assert_int_equal(core_commit(s->core), ERR_OK);
	*state = s;
	return 0;
}

static int setting_free(void **state)
{
	struct setting *s = *state;
	void *core = s->core;
	tenants_unref(s->tenants);
	keyring_port_free(s->keys);
	keyring_free(s->keyring);
	free(s);
	return core_free(&core);
}

static void read_keys(struct core *t, struct key_row **ret_rows, size_t want)
{
	size_t n;
	assert_ok(store_keys(t->conn, t->arena, t->c.tenant->id, ret_rows, &n));
	assert_int_equal(n, want);
}

static const struct key_row *in_state(
	const struct key_row *rows, size_t n, enum key_state state, size_t count)
{
	const struct key_row *found = NULL;
	size_t seen = 0;
	for (size_t i = 0; i < n; i++)
		if (rows[i].state == state) {
			found = &rows[i];
			seen++;
		}
	assert_int_equal(seen, count);
	return found;
}

static void a_rotation_makes_next_current_and_current_previous(void **state)
{
	struct setting *s = *state;
	struct core *t = s->core;
	struct key_row *before, *after;
	read_keys(t, &before, 2);
	struct span kid = rotate_and_commit(t);
	read_keys(t, &after, 3);
	const struct key_row *current = in_state(after, 3, KEY_CURRENT, 1);
	const struct key_row *previous = in_state(after, 3, KEY_PREVIOUS, 1);
	assert_true(span_eq(in_state(after, 3, KEY_NEXT, 1)->kid, kid));
	assert_true(span_eq(current->kid, in_state(before, 2, KEY_NEXT, 1)->kid));
	assert_true(span_eq(previous->kid, in_state(before, 2, KEY_CURRENT, 1)->kid));
	assert_int_equal(current->current_since, previous->current_until);
}

static void a_rotation_that_came_while_the_key_was_made_is_followed(void **state)
{
	struct setting *s = *state;
	struct core *t = s->core;
	struct key_row *rows;
	json_t *doc;
	t->c.keys = s->keys;
	s->is_armed = true;
	assert_ok(keys_rotate(&t->c, &doc));
	struct span ours = kid_of(t, doc);
	assert_int_equal(core_commit(t), ERR_OK); /* no other key has to be made */
	read_keys(t, &rows, 4);
	const struct key_row *current = in_state(rows, 4, KEY_CURRENT, 1);
	assert_true(span_eq(in_state(rows, 4, KEY_NEXT, 1)->kid, ours));
	assert_true(span_eq(current->kid, s->other));
	assert_int_equal(current->created_at, CORE_NOW + 5000);
	assert_int_equal(current->current_since, CORE_NOW + 10000);
	(void)in_state(rows, 4, KEY_PREVIOUS, 2);
}

static void of_two_that_read_the_same_one_is_told(void **state)
{
	struct setting *s = *state;
	struct core *t = s->core;
	struct key_row *rows;
	json_t *doc;
	assert_ok(keys_rotate(&t->c, &doc));
	struct span other = rotate_beside(t);
	assert_int_equal(core_commit(t), ERR_CHANGED);
	read_keys(t, &rows, 3);
	assert_true(span_eq(in_state(rows, 3, KEY_NEXT, 1)->kid, other));
}

static void without_a_current_key_there_is_nothing_to_rotate(void **state)
{
	struct setting *s = *state;
	json_t *doc = NULL;
	core_tenant(s->core, "second");
	assert_err(keys_rotate(&s->core->c, &doc), NOT_FOUND);
	assert_true(store_batch_is_empty(s->core->c.batch));
	assert_null(doc);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setting_new, setting_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(a_rotation_makes_next_current_and_current_previous),
		EACH(a_rotation_that_came_while_the_key_was_made_is_followed),
		EACH(of_two_that_read_the_same_one_is_told),
		EACH(without_a_current_key_there_is_nothing_to_rotate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
