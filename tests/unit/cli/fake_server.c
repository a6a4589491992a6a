/* SPDX-License-Identifier: Apache-2.0 */
/* fake_server.c: stands in for serve.c and offline.c, so that the command line is tested without
 * the server. It prints what it was asked on standard error and answers with a few fixed documents.
 */
#include "cli/offline.h"
#include "cli/serve.h"

extern const unsigned char openapi_json[];
extern const size_t openapi_json_size;
const unsigned char openapi_json[] = "{\"openapi\":\"3.1.0\"}";
const size_t openapi_json_size = sizeof(openapi_json) - 1;

static const char *shown(const char *text)
{
	return text ? text : "-";
}

static int serve_print(const char *what, const struct serve_options *o)
{
	printf("%s data-dir=%s https=%s http=%s issuer=%s database=%s keyring=%s cert=%s key=%s "
	       "log-level=%s workers=%d no-bootstrap=%d\n",
		what, shown(o->data_dir), shown(o->https), shown(o->http), shown(o->issuer),
		shown(o->database), shown(o->keyring), shown(o->cert), shown(o->key),
		shown(o->log_level), o->workers, o->no_bootstrap);
	return 0;
}

int cli_serve(const struct serve_options *options)
{
	return serve_print("serve", options);
}

int cli_init(const struct serve_options *options)
{
	return serve_print("init", options);
}

struct offline {
	int unused;
};

err offline_open(
	const char *data_dir, const char *tenant, struct fault *fault, struct offline **ret_offline)
{
	if (strcmp(data_dir, "/nowhere") == 0)
		return fault_set(fault, ERR_NOT_FOUND, "no data folder in %s", data_dir);
	fprintf(stderr, "open %s %s\n", data_dir, shown(tenant));
	*ret_offline = calloc(1, sizeof(**ret_offline));
	return *ret_offline ? OK : FAIL(NOMEM);
}

void offline_close(struct offline *o)
{
	free(o);
}

static const struct answer {
	const char *method, *path;
	int status;
	const char *document;
} answers[] = {
	{ "GET", "/api/v2/clients?take=100&fields=client_secret&include_fields=false", 200,
		"{\"clients\":[{\"client_id\":\"a\",\"name\":\"One\\u001b[31m\",\"app_type\":"
		"\"spa\","
		"\"client_secret\":\"HIDDEN\"}],\"next\":\"m/1\"}" },
	{ "GET", "/api/v2/clients?take=100&fields=client_secret&include_fields=false&from=m%2F1",
		200, "{\"clients\":[{\"client_id\":\"b\",\"name\":\"Two\",\"global\":true}]}" },
	{ "GET", "/api/v2/clients?take=100", 200,
		"{\"clients\":[{\"client_id\":\"a\",\"client_secret\":\"SHOWN\"}]}" },
	{ "POST", "/api/v2/clients", 201,
		"{\"client_id\":\"new\",\"client_secret\":\"FRESH\",\"name\":\"n\"}" },
	{ "POST", "/api/v2/client-grants", 201, "{\"id\":\"cgr_1\"}" },
	{ "POST", "/api/v2/clients/a/rotate-secret", 200,
		"{\"client_id\":\"a\",\"client_secret\":\"FRESH\"}" },
	{ "GET", "/api/v2/clients/a?fields=client_id", 200, "{\"client_id\":\"a\"}" },
	{ "DELETE", "/api/v2/clients/a", 204, NULL },
	{ "GET", "/api/v2/tenants/settings", 200,
		"{\"friendly_name\":\"Acme\",\"flags\":{\"x\":true}}" },
	{ "PATCH", "/api/v2/tenants/settings", 200, "{\"friendly_name\":\"New\"}" },
};

err offline_call(struct offline *o, const char *method, const char *path_and_query,
	const json_t *body, struct fault *fault, int *ret_status, json_t **ret_doc)
{
	(void)o;
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	fprintf(stderr, "call %s %s %s\n", method, path_and_query, shown(text));
	free(text);
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		const struct answer *a = &answers[i];
		if (strcmp(a->method, method) != 0 || strcmp(a->path, path_and_query) != 0)
			continue;
		*ret_status = a->status;
		*ret_doc = NULL;
		return a->document ? json_read(span_of(a->document), fault, ret_doc) : OK;
	}
	*ret_status = 404;
	*ret_doc = json_pack("{s:i, s:s, s:s}", "statusCode", 404, "error", "Not Found", "message",
		"The client does not exist");
	return OK;
}

err offline_tenant_create(
	struct offline *o, const char *name, const char *issuer, struct fault *fault)
{
	(void)o;
	(void)fault;
	fprintf(stderr, "tenant %s %s\n", name, issuer);
	return OK;
}

bool offline_is_setting(const char *name)
{
	return strcmp(name, "legacy-tokens") == 0 || strcmp(name, "strict-audit") == 0 ||
	       strcmp(name, "two-person-rule") == 0;
}

err offline_family_set(struct offline *o, const char *name, struct fault *fault)
{
	(void)o;
	(void)fault;
	fprintf(stderr, "family %s\n", shown(name));
	return OK;
}

err offline_setting(struct offline *o, const char *name, const char *value, struct fault *fault,
	json_t **ret_settings)
{
	(void)o;
	(void)fault;
	fprintf(stderr, "setting %s %s\n", name, shown(value));
	*ret_settings = json_pack("{s:b, s:b}", "legacy-tokens", value && strcmp(value, "on") == 0,
		"strict-audit", 1);
	return OK;
}

err offline_events(struct offline *o, int64_t after, bool verify, FILE *out, struct fault *fault)
{
	(void)o;
	fprintf(out, "{\"after\":%" PRId64 ",\"verify\":%s}\n", after, verify ? "true" : "false");
	return after == 13 ? fault_set(fault, ERR_CORRUPT, "the chain of events breaks at 13") : OK;
}
