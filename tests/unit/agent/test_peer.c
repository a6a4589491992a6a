/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "cli/agent/peer.h"
#include <sys/socket.h>

static void users_and_groups_let_in_and_nobody_else(void **state)
{
	const gid_t groups[] = { 500, 27 };
	const struct access users = { .users = { 10, 11 }, .user_count = 2 },
			    both = { .users = { 10 },
				    .groups = { 27 },
				    .user_count = 1,
				    .group_count = 1 },
			    group = { .groups = { 1, 500 }, .group_count = 2 }, own = { 0 };
	const struct {
		const char *name;
		const struct access *access;
		uid_t user;
		bool fine;
	} rows[] = {
		{ "the second of two users", &users, 11, true },
		{ "another user", &users, 12, false },
		{ "root is another user", &users, 0, false },
		{ "the agent's own user is another user", &users, geteuid(), false },
		{ "a user of a listed group", &both, 99, true },
		{ "a main group", &group, 99, true },
		{ "no lists: the agent's own user", &own, geteuid(), true },
		{ "no lists: somebody else", &own, geteuid() + 1, false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (peer_fits(rows[i].access, rows[i].user, groups, 2) != rows[i].fine)
			fail_msg("%s", rows[i].name);
	assert_false(peer_fits(&both, 99, groups, 1));
	assert_false(peer_fits(&group, 99, groups + 1, 1));
}

static void the_kernel_says_who_it_is(void **state)
{
	const struct access own = { 0 }, other = { .users = { geteuid() + 1 }, .user_count = 1 },
			    group = { .groups = { getegid() }, .group_count = 1 };
	int pair[2], pipes[2];
	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_true(peer_is_allowed(pair[0], &own));
	assert_true(peer_is_allowed(pair[0], &group));
	assert_false(peer_is_allowed(pair[0], &other));
	assert_int_equal(pipe(pipes), 0);
	assert_false(peer_is_allowed(pipes[0], &own)); /* nobody is known there */
	for (int i = 0; i < 2; i++) {
		close(pair[i]);
		close(pipes[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(users_and_groups_let_in_and_nobody_else),
		cmocka_unit_test(the_kernel_says_who_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
