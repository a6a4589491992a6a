/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt.h"
#include "cli/jwk_read.h"
#include "cli/jwt_refusal.h"
#include "cli/jwt_show.h"
#include "cli/jwt_text.h"
#include "cli/say.h"
#include <mintage/unverified.h>

const struct option_row jwt_decode_options[] = {
	{ "insecure", OPTION_FLAG, NULL, "leaves out the words that nothing was verified: you know",
		NULL, NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static err decode(struct cli *cli, struct fault *fault, json_t **ret_doc)
{
	AUTO(buf_done) struct buf text;
	AUTO(jwt_ctx_freep) struct mint_ctx *ctx = NULL;
	struct mint_error error = { 0 };
	struct mint_jwt jwt;
	struct span token;
	TRY(jwt_token_read(&cli->options, fault, &text, &token));
	enum mint_err code = mint_ctx_new(&ctx, &error);
	if (!code)
		code = mint_jwt_decode_unverified(ctx, token.p, token.n, &jwt, &error);
	if (code)
		return jwt_fault(fault, NULL, code, &error);
	*ret_doc = json_pack("{s:o, s:o, s:b}", "header", jwt_document(jwt.header), "payload",
		jwt_document(jwt.payload), "verified", 0);
	return *ret_doc ? OK : FAIL(NOMEM);
}

int jwt_decode_run(struct cli *cli)
{
	AUTO(json_decrefp) json_t *doc = NULL;
	struct fault fault = { 0 };
	err e = decode(cli, &fault, &doc);
	if (e.code)
		return jwt_failure(e, &fault);
	if (option_flag(&cli->options, "json")) {
		say_json(stdout, doc, false);
		return CLI_DONE;
	}
	const json_t *payload = json_object_get(doc, "payload");
	jwt_show_part(stdout, "Header", json_object_get(doc, "header"));
	jwt_show_gap(stdout);
	jwt_show_part(stdout, "Payload", payload);
	jwt_show_times(stdout, payload, clock_now_ms(cli->clock) / 1000);
	fflush(stdout);
	if (!option_flag(&cli->options, "insecure"))
		say("nothing was verified: anyone can have written this token");
	return CLI_DONE;
}
