/* SPDX-License-Identifier: Apache-2.0 */
/* config.h: the agent's configuration as it was read from its file: which tokens, from where, into
 * what. Immutable. It names where secrets are and holds none. All texts live as long as it. */
#pragma once
#include "base/json.h"
#include "cli/agent/limits.h"
#include "cli/url.h"
#include <sys/types.h>

enum secret_from { SECRET_FILE, SECRET_CREDENTIAL, SECRET_ENV };
enum token_format { FORMAT_TOKEN, FORMAT_JSON, FORMAT_HEADER };

#define OWNER_KEPT ((uid_t)-1) /* and, as gid_t, the group */

struct file_config {
	const char *path;
	enum token_format format;
	mode_t mode;
	uid_t owner;
	gid_t group;
};

struct secret_config {
	enum secret_from from;
	const char *name; /* path, credential, variable */
};

struct token_config {
	const char *name;
	char url[URL_SIZE];
	const char *client_id, *audience, *scope,
		*ca_file; /* the last three: NULL when not given */
	struct secret_config secret;
	bool basic;
	const json_t *parameters; /* an object of texts, or NULL */
	int64_t lifetime_s;       /* when an answer does not say; 0: not given */
	struct file_config files[AGENT_FILES];
	size_t file_count;
};

/* Who may connect to a Unix socket. With no users and no groups: the agent's own user. */
struct access {
	uid_t users[AGENT_PEERS];
	gid_t groups[AGENT_PEERS];
	size_t user_count, group_count;
};

struct socket_config {
	const char *path; /* NULL: none */
	mode_t mode;
	struct access access;
};

struct proxy_config {
	struct socket_config socket; /* path NULL: host and port */
	const char *listen;          /* as it was written */
	const char *host;            /* "127.0.0.1" or "::1" */
	int port;
	const char *upstream; /* ends in '/' */
	const char *token, *ca_file;
};

struct variable_config {
	const char *name, *token;
};

struct exec_config {
	struct variable_config variables[AGENT_VARIABLES];
	size_t variable_count;
	int signal;       /* at each new token; 0: none */
	int stale_signal; /* when one is over; 0: none */
};

struct config {
	json_t *doc;
	const char *state_dir; /* NULL: tokens are not kept over a restart */
	struct socket_config control, socket;
	struct proxy_config proxies[AGENT_PROXIES];
	size_t proxy_count;
	struct exec_config exec;
	struct token_config tokens[AGENT_TOKENS];
	size_t token_count;
};

/* Fails: USAGE (cannot be read, no JSON, or a place in it is wrong: the fault says which), LIMIT,
 * NOMEM. */
MUST_CHECK err config_read(const char *path, struct fault *fault, struct config **ret_config);
/* The same from text; for tests. */
MUST_CHECK err config_parse(struct span text, struct fault *fault, struct config **ret_config);
void config_free(struct config *c);
static inline void config_freep(struct config **c)
{
	config_free(*c);
}
/* NULL: no token of that name. */
const struct token_config *config_token(const struct config *c, struct span name);
