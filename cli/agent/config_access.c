/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/config_access.h"
#include <grp.h>
#include <pwd.h>
#include <sys/un.h>

err config_mode(const struct place *p, mode_t most, mode_t *ret_mode)
{
	const char *text = NULL;
	mode_t mode = 0;
	struct place in = place_member(p, "mode");
	TRY(place_text_of(p, "mode", &text));
	if (!text)
		return OK;
	if (strspn(text, "01234567") != strlen(text) || strlen(text) > 4)
		return place_refuse(&in, "must be octal digits in a text, such as \"0640\"");
	for (; *text; text++)
		mode = mode * 8 + (mode_t)(*text - '0');
	if (mode & ~most)
		return place_refuse(&in, most & 07
						 ? "has bits that a socket does not need"
						 : "a token is never for everybody: at most 0640");
	if (!(mode & 0400))
		return place_refuse(&in, "must let the owner read");
	*ret_mode = mode;
	return OK;
}

static bool id_of(const json_t *v, int64_t *ret)
{
	*ret = json_integer_value(v);
	return json_is_integer(v) && *ret >= 0 && *ret < UINT32_MAX;
}

static err user_read(const struct place *p, uid_t *ret_user)
{
	const char *text;
	int64_t id;
	if (id_of(p->v, &id)) {
		*ret_user = (uid_t)id;
		return OK;
	}
	TRY(place_text(p, &text));
	const struct passwd *entry = getpwnam(text);
	if (!entry)
		return place_refuse(p, "no such user");
	*ret_user = entry->pw_uid;
	return OK;
}

static err group_read(const struct place *p, gid_t *ret_group)
{
	const char *text;
	int64_t id;
	if (id_of(p->v, &id)) {
		*ret_group = (gid_t)id;
		return OK;
	}
	TRY(place_text(p, &text));
	const struct group *entry = getgrnam(text);
	if (!entry)
		return place_refuse(p, "no such group");
	*ret_group = entry->gr_gid;
	return OK;
}

err config_user(const struct place *p, const char *name, uid_t *ret_user)
{
	struct place in = place_member(p, name);
	return in.v ? user_read(&in, ret_user) : OK;
}

err config_group(const struct place *p, const char *name, gid_t *ret_group)
{
	struct place in = place_member(p, name);
	return in.v ? group_read(&in, ret_group) : OK;
}

err config_access(const struct place *p, struct socket_config *s)
{
	struct place users = place_member(p, "users"), groups = place_member(p, "groups");
	s->mode = 0600;
	TRY(config_mode(p, 0666, &s->mode));
	TRY(place_array(&users, AGENT_PEERS, &s->access.user_count));
	TRY(place_array(&groups, AGENT_PEERS, &s->access.group_count));
	for (size_t i = 0; i < s->access.user_count; i++) {
		struct place one = place_item(&users, i);
		TRY(user_read(&one, &s->access.users[i]));
	}
	for (size_t i = 0; i < s->access.group_count; i++) {
		struct place one = place_item(&groups, i);
		TRY(group_read(&one, &s->access.groups[i]));
	}
	return OK;
}

err config_socket_path(const struct place *p, const char *path)
{
	const struct sockaddr_un address = { 0 };
	if (*path != '/')
		return place_refuse(p, "must be a whole path, from / on");
	if (strlen(path) >= sizeof(address.sun_path))
		return place_refuse(p, "is too long for a socket: at most 107 bytes");
	return OK;
}
