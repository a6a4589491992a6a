/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt_claims.h"
#include "cli/field.h"
#include "cli/file.h"
#include <math.h>

const struct option_row jwt_claims_options[] = {
	{ "claims", OPTION_FILE, "FILE", "a JSON object with the claims to start from", NULL, NULL,
		NULL, 0, 0 },
	{ "claim", OPTION_MULTI, "NAME=VALUE", "one claim; the value is JSON, or else text", NULL,
		NULL, NULL, 0, 0 },
	{ "claim-json", OPTION_MULTI, "NAME=JSON", "one claim; the value must be JSON", NULL, NULL,
		NULL, 0, 0 },
	{ "expires-in", OPTION_SECONDS, "TIME", "sets exp, counted from iat: 90s, 15m, 24h, 7d, 1y",
		NULL, NULL, NULL, 0, 0 },
	{ "not-before", OPTION_SECONDS, "TIME", "sets nbf, counted from iat", NULL, NULL, NULL, 0,
		0 },
	{ "audience", OPTION_MULTI, "TEXT", "sets aud; twice or more: an array", NULL, NULL, NULL,
		0, 0 },
	{ "issuer", OPTION_TEXT, "TEXT", "sets iss", NULL, NULL, NULL, 0, 0 },
	{ "subject", OPTION_TEXT, "TEXT", "sets sub", NULL, NULL, NULL, 0, 0 },
	{ "jwtid", OPTION_TEXT, "TEXT", "sets jti", NULL, NULL, NULL, 0, 0 },
	{ "no-timestamp", OPTION_FLAG, NULL, "leaves iat out", NULL, NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static err claims_file(const struct options *o, struct fault *fault, json_t **ret_claims)
{
	AUTO(buf_done) struct buf text;
	AUTO(json_decrefp) json_t *doc = NULL;
	struct fault why = { 0 };
	const char *path = option_text(o, "claims");
	if (!path) {
		*ret_claims = json_object();
		return *ret_claims ? OK : FAIL(NOMEM);
	}
	buf_init(&text, JWT_CLAIMS_SIZE_MAX);
	TRY(file_read(path, &text, fault));
	if (json_read(buf_span(&text), &why, &doc).code)
		return fault_set(fault, ERR_SYNTAX, "%s: %s", path, why.text);
	if (!json_is_object(doc))
		return fault_set(fault, ERR_SYNTAX, "%s: the claims must be a JSON object", path);
	*ret_claims = TAKE(doc);
	return OK;
}

/* RFC 7519 4.1: these are text, so an identifier made of digits stays one. */
static bool is_text_claim(struct span name)
{
	static const char *const names[] = { "iss", "sub", "aud", "jti", "scope", "azp",
		"client_id" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_eq_str(name, names[i]))
			return true;
	return false;
}

static err claim_add(json_t *claims, const char *text, struct fault *fault)
{
	struct span value = span_of(text), name = span_cut(&value, '=');
	bool plain = value.p && is_text_claim(name) && *value.p != '"' && *value.p != '[';
	if (!plain)
		return field_set(claims, text, "--claim", fault);
	if (json_object_setn_new(claims, name.p, name.n, json_stringn(value.p, value.n)) != 0)
		return fault_set(fault, ERR_USAGE, "--claim: the value must be UTF-8");
	return OK;
}

err jwt_json_member(json_t *object, const char *text, const char *where, struct fault *fault)
{
	AUTO(json_decrefp) json_t *value = NULL;
	struct fault why = { 0 };
	struct span json = span_of(text), name = span_cut(&json, '=');
	if (!json.p || !name.n)
		return fault_set(fault, ERR_USAGE, "%s takes NAME=JSON", where);
	if (json_read(json, &why, &value).code)
		return fault_set(
			fault, ERR_USAGE, "%s " SPAN_FMT ": %s", where, SPAN_ARG(name), why.text);
	if (json_object_setn(object, name.p, name.n, value) != 0)
		return fault_set(fault, ERR_USAGE, "%s: the name must be UTF-8", where);
	return OK;
}

/* An option and a claim of the same meaning: one of them is a mistake. */
static err claim_set(
	json_t *claims, const char *name, const char *option, json_t *value, struct fault *fault)
{
	if (json_object_get(claims, name)) {
		json_decref(value);
		return fault_set(
			fault, ERR_USAGE, "--%s: the claims have \"%s\" already", option, name);
	}
	if (json_object_set_new(claims, name, value) != 0)
		return fault_set(fault, ERR_USAGE, "--%s must be UTF-8", option);
	return OK;
}

static err number_check(const json_t *claims, const char *name, struct fault *fault)
{
	json_t *value = json_object_get(claims, name);
	if (value && !json_is_number(value))
		return fault_set(fault, ERR_USAGE, "\"%s\" should be a number of seconds", name);
	return OK;
}

/* As jsonwebtoken does: iat goes after what is there, and a given one stays where it is, 0 counting
 * as none. */
static err iat_set(const struct cli *cli, json_t *claims, struct fault *fault, int64_t *ret_iat)
{
	double given = json_number_value(json_object_get(claims, "iat"));
	int64_t now = clock_now_ms(cli->clock) / 1000;
	TRY(number_check(claims, "iat", fault));
	TRY(number_check(claims, "exp", fault));
	TRY(number_check(claims, "nbf", fault));
	*ret_iat = given != 0 && fabs(given) < 1e15 ? (int64_t)floor(given) : now;
	if (option_flag(&cli->options, "no-timestamp"))
		json_object_del(claims, "iat");
	else if (given == 0 && json_object_set_new(claims, "iat", json_integer(now)) != 0)
		return FAIL(NOMEM);
	return OK;
}

static err span_set(const struct options *o, json_t *claims, const char *name, const char *option,
	int64_t iat, struct fault *fault)
{
	int64_t seconds;
	if (!option_seconds(o, option, &seconds))
		return OK;
	return claim_set(claims, name, option, json_integer(iat + seconds), fault);
}

static json_t *audience(const struct options *o)
{
	size_t n = option_count(o, "audience");
	json_t *list = n == 1 ? json_string(option_item(o, "audience", 0)) : json_array();
	for (size_t i = 0; n > 1 && i < n; i++)
		json_array_append_new(list, json_string(option_item(o, "audience", i)));
	return list;
}

static err text_set(const struct options *o, json_t *claims, const char *name, const char *option,
	struct fault *fault)
{
	const char *text = option_text(o, option);
	return text ? claim_set(claims, name, option, json_string(text), fault) : OK;
}

/* The order is jsonwebtoken's: the caller's own, iat, nbf, exp, aud, iss, sub, jti. */
err jwt_claims_make(const struct cli *cli, struct fault *fault, json_t **ret_claims)
{
	AUTO(json_decrefp) json_t *claims = NULL;
	const struct options *o = &cli->options;
	int64_t iat;
	TRY(claims_file(o, fault, &claims));
	for (size_t i = 0; i < option_count(o, "claim"); i++)
		TRY(claim_add(claims, option_item(o, "claim", i), fault));
	for (size_t i = 0; i < option_count(o, "claim-json"); i++)
		TRY(jwt_json_member(
			claims, option_item(o, "claim-json", i), "--claim-json", fault));
	TRY(iat_set(cli, claims, fault, &iat));
	TRY(span_set(o, claims, "nbf", "not-before", iat, fault));
	TRY(span_set(o, claims, "exp", "expires-in", iat, fault));
	if (option_count(o, "audience"))
		TRY(claim_set(claims, "aud", "audience", audience(o), fault));
	TRY(text_set(o, claims, "iss", "issuer", fault));
	TRY(text_set(o, claims, "sub", "subject", fault));
	TRY(text_set(o, claims, "jti", "jwtid", fault));
	*ret_claims = TAKE(claims);
	return OK;
}
