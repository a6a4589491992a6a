/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/peer.h"
#include <sys/socket.h>
#include <unistd.h>

#define GROUPS_MAX 256 /* of one peer; what a process has more is not looked at */

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

bool peer_fits(const struct access *access, uid_t user, const gid_t *groups, size_t group_count)
{
	if (!access->user_count && !access->group_count)
		return user == geteuid();
	for (size_t i = 0; i < access->user_count; i++)
		if (access->users[i] == user)
			return true;
	for (size_t i = 0; i < access->group_count; i++)
		for (size_t j = 0; j < group_count; j++)
			if (access->groups[i] == groups[j])
				return true;
	return false;
}

bool peer_is_allowed(int fd, const struct access *access)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);
	gid_t groups[GROUPS_MAX + 1];
	socklen_t groups_size = GROUPS_MAX * sizeof(*groups);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.pid == 0)
		return false;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &groups_size) != 0)
		groups_size = 0;
	size_t count = groups_size / sizeof(*groups);
	groups[count] = peer.gid;
	return peer_fits(access, peer.uid, groups, count + 1);
}
