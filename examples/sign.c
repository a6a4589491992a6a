/* SPDX-License-Identifier: Apache-2.0 */
/* sign.c: makes a token that ends in an hour and prints it.
 *
 *	cc sign.c $(pkg-config --cflags --libs libmintage) -o sign && ./sign private-key.pem kid
 *
 * The key is an RSA private key; `openssl genrsa 2048` makes one. */
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
	fprintf(stderr, "sign: %s: %s\n", mint_err_name(code), error->detail);
	exit(1);
}

static struct mint_jwk *key_load(const char *path, const char *kid)
{
	char pem[16384];
	struct mint_error error;
	struct mint_jwk *jwk;
	struct mint_jwk_options options = { .alg = MINT_ALG_RS256, .kid = TEXT(kid) };
	FILE *f = fopen(path, "rb");
	if (!f) {
		perror(path);
		exit(1);
	}
	size_t len = fread(pem, 1, sizeof pem, f);
	fclose(f);
	check(mint_jwk_from_pem(&options, pem, len, &jwk, &error), &error);
	return jwk;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: sign PRIVATE-KEY.pem KID\n");
		return 2;
	}
	struct mint_error error;
	struct mint_jwk *jwk = key_load(argv[1], argv[2]);

	/* The policy: made once, shared by all threads. */
	struct mint_signer *signer;
	struct mint_sign_options options = { .ttl_s = 3600, .flags = MINT_SIGN_IAT };
	check(mint_signer_new(jwk, &options, &signer, &error), &error);

	/* The context: one per thread. */
	struct mint_ctx *ctx;
	check(mint_ctx_new(&ctx, &error), &error);

	const struct mint_claim claims[] = {
		{ .name = TEXT("iss"), .text = TEXT("https://issuer.example/") },
		{ .name = TEXT("sub"), .text = TEXT("somebody") },
		{ .name = TEXT("aud"), .text = TEXT("https://api.example/") },
	};
	char token[2048];
	size_t len;
	check(mint_jwt_sign(ctx, signer, claims, 3, (int64_t)time(NULL), token, sizeof token, &len,
		      &error),
		&error);
	printf("%.*s\n", (int)len, token);

	mint_ctx_free(ctx);
	mint_signer_unref(signer);
	mint_jwk_unref(jwk);
	return 0;
}
