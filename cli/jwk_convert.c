/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/file.h"
#include "cli/jwk.h"
#include "cli/jwk_out.h"
#include "cli/jwk_read.h"
#include "cli/jwt_refusal.h"
#include "cli/say.h"

const struct option_row jwk_read_options[] = {
	{ "algorithm", OPTION_TEXT, "ALG",
		"what a key serves that does not say it (default: RS256, HS256)", NULL, NULL,
		jwk_algorithms, 0, 0 },
	{ "keyid", OPTION_TEXT, "TEXT", "the kid, in place of the key's own", NULL, NULL, NULL, 0,
		0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

const struct option_row jwk_convert_options[] = {
	{ "public", OPTION_FLAG, NULL, "the public half of a private key", NULL, NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

const struct option_row jwk_thumbprint_options[] = {
	{ "allow-secret", OPTION_FLAG, NULL,
		"of a secret too: it can be guessed from there, never publish it", NULL, NULL, NULL,
		0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

/* The key in the file that the argument names, or in standard input. */
static err key_read(const struct options *o, unsigned flags, struct fault *fault,
	const struct mint_jwk **ret_jwk)
{
	AUTO(secret_done) struct secret bytes = { 0 };
	const char *path = o->arg_count ? o->args[0] : "-", *alg = option_text(o, "algorithm");
	const char *kid = option_text(o, "keyid");
	struct mint_jwk_options options = { .alg = alg ? mint_alg_from_name(alg, strlen(alg))
						       : MINT_ALG_UNSET,
		.kid = { kid, kid ? strlen(kid) : 0 },
		.flags = flags };
	TRY(file_read_secret(path, JWK_FILE_MAX, fault, &bytes));
	return jwk_read(&options, secret_span(&bytes), path, fault, ret_jwk);
}

enum half { HALF_PUBLIC, HALF_AS_IT_IS };

static err convert(
	const struct options *o, enum half half, bool pem, unsigned flags, struct fault *fault)
{
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	AUTO(jwk_text_done) struct jwk_text text = { 0 };
	const char *path = option_text(o, "out");
	TRY(key_read(o, flags, fault, &jwk));
	bool private = half == HALF_AS_IT_IS && mint_jwk_can_sign(jwk);
	TRY(jwk_text_make(jwk, private ? MINT_PRIVATE : MINT_PUBLIC, pem, fault, &text));
	TRY(jwk_text_write(o, path, &text, fault));
	if (path)
		jwk_tell(o, path, jwk);
	return OK;
}

static int finish(err e, const struct fault *fault)
{
	return e.code ? jwt_failure(e, fault) : CLI_DONE;
}

int jwk_public_run(struct cli *cli)
{
	struct fault fault = { 0 };
	const struct options *o = &cli->options;
	return finish(convert(o, HALF_PUBLIC, option_flag(o, "pem"), 0, &fault), &fault);
}

int jwk_from_pem_run(struct cli *cli)
{
	struct fault fault = { 0 };
	const struct options *o = &cli->options;
	enum half half = option_flag(o, "public") ? HALF_PUBLIC : HALF_AS_IT_IS;
	unsigned flags = option_flag(o, "no-keyid") ? 0 : MINT_KID_THUMBPRINT;
	return finish(convert(o, half, false, flags, &fault), &fault);
}

int jwk_to_pem_run(struct cli *cli)
{
	struct fault fault = { 0 };
	const struct options *o = &cli->options;
	enum half half = option_flag(o, "public") ? HALF_PUBLIC : HALF_AS_IT_IS;
	return finish(convert(o, half, true, 0, &fault), &fault);
}

static err thumbprint(const struct options *o, struct fault *fault)
{
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	char text[MINT_THUMBPRINT_SIZE];
	struct mint_error error = { 0 };
	TRY(key_read(o, 0, fault, &jwk));
	if (mint_jwk_kty(jwk) == MINT_KTY_OCT && !option_flag(o, "allow-secret"))
		return fault_set(fault, ERR_RANGE,
			"this is a secret: its thumbprint is a hash of it; --allow-secret if you "
			"mean it");
	enum mint_err code = mint_jwk_thumbprint(jwk, text, &error);
	if (code)
		return jwt_fault(fault, NULL, code, &error);
	if (option_flag(o, "json")) {
		AUTO(json_decrefp) json_t *doc = json_pack("{s:s}", "thumbprint", text);
		say_json(stdout, doc, false);
	} else {
		puts(text);
	}
	return OK;
}

int jwk_thumbprint_run(struct cli *cli)
{
	struct fault fault = { 0 };
	return finish(thumbprint(&cli->options, &fault), &fault);
}
