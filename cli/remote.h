/* SPDX-License-Identifier: Apache-2.0 */
/* remote.h: the Management API of a server over HTTPS, with a token that login.h gets. */
#pragma once
#include "base/json.h"
#include "cli/command.h"

struct remote;

/* Reads --domain and the other options of options_login; talks to nobody yet. Fails: USAGE, LIMIT,
 * NOMEM. */
MUST_CHECK err remote_open(const struct cli *cli, struct fault *fault, struct remote **ret_remote);
void remote_close(struct remote *r);

/* One request, such as "GET", "/api/v2/clients?take=10". body: NULL for none. *ret_doc is the
 * answer's JSON, owned by the caller, or NULL when there is none. A kept token that the server no
 * longer takes is replaced once. Fails: as login_token and https_send, IO when the answer is no
 * JSON. */
MUST_CHECK err remote_call(struct remote *r, const char *method, const char *path_and_query,
	const json_t *body, struct fault *fault, int *ret_status, json_t **ret_doc);
