/* SPDX-License-Identifier: Apache-2.0 */
/* client_secrets.h: several secrets of one application. The contract knows one, the primary; others
 * stand beside it, named, with an end, and are taken at the token endpoint alike: so a secret is
 * exchanged while both are good. Tokens asked for by an application with more than one say in their
 * event which it was. */
#pragma once
#include "core/ctx.h"

#define CLIENT_SECRET      "secret"  /* name of the primary one in the store */
#define CLIENT_SECRET_MORE "secret:" /* before the id of another */
#define CLIENT_SECRET_KIND                                                                         \
	"client_secret" /* of documents {name, client_id}, by the id of another */
#define CLIENT_SECRET_ID     16
#define CLIENT_SECRETS_MAX   5
#define CLIENT_SECRET_IDLE_S INT64_C(604800)

/* [{id, name, primary, created_at, expires_at, last_used_at, use_known, idle}], the primary first.
 * last_used_at: exact to a minute, never too late (store_token_uses); null: never since it was
 * made, or, when use_known is false, never since uses are written down. idle: may be removed, as
 * far as can be known: not used for CLIENT_SECRET_IDLE_S, while a newer one, there for as long,
 * was. Fails: M_WIRE (no such client), IO, NOMEM, CORRUPT. */
MUST_CHECK err client_secrets_show(struct ctx *c, struct span client_id, json_t **ret_list);
/* Makes another one; c->new_secret shows it this once. expires_at: ms, 0: never. Fails: M_WIRE (no
 * such client, the global one, CLIENT_SECRETS_MAX), CRYPTO and the like. */
MUST_CHECK err client_secrets_make(struct ctx *c, struct span client_id, struct span name,
	int64_t expires_at, json_t **ret_doc);
/* A new primary secret; the one before stays good until `until` (ms; 0: not at all). */
MUST_CHECK err client_secrets_turn(
	struct ctx *c, struct span client_id, int64_t until, json_t **ret_doc);
/* The id and the name that people know a secret by, of its name in the store. Fails: IO, NOMEM,
 * CORRUPT. */
MUST_CHECK err client_secrets_name(
	struct ctx *c, struct span stored, struct span *ret_id, struct span *ret_name);
/* Fails: M_WIRE (no such client or secret, the primary one). */
MUST_CHECK err client_secrets_remove(struct ctx *c, struct span client_id, struct span id);
