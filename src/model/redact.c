/* SPDX-License-Identifier: Apache-2.0 */
#include "model/redact.h"

/* "key" is a private key wherever it is text. The last rows are settings of a client's addons. */
bool redact_is_secret(const char *name)
{
	static const char *const names[] = { "client_secret", "signing_secret", "secret",
		"password", "new_password", "key", "pem", "wrapped_key", "access_token",
		"client_assertion", "encryption_key", "current", "code", "ticket", "csrf", "uri",
		"private_key", "privateKey", "masterkey", "sasKey", "servicePassword",
		"storageAccessKey" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static int redact(json_t *v, const char *instead)
{
	const char *name;
	void *next;
	json_t *member;
	size_t i;
	int bad = 0;
	json_object_foreach_safe(v, next, name, member)
	{
		if (redact_is_secret(name) && !json_is_null(member))
			bad |= json_object_set_new(v, name, json_string(instead));
		else
			bad |= redact(member, instead);
	}
	json_array_foreach(v, i, member) bad |= redact(member, instead);
	return bad;
}

json_t *redact_copy(const json_t *v, const char *instead)
{
	json_t *copy = json_deep_copy(v);
	if (copy && redact(copy, instead)) {
		json_decref(copy);
		return NULL;
	}
	return copy;
}
