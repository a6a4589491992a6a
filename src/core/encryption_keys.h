/* SPDX-License-Identifier: Apache-2.0 */
/* encryption_keys.h: the hierarchy of keys over a tenant's data, as the Management API shows it:
 * one active root key (the environment's, or one that the customer brought) and one active
 * tenant-master-key under it. Replaced keys stay listed as destroyed.
 *
 * The entries are records: what is sealed in the store hangs on the keyring's master key alone, so
 * that no state here makes data unreadable. A root key that the customer imports is kept sealed
 * (secret "root_key" of owner "encryption_key"). */
#pragma once
#include "core/documents.h"

/* The environment-root-key and the tenant-master-key of a new tenant, into c->batch. Fails: CRYPTO,
 * NOMEM. */
MUST_CHECK err encryption_keys_make_first(struct ctx *c);

/* One page, newest first, as shown; owned by the arena. *ret_total: of all pages. Fails: IO, NOMEM,
 * CORRUPT. */
MUST_CHECK err encryption_keys_list(
	struct ctx *c, uint32_t page, uint32_t per_page, json_t **ret_items, int64_t *ret_total);
/* Fails: M_WIRE (kid malformed, unknown), IO, NOMEM, CORRUPT. */
MUST_CHECK err encryption_keys_get(struct ctx *c, struct span kid, json_t **ret_doc);
/* A key in state pre-activation, without material. `type`: customer-provided-root-key or
 * tenant-encryption-key. Fails: M_WIRE (another type; one of that type waits already), IO, NOMEM,
 * CORRUPT, CRYPTO. */
MUST_CHECK err encryption_keys_create(struct ctx *c, struct span type, json_t **ret_doc);
/* {"public_key", "algorithm"} of a new key that wraps the material of `kid`; replaces the one
 * before. Takes as long as a new RSA key of 3072 bits. Fails: M_WIRE (no
 * customer-provided-root-key; not in pre-activation), IO, NOMEM, CORRUPT, CRYPTO. */
MUST_CHECK err encryption_keys_wrap(struct ctx *c, struct span kid, json_t **ret_doc);
/* Takes the wrapped material: the key becomes the tenant's root, the root before it is destroyed,
 * and the master key is made anew. Fails: M_WIRE (unknown kid; no import in progress; bad
 * material), IO, NOMEM, CORRUPT. */
MUST_CHECK err encryption_keys_import(
	struct ctx *c, struct span kid, struct span wrapped_base64, json_t **ret_doc);
/* Destroys a key that the caller once created, with its material, and makes the master key anew;
 * when it was the root, a new environment-root-key too. Nothing happens to one that is destroyed
 * already. Fails: M_WIRE (no such key, or of a type that stays), IO, NOMEM, CORRUPT, CRYPTO. */
MUST_CHECK err encryption_keys_destroy(struct ctx *c, struct span kid);
/* A new master key under the root; the one before is destroyed. Fails: IO, NOMEM, CORRUPT, CRYPTO.
 */
MUST_CHECK err encryption_keys_rekey(struct ctx *c);
