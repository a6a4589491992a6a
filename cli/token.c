/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/token.h"
#include "cli/login.h"
#include "cli/say.h"
#include "cli/url.h"

const struct option_row token_options[] = {
	{ "token-url", OPTION_TEXT, "URL", "the token endpoint, in place of --domain", NULL, NULL,
		NULL, 0, 0 },
	{ "audience", OPTION_TEXT, "API", "the API that the token is for", "AUTH0_AUDIENCE", NULL,
		NULL, 0, 0 },
	{ "scope", OPTION_TEXT, "SCOPES", "the scopes to ask for, separated by spaces", NULL, NULL,
		NULL, 0, 0 },
	{ "organization", OPTION_TEXT, "ORG", "the organization to act in", NULL, NULL, NULL, 0,
		0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static err token_url(const struct options *o, struct fault *fault, char out[URL_SIZE])
{
	const char *given = option_text(o, "token-url"), *domain = option_text(o, "domain");
	char base[URL_SIZE];
	if (given && option_given(o, "domain"))
		return fault_set(fault, ERR_USAGE, "give --domain or --token-url, not both");
	if (!given && !domain)
		return fault_set(fault, ERR_USAGE,
			"which server? Give --domain or --token-url, or set AUTH0_DOMAIN");
	if (given)
		TRY(url_check(given, fault));
	else
		TRY(url_of_domain(domain, fault, base));
	int n = given ? snprintf(out, URL_SIZE, "%s", given)
		      : snprintf(out, URL_SIZE, "%soauth/token", base);
	return n > 0 && n < URL_SIZE ? OK : fault_set(fault, ERR_USAGE, "the address is too long");
}

static int print_json(const struct cli *cli, const json_t *token, bool kept)
{
	AUTO(json_decrefp) json_t *doc = json_deep_copy(token);
	int64_t ends = json_int(token, "expires_at", -1);
	json_object_del(doc, "issued_at");
	if (ends >= 0)
		json_object_set_new(
			doc, "expires_in", json_integer(ends - clock_now_ms(cli->clock) / 1000));
	json_object_set_new(doc, "cached", json_boolean(kept));
	say_json(stdout, doc, false);
	return CLI_DONE;
}

static err token_get(struct cli *cli, struct fault *fault, bool *ret_kept, json_t **ret_token)
{
	AUTO(https_freep) struct https *https = NULL;
	const struct options *o = &cli->options;
	char url[URL_SIZE];
	struct token_key key = { .token_url = url,
		.client_id = option_text(o, "client-id"),
		.audience = option_text(o, "audience"),
		.scope = option_text(o, "scope"),
		.organization = option_text(o, "organization") };
	TRY(token_url(o, fault, url));
	TRY(https_new(option_text(o, "ca-file"), fault, &https));
	return login_token(cli, https, &key, false, fault, ret_kept, ret_token);
}

int token_run(struct cli *cli)
{
	AUTO(json_decrefp) json_t *token = NULL;
	struct fault fault = { 0 };
	bool kept = false;
	err e = token_get(cli, &fault, &kept, &token);
	if (e.code)
		return say_failure(e, &fault);
	if (option_flag(&cli->options, "json"))
		return print_json(cli, token, kept);
	puts(json_str(token, "access_token").p);
	return CLI_DONE;
}
