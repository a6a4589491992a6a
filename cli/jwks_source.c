/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwks_source.h"
#include "base/json.h"
#include "cli/file.h"
#include "cli/https.h"
#include "cli/jwk_read.h"

const struct option_row jwks_source_options[] = {
	{ "ca-file", OPTION_FILE, "FILE",
		"PEM certificates to trust in place of the system's when a set is fetched", NULL,
		NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static bool begins_with(const char *text, const char *with)
{
	return strncasecmp(text, with, strlen(with)) == 0;
}

bool jwks_is_url(const char *source)
{
	return begins_with(source, "https://") || begins_with(source, "http://");
}

static err fetch(const struct options *o, const char *url, struct buf *out, struct fault *fault)
{
	AUTO(https_freep) struct https *https = NULL;
	AUTO(https_answer_done) struct https_answer answer = { 0 };
	struct https_request request = { .method = "GET", .url = url };
	if (!begins_with(url, "https://")) /* who answers decides which tokens hold */
		return fault_set(fault, ERR_USAGE, "%s: a key set is fetched over https only", url);
	TRY(https_new(option_text(o, "ca-file"), fault, &https));
	TRY(https_send(https, &request, fault, &answer));
	if (answer.status != 200)
		return fault_set(fault, ERR_IO, "%s answers with status %d", url, answer.status);
	buf_put(out, answer.body.p, answer.body.n);
	if (out->failed == ERR_LIMIT)
		return fault_set(fault, ERR_LIMIT, "%s has more than %zu bytes", url, out->max);
	return buf_status(out);
}

err jwks_text(const struct options *o, const char *source, struct buf *out, struct fault *fault)
{
	return jwks_is_url(source) ? fetch(o, source, out, fault) : file_read(source, out, fault);
}

err jwks_load(const struct options *o, const char *source, enum mint_alg alg, struct fault *fault,
	const struct mint_jwks **ret_jwks)
{
	AUTO(buf_done) struct buf text;
	struct mint_error error = { 0 };
	struct mint_jwks *jwks = NULL;
	buf_init(&text, JWKS_SIZE_MAX);
	err e = jwks_text(o, source, &text, fault);
	if (!e.code) {
		enum mint_err code =
			mint_jwks_from_json(alg, text.p ? text.p : "", text.n, &jwks, &error);
		e = code ? jwt_fault(fault, source, code, &error) : OK;
	}
	if (text.p) /* it may hold secrets */
		secret_wipe(text.p, text.size);
	if (!e.code)
		*ret_jwks = jwks;
	return e;
}
