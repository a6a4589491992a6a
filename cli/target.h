/* SPDX-License-Identifier: Apache-2.0 */
/* target.h: the tenant that a command works on: behind the Management API of a server, or in a data
 * folder of this machine. Both take the same operations, so each command is written once. */
#pragma once
#include "base/json.h"
#include "cli/command.h"

struct offline;
struct remote;

struct target {
	struct remote *remote; /* one of the two */
	struct offline *offline;
};

/* --data-dir --tenant; used together with options_login. */
extern const struct option_row options_target[];

/* What the options say: --data-dir or --domain as given, else AUTH0_DOMAIN, else MINTAGE_DATA_DIR.
 * Fails: USAGE (neither, or both given), and as remote_open and offline_open. */
MUST_CHECK err target_open(const struct cli *cli, struct fault *fault, struct target *ret_target);
/* The same for commands that exist only on the data folder: those tell so when a server is meant.
 */
MUST_CHECK err target_open_offline(
	const struct cli *cli, struct fault *fault, struct target *ret_target);
void target_close(struct target *t);

/* One operation; path_and_query as in "/api/v2/clients?take=10". *ret_doc belongs to the caller and
 * may be NULL. Fails: as remote_call or offline_call. */
MUST_CHECK err target_call(struct target *t, const char *method, const char *path_and_query,
	const json_t *body, struct fault *fault, int *ret_status, json_t **ret_doc);
/* The same; an answer of 400 or more is a failure too: O_REQUEST, and the fault has the message of
 * the API. */
MUST_CHECK err target_do(struct target *t, const char *method, const char *path_and_query,
	const json_t *body, struct fault *fault, json_t **ret_doc);

/* The data folder only. An option of the tenant that is not part of the Management API: sets it
 * (value "on" or "off"), or with a NULL value changes nothing; *ret_options has all of them and
 * belongs to the caller. */
MUST_CHECK err target_option(struct target *t, const char *name, const char *value,
	struct fault *fault, json_t **ret_options);
/* NULL: none. */
MUST_CHECK err target_family_set(struct target *t, const char *name, struct fault *fault);
MUST_CHECK err target_tenant_create(
	struct target *t, const char *name, const char *issuer, struct fault *fault);
/* Every event after `after` as one JSON line; with `verify` the chain of hashes is checked too. */
MUST_CHECK err target_events(
	struct target *t, int64_t after, bool verify, FILE *out, struct fault *fault);

/* The frame of a subcommand's run function: an empty target for `run`, closed afterwards; a failure
 * is said. */
int target_run(
	struct cli *cli, err (*run)(struct cli *cli, struct target *target, struct fault *fault));
