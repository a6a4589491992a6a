/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/answer.h"
#include "base/json.h"
#include "cli/agent/limits.h"
#include <errno.h>

/* jansson does not wipe what it frees. */
static void document_wipe(json_t **doc)
{
	struct span token = json_str(*doc, "access_token");
	if (token.n)
		secret_wipe((void *)(uintptr_t)token.p, token.n);
	json_decref(*doc);
}

/* RFC 6749 5.2 names error and error_description; Auth0's other family is code and description. */
static err refusal_told(int status, const json_t *doc, struct fault *fault)
{
	struct span code = json_str(doc, "error"), text = json_str(doc, "error_description");
	if (!code.p)
		code = json_str(doc, "code");
	if (!text.p)
		text = json_str(doc, "description");
	if (status >= 300 && status < 400)
		return fault_set(fault, ERR_IO,
			"the server points elsewhere (HTTP %d); redirects are not followed",
			status);
	if (!code.p)
		return fault_set(fault, status >= 500 ? ERR_IO : ERR_O_REQUEST,
			"no token and no reason (HTTP %d)", status);
	return fault_set(fault, status >= 500 ? ERR_IO : ERR_O_REQUEST,
		"refused: %.*s%s%.*s (HTTP %d)", (int)(code.n < 100 ? code.n : 100), code.p,
		text.n ? ": " : "", (int)(text.n < 200 ? text.n : 200), text.n ? text.p : "",
		status);
}

/* RFC 6750 2.1 and RFC 9110 11.2: a token goes into a header field and onto a line. */
static bool is_token_text(struct span text)
{
	if (!text.p)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < 0x21 || text.p[i] > 0x7E)
			return false;
	return text.n > 0 && text.n <= AGENT_TOKEN_SIZE;
}

static bool digits_read(const char *text, int64_t *ret)
{
	char *end;
	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	long long n = strtoll(text, &end, 10);
	if (*end)
		return false;
	*ret = errno ? AGENT_LIFE_MAX_S : n;
	return true;
}

/* -1: not said. False: said, but no number. */
static bool life_of(const json_t *doc, int64_t *ret)
{
	const json_t *v = json_object_get(doc, "expires_in");
	*ret = -1;
	if (!v || json_is_null(v))
		return true;
	if (json_is_integer(v))
		*ret = json_integer_value(v) > 0 ? json_integer_value(v) : 0;
	else if (json_is_real(v))
		*ret = json_real_value(v) <= 0                 ? 0
		       : json_real_value(v) < AGENT_LIFE_MAX_S ? (int64_t)json_real_value(v)
							       : AGENT_LIFE_MAX_S;
	else if (!json_is_string(v) || !digits_read(json_string_value(v), ret))
		return false;
	if (*ret > AGENT_LIFE_MAX_S)
		*ret = AGENT_LIFE_MAX_S;
	return true;
}

err answer_read(int status, struct span body, struct fault *fault, struct answer *ret_answer)
{
	AUTO(document_wipe) json_t *doc = NULL;
	int64_t ttl;
	err e = json_read(body, NULL, &doc);
	if (e.code == ERR_NOMEM)
		return e;
	if (status != 200)
		return refusal_told(status, doc, fault);
	if (!json_is_object(doc))
		return fault_set(fault, ERR_IO, "the answer is no JSON object");
	struct span token = json_str(doc, "access_token"), type = json_str(doc, "token_type");
	if (!token.p && json_str(doc, "error").p) /* some servers refuse with 200 */
		return refusal_told(status, doc, fault);
	if (!is_token_text(token))
		return fault_set(fault, ERR_IO, "the answer has no usable access_token");
	if (type.p && !span_eq_nocase(type, "bearer"))
		return fault_set(fault, ERR_IO, "the token is of another kind: %.*s",
			(int)(type.n < 40 ? type.n : 40), type.p);
	if (!life_of(doc, &ttl))
		return fault_set(fault, ERR_IO, "expires_in is no number");
	if (ttl == 0)
		return fault_set(fault, ERR_IO, "the token is over already: expires_in is 0");
	TRY(secret_copy(token.p, token.n, &ret_answer->token));
	ret_answer->ttl_s = ttl;
	return OK;
}
