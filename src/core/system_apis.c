/* SPDX-License-Identifier: Apache-2.0 */
#include "core/system_apis.h"

/* Those whose identifier depends on the tenant; the others are defaults in
 * api/management/resource_server.json. */
static const struct {
	const char *identifier; /* "{issuer}" stands for the tenant's */
	const char *members;
} known[] = {
	{ "{issuer}me/", "{\"name\":\"Auth0 My Account API\",\"allow_offline_access\":true,"
			 "\"skip_consent_for_verifiable_first_party_clients\":true,"
			 "\"subject_type_authorization\":{\"client\":{\"policy\":\"deny_all\"},"
			 "\"user\":{\"policy\":\"require_client_grant\"}},"
			 "\"token_lifetime\":600,\"token_lifetime_for_web\":600,\"signing_alg\":"
			 "\"RS256\",\"scopes\":["
			 "{\"value\":\"create:me:connected_accounts\",\"description\":\"Create "
			 "Connected Accounts\"},"
			 "{\"value\":\"read:me:connected_accounts\",\"description\":\"Read "
			 "Connected Accounts\"},"
			 "{\"value\":\"delete:me:connected_accounts\",\"description\":\"Delete "
			 "Connected Accounts\"}],"
			 "\"is_system\":true,\"proof_of_possession\":{\"mechanism\":\"dpop\","
			 "\"required\":false}}" },
};

static bool is_identifier(const struct ctx *c, struct span identifier, const char *pattern)
{
	struct span p = span_of(pattern);
	if (!span_starts_with(p, "{issuer}"))
		return span_eq(identifier, p);
	size_t n = strlen(c->tenant->issuer);
	struct span tail = span_of(pattern + 8);
	return identifier.n == n + tail.n && memcmp(identifier.p, c->tenant->issuer, n) == 0 &&
	       memcmp(identifier.p + n, tail.p, tail.n) == 0;
}

err system_api_overlay(struct ctx *c, json_t *doc)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!is_identifier(c, json_str(doc, "identifier"), known[i].identifier))
			continue;
		AUTO(json_decrefp) json_t *members = json_loads(known[i].members, 0, NULL);
		return members && !json_object_update(doc, members) ? OK : FAIL(NOMEM);
	}
	return OK;
}
