/* SPDX-License-Identifier: Apache-2.0 */
/* handlers.h: the operations that a resource file names as "handler", one declaration each; the
 * generated table points to them. */
#pragma once
#include "api/management/op.h"

op_handler client_rotate_secret, client_connections_list, client_grant_organizations;
op_handler client_credential_list, client_credential_get, client_credential_create,
	client_credential_patch, client_credential_delete;
op_handler signing_key_list, signing_key_get, signing_key_rotate, signing_key_revoke;
op_handler encryption_key_list, encryption_key_get, encryption_key_create, encryption_key_import,
	encryption_key_delete, encryption_key_rekey, encryption_key_wrapping_key;
op_handler blacklist_list, blacklist_add;
