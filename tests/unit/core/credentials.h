/* SPDX-License-Identifier: Apache-2.0 */
/* credentials.h: two clients, "one" and "two", and what the tests of their credentials share. */
#pragma once
#include "core/credentials.h"
#include "model/resource_tables.h"
#include "pems.h"
#include "support.h"

#define NO_CLIENT     "404 inexistent_client The client does not exist"
#define NO_CREDENTIAL "404 Credential does not exist"
#define BAD(why, on)  "400 invalid_body Payload validation error: '" why "' on property " on "."
#define BAD_KEY(on)                                                                                \
	BAD("Invalid PEM: a public key or certificate with an RSA key of 2048 bits or more is "    \
	    "needed",                                                                              \
		on)

/* A client's document, without what the client's own hooks would add. */
static inline void put_client(struct core *t, const char *id, const char *rest)
{
	struct document fresh = { .id = span_of(id) };
	json_t *doc = core_json(
		t, arena_printf(t->arena, "{'client_id':'%s','name':'%s'%s}", id, id, rest));
	assert_ok(documents_store(&t->c, &client_resource, &fresh, doc));
	assert_int_equal(core_commit(t), ERR_OK);
}

static inline int two_clients(void **state)
{
	core_new(state);
	put_client(*state, "one", "");
	put_client(*state, "two", "");
	return 0;
}

static inline json_t *body_of(struct core *t, const char *type, const char *pem, const char *rest)
{
	json_t *body =
		core_json(t, arena_printf(t->arena, "{'credential_type':'%s'%s}", type, rest));
	if (pem)
		assert_int_equal(json_object_set_new(body, "pem", json_string(pem)), 0);
	return body;
}

static inline struct span make(
	struct core *t, const char *client, const char *type, const char *pem)
{
	json_t *doc = NULL;
	assert_ok(credentials_create(&t->c, span_of(client), body_of(t, type, pem, ""), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	return arena_span_dup(t->arena, json_str(doc, "id"));
}
