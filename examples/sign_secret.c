/* SPDX-License-Identifier: Apache-2.0 */
/* sign_secret.c: makes a management token of the old kind, as one does with npm's jsonwebtoken:
 *
 *	jwt.sign({ iss, aud, scope }, new Buffer(secret, 'base64'), { algorithm: 'HS256', expiresIn:
 *'1y' })
 *
 *	cc sign_secret.c $(pkg-config --cflags --libs libmintage) -o sign_secret
 *	./sign_secret https://tenant.example/ GLOBAL-CLIENT-ID 'read:clients' <secret.base64
 *
 * Such a token may be used by whoever has it until it ends, so prefer one of a day (sign.c). */
#include <mintage/mintage.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TEXT(s) ((struct mint_text){ (s), strlen(s) })

static void check(enum mint_err code, const struct mint_error *error)
{
	if (code == MINT_OK)
		return;
	fprintf(stderr, "sign_secret: %s: %s\n", mint_err_name(code), error->detail);
	exit(1);
}

/* Secrets come from standard input: an argument could be seen by every user of the machine. */
static struct mint_jwk *key_read(void)
{
	static char base64[4096];
	struct mint_jwk_options options = { .alg = MINT_ALG_HS256 };
	struct mint_error error;
	struct mint_jwk *jwk;
	size_t len = fread(base64, 1, sizeof base64, stdin);
	check(mint_jwk_from_secret_base64(&options, base64, len, &jwk, &error), &error);
	memset(base64, 0, sizeof base64);
	return jwk;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: sign_secret ISSUER AUDIENCE SCOPES <BASE64-SECRET\n");
		return 2;
	}
	struct mint_error error;
	struct mint_signer *signer;
	struct mint_ctx *ctx;
	struct mint_jwk *jwk = key_read();
	check(mint_signer_new(jwk, NULL, &signer, &error), &error);
	check(mint_ctx_new(&ctx, &error), &error);

	const struct mint_claim claims[] = {
		{ .name = TEXT("iss"), .text = TEXT(argv[1]) },
		{ .name = TEXT("aud"), .text = TEXT(argv[2]) },
		{ .name = TEXT("scope"), .text = TEXT(argv[3]) },
	};
	const struct mint_claim_options options = {
		.claims = claims,
		.claim_count = 3,
		.expires_in = { .type = MINT_SPAN_TEXT, .text = TEXT("1y") },
	};
	char token[4096];
	size_t len;
	check(mint_jwt_sign_options(ctx, signer, &options, (int64_t)time(NULL), token, sizeof token,
		      &len, &error),
		&error);
	printf("%.*s\n", (int)len, token);

	mint_ctx_free(ctx);
	mint_signer_unref(signer);
	mint_jwk_unref(jwk);
	return 0;
}
