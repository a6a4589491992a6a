/* SPDX-License-Identifier: Apache-2.0 */
/* credentials.h: what a client proves itself by other than its secret: public keys, certificates,
 * subject names. Each is a document of its own that belongs to one client; the client's document
 * names by id those that are in use. Only public facts are kept. */
#pragma once
#include "core/documents.h"

/* Those of one client, newest first, as shown; owned by the arena. Fails: M_WIRE (no such client),
 * IO, NOMEM, CORRUPT. */
MUST_CHECK err credentials_list(struct ctx *c, struct span client_id, json_t **ret_list);
/* Fails: M_WIRE (no such client; no such credential of this client), IO, NOMEM, CORRUPT. */
MUST_CHECK err credentials_get(
	struct ctx *c, struct span client_id, struct span id, json_t **ret_doc);
/* `body` is checked against its schema. Fails: M_WIRE (no such client), M_BODY (pem, subject_dn,
 * expires_at), CRYPTO, IO, NOMEM, CORRUPT. */
MUST_CHECK err credentials_create(
	struct ctx *c, struct span client_id, const json_t *body, json_t **ret_doc);
/* {"expires_at": date-time or null}. Fails: as credentials_get, M_BODY. */
MUST_CHECK err credentials_patch(struct ctx *c, struct span client_id, struct span id,
	const json_t *patch, json_t **ret_doc);
/* Removes it, and its id from the client's document. No error when it is not there. Fails: IO,
 * NOMEM, CORRUPT. */
MUST_CHECK err credentials_remove(struct ctx *c, struct span client_id, struct span id);
/* Adds the removal of all of a client's to c->batch. */
MUST_CHECK err credentials_remove_all(struct ctx *c, struct span client_id);

/* A new credential from a checked body: into c->batch. `type`: what credential_type must be; NULL:
 * any. `where`: place of the body in the request for messages, "" at the top. *ret_doc is all that
 * may be shown. Fails: M_BODY, CRYPTO, IO, NOMEM. */
MUST_CHECK err credentials_make(struct ctx *c, struct span client_id, const json_t *body,
	const char *type, const char *where, json_t **ret_doc);
/* The stored document, with its client's id. Fails: NOT_FOUND (also when it is another client's),
 * IO, NOMEM, CORRUPT. */
MUST_CHECK err credentials_find(
	struct ctx *c, struct span client_id, struct span id, struct document *ret_document);

/* ---- the lists in a client's document (credential_refs.c):
 * client_authentication_methods.{private_key_jwt, tls_client_auth,
 * self_signed_tls_client_auth}.credentials, signed_request_object.credentials,
 * token_vault_privileged_access.credentials ---- */

/* Before a client's document is stored: an item without an id becomes a credential in c->batch and,
 * in the document, what may be shown of it, id first; an item with an id becomes {"id"} alone.
 * Fails: M_BODY (bad pem; an id that is none of this client's, or of the wrong type), CRYPTO, IO,
 * NOMEM, CORRUPT. */
MUST_CHECK err credentials_take_inline(struct ctx *c, struct span client_id, json_t *client_doc);
/* In a copy that is about to be shown: the new credentials in full for SHOW_CREATED, else ids
 * alone. Fails: NOMEM. */
MUST_CHECK err credentials_shorten(json_t *client_doc, enum show_why why);
/* Takes an id out of every list. Whether it was in one. */
bool credentials_unname(json_t *client_doc, struct span id);
