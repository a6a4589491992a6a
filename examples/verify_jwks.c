/* SPDX-License-Identifier: Apache-2.0 */
/* verify_jwks.c: verifies the token on standard input with the keys of an issuer.
 *
 *	cc verify_jwks.c $(pkg-config --cflags --libs libmintage) -o verify_jwks
 *	curl -s https://issuer.example/.well-known/jwks.json >keys.json
 *	./verify_jwks keys.json https://issuer.example/ https://api.example/ <token
 *
 * Ends with 0 and prints who it is for when the token is good, else with 1 and says what is wrong.
 */
#include <mintage/mintage.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TEXT(s) ((struct mint_text){ (s), strlen(s) })

static size_t read_all(FILE *f, char *buf, size_t size)
{
	size_t len = f ? fread(buf, 1, size, f) : 0;
	if (!f || ferror(f) || len == size) {
		fprintf(stderr, "verify_jwks: can't read, or too long\n");
		exit(2);
	}
	while (len && buf[len - 1] == '\n')
		len--;
	return len;
}

static struct mint_verifier *policy_make(
	const char *keys_path, const char *issuer, const char *audience)
{
	static char json[1 << 20];
	struct mint_error error;
	struct mint_jwks *keys;
	struct mint_verifier *verifier;
	FILE *f = fopen(keys_path, "rb");
	size_t len = read_all(f, json, sizeof json);
	fclose(f);
	struct mint_text iss = TEXT(issuer), aud = TEXT(audience),
			 must[] = { { "exp", 3 }, { "sub", 3 } };
	struct mint_verify_options options = {
		.algs = MINT_ALGS_RS | MINT_ALGS_PS, /* never a mixture with HS* */
		.issuers = &iss,
		.issuer_count = 1,
		.audiences = &aud,
		.audience_count = 1,
		.required = must,
		.required_count = 2,
		.leeway_s = 30,
	};
	if (mint_jwks_from_json(MINT_ALG_RS256, json, len, &keys, &error) != MINT_OK ||
		mint_verifier_new(keys, &options, &verifier, &error) != MINT_OK) {
		fprintf(stderr, "verify_jwks: %s\n", error.detail);
		exit(2);
	}
	mint_jwks_unref(keys); /* the verifier holds on to them */
	return verifier;
}

int main(int argc, char **argv)
{
	char token[MINT_TOKEN_SIZE_MAX + 2];
	struct mint_ctx *ctx;
	struct mint_jwt jwt;
	struct mint_error error;
	const char *sub;
	size_t len, sub_len;
	if (argc != 4) {
		fprintf(stderr, "usage: verify_jwks KEYS.json ISSUER AUDIENCE <TOKEN\n");
		return 2;
	}
	struct mint_verifier *verifier = policy_make(argv[1], argv[2], argv[3]);
	if (mint_ctx_new(&ctx, &error) != MINT_OK)
		return 2;
	len = read_all(stdin, token, sizeof token);
	enum mint_err verdict =
		mint_jwt_verify(ctx, verifier, token, len, (int64_t)time(NULL), &jwt, &error);
	if (verdict != MINT_OK)
		fprintf(stderr, "verify_jwks: %s: %s\n", mint_err_name(verdict), error.detail);
	else if (mint_jwt_get_str(&jwt, "sub", &sub, &sub_len) == MINT_OK)
		printf("%.*s\n", (int)sub_len, sub);
	mint_ctx_free(ctx);
	mint_verifier_unref(verifier);
	return verdict != MINT_OK;
}
