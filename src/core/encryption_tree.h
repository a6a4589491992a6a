/* SPDX-License-Identifier: Apache-2.0 */
/* encryption_tree.h: the keys of encryption_keys.h as stored documents, and the moves that keep one
 * root and one master key. The rule that a role has one holder is a unique key in the store, so it
 * holds whoever comes first. */
#pragma once
#include "core/documents.h"

#define ENC_CUSTOMER    "customer-provided-root-key"
#define ENC_ENVIRONMENT "environment-root-key"
#define ENC_MASTER      "tenant-master-key"
#define ENC_TENANT      "tenant-encryption-key"

#define ENC_PENDING   "pre-activation"
#define ENC_ACTIVE    "active"
#define ENC_DESTROYED "destroyed"

/* Roles: these two, and for keys in pre-activation their type. */
#define ENC_ROLE_ROOT   "root"
#define ENC_ROLE_MASTER "master"

bool enc_is(const json_t *doc, const char *member, const char *text);
/* SPAN_NONE: a key that shares the tenant with others of its kind. */
struct span enc_role(const json_t *doc);

/* Fails: NOT_FOUND, IO, NOMEM, CORRUPT. */
MUST_CHECK err enc_find(struct ctx *c, struct span kid, struct document *ret_key);
/* The holder of a role; version 0 when there is none. Fails: IO, NOMEM, CORRUPT. */
MUST_CHECK err enc_find_role(struct ctx *c, struct span role, struct document *ret_key);
/* A new key, in c->batch already. parent.p == NULL: null. Fails: CRYPTO, NOMEM. */
MUST_CHECK err enc_insert(struct ctx *c, struct span type, const char *state, struct span parent,
	struct document *ret_key);
/* Adds the changed document to c->batch. Fails: NOMEM. */
MUST_CHECK err enc_save(struct ctx *c, const struct document *key);
/* text.p == NULL: null. Fails: NOMEM. */
MUST_CHECK err enc_set(struct document *key, const char *member, struct span text);

/* A new active environment-root-key; the role must be free. Fails: CRYPTO, NOMEM. */
MUST_CHECK err enc_new_root(struct ctx *c, struct span *ret_kid);
/* Destroys `old` (unless its version is 0) and makes a master key under `root`; what the old one
 * held counts as held by the root in force. Fails: CRYPTO, NOMEM. */
MUST_CHECK err enc_replace_master(struct ctx *c, struct document *old, struct span root);
/* Takes the key's sealed material away. */
MUST_CHECK err enc_drop_material(struct ctx *c, struct span kid);
/* The same, and its state becomes destroyed. Fails: NOMEM. */
MUST_CHECK err enc_destroy(struct ctx *c, struct document *key);
