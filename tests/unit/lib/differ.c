/* SPDX-License-Identifier: Apache-2.0 */
/* differ: this library's side of the comparison with other libraries
 *(tests/e2e/differential.test.mjs).
 *
 *	differ keys                          a JWK Set, private, on stdout: a key per algorithm
 *	differ sign KEYS                     tokens of ours, one a line: ALG TOKEN
 *	differ make KEYS SEED COUNT <TOKENS  changed tokens, COUNT of them; those on stdin serve as
 *well differ judge KEYS <TOKENS            a verdict for each line
 *
 * What is no printable ASCII in a token is written as \xHH. */
#include "mutate.h"
#include <stdio.h>
#include <stdlib.h>

#define NOW       INT64_C(1700000000)
#define KEYS_SIZE (1 << 16)
#define SEEDS_MAX 4096
#define TEXT(lit) ((struct mint_text){ "" lit, sizeof(lit) - 1 })

struct kit {
	struct mint_ctx *ctx;
	struct mint_jwk *keys[16], *others[16];
	struct mint_verifier *verifiers[16];
	size_t count;
};

static void need(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "differ: %s\n", what);
	exit(2);
}

/* ---- keys ---- */

static const struct {
	enum mint_alg alg;
	enum mint_crv crv;
} kinds[] = { { MINT_ALG_HS256, 0 }, { MINT_ALG_HS384, 0 }, { MINT_ALG_HS512, 0 },
	{ MINT_ALG_RS256, 0 }, { MINT_ALG_PS256, 0 }, { MINT_ALG_RS512, 0 },
	{ MINT_ALG_ES256, MINT_CRV_P256 }, { MINT_ALG_ES384, MINT_CRV_P384 },
	{ MINT_ALG_ES512, MINT_CRV_P521 }, { MINT_ALG_EDDSA, MINT_CRV_ED25519 } };

static struct mint_jwk *key_make(enum mint_alg alg, enum mint_crv crv)
{
	struct mint_jwk_options o = { .alg = alg };
	struct mint_jwk *jwk = NULL;
	enum mint_err e = mint_alg_kty(alg) == MINT_KTY_OCT
				  ? mint_jwk_generate_secret(&o, &jwk, NULL)
			  : crv ? mint_jwk_generate_curve(&o, crv, &jwk, NULL)
				: mint_jwk_generate_rsa(&o, 2048, &jwk, NULL);
	need(e == MINT_OK, "no key");
	return jwk;
}

static int keys_print(void)
{
	printf("[");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		char json[8192];
		size_t n;
		struct mint_jwk *jwk = key_make(kinds[i].alg, kinds[i].crv);
		need(mint_jwk_write_json(jwk, MINT_PRIVATE, json, sizeof json, &n, NULL) == MINT_OK,
			"no JWK");
		printf("%s%.*s", i ? ",\n" : "", (int)n, json);
		mint_jwk_unref(jwk);
	}
	printf("]\n");
	return 0;
}

/* The public key's PEM taken for a secret: what every library must not fall for. */
static struct mint_jwk *other_for(const struct mint_jwk *jwk)
{
	static const enum mint_alg algs[] = { MINT_ALG_HS256 };
	struct mint_jwk_options o = { .alg = algs[0], .flags = MINT_SECRET_RAW };
	struct mint_jwk *other = NULL;
	char pem[8192];
	size_t n;
	if (mint_jwk_kty(jwk) == MINT_KTY_OCT)
		return NULL;
	need(mint_jwk_write_pem(jwk, MINT_PUBLIC, pem, sizeof pem, &n, NULL) == MINT_OK, "no PEM");
	need(mint_jwk_from_secret(&o, pem, n, &other, NULL) == MINT_OK, "no secret");
	return other;
}

static struct mint_verifier *verifier_for(const struct mint_jwk *jwk)
{
	static const struct mint_text iss = { "https://i.example/", 18 },
				      aud = { "https://a.example/", 18 };
	struct mint_verify_options o = { .algs = MINT_ALG_BIT(mint_jwk_alg(jwk)),
		.issuers = &iss,
		.issuer_count = 1,
		.audiences = &aud,
		.audience_count = 1 };
	struct mint_jwks *jwks;
	struct mint_verifier *v;
	need(mint_jwks_new(&jwk, 1, &jwks, NULL) == MINT_OK, "no set");
	need(mint_verifier_new(jwks, &o, &v, NULL) == MINT_OK, "no verifier");
	mint_jwks_unref(jwks);
	return v;
}

/* Reads the file that keys_print wrote: one JWK a line. */
static void kit_read(struct kit *k, const char *path)
{
	static char line[8192];
	FILE *f = fopen(path, "r");
	need(f && mint_ctx_new(&k->ctx, NULL) == MINT_OK, "no keys");
	while (k->count < 16 && fgets(line, sizeof line, f)) {
		const char *from = strchr(line, '{'), *to = strrchr(line, '}');
		struct mint_jwk **key = &k->keys[k->count];
		need(from && to &&
				mint_jwk_from_json(
					NULL, from, (size_t)(to + 1 - from), key, NULL) == MINT_OK,
			"no JWK");
		k->others[k->count] = other_for(*key);
		k->verifiers[k->count++] = verifier_for(*key);
	}
	fclose(f);
}

static void kit_done(struct kit *k)
{
	for (size_t i = 0; i < k->count; i++) {
		mint_verifier_unref(k->verifiers[i]);
		mint_jwk_unref(k->keys[i]);
		mint_jwk_unref(k->others[i]);
	}
	mint_ctx_free(k->ctx);
}

static size_t index_of(const struct kit *k, const char *alg, size_t len)
{
	enum mint_alg want = mint_alg_from_name(alg, len);
	for (size_t i = 0; i < k->count; i++)
		if (mint_jwk_alg(k->keys[i]) == want)
			return i;
	need(false, "no such key");
	return 0;
}

/* ---- lines ---- */

static void print_token(const struct kit *k, size_t key, const struct text *t)
{
	printf("%s ", mint_alg_name(mint_jwk_alg(k->keys[key])));
	for (size_t i = 0; i < t->n; i++) {
		unsigned char c = (unsigned char)t->p[i];
		if (c > 0x20 && c < 0x7f && c != '\\')
			putchar(c);
		else
			printf("\\x%02x", c);
	}
	putchar('\n');
}

/* False at the end. */
static bool read_token(const struct kit *k, size_t *ret_key, struct text *t)
{
	static char line[4 * MUTATE_TEXT + 32];
	if (!fgets(line, sizeof line, stdin))
		return false;
	char *p = strchr(line, ' ');
	need(p, "a line is ALG TOKEN");
	*ret_key = index_of(k, line, (size_t)(p - line));
	t->n = 0;
	for (p++; *p && *p != '\n' && t->n < sizeof t->p; p++) {
		unsigned c = (unsigned char)*p;
		if (*p == '\\' && sscanf(p, "\\x%2x", &c) == 1)
			p += 3;
		t->p[t->n++] = (char)c;
	}
	return true;
}

/* ---- commands ---- */

static int sign(struct kit *k)
{
	for (size_t i = 0; i < 8 * k->count; i++) {
		char json[128];
		size_t key = i % k->count;
		struct text t;
		struct mint_signer *s;
		struct mint_claim_options o = { .json = { json, 0 },
			.audiences = &(struct mint_text){ "https://a.example/", 18 },
			.audience_count = 1,
			.issuer = TEXT("https://i.example/"),
			.flags = i & 8 ? MINT_CLAIMS_AUDIENCE_ARRAY : 0,
			.expires_in = { .type = MINT_SPAN_TEXT, .text = TEXT("1h") } };
		o.json.n =
			(size_t)snprintf(json, sizeof json, "{\"sub\":\"ours %zu \xc3\xa9\"}", i);
		need(mint_signer_new(k->keys[key], NULL, &s, NULL) == MINT_OK, "no signer");
		need(mint_jwt_sign_options(k->ctx, s, &o, NOW, t.p, sizeof t.p, &t.n, NULL) ==
				MINT_OK,
			"not signed");
		print_token(k, key, &t);
		mint_signer_unref(s);
	}
	return 0;
}

/* Which key signs: secrets mostly, as they cost least; RSA seldom. */
static size_t draw_key(struct dice *d, const struct kit *k)
{
	size_t i = dice_roll(d, (uint32_t)k->count);
	enum mint_kty kty = mint_jwk_kty(k->keys[i]);
	if (kty == MINT_KTY_RSA && !dice_one_in(d, 6))
		i = dice_roll(d, 3);
	return kty == MINT_KTY_EC && !dice_one_in(d, 3) ? 0 : i;
}

static int make(struct kit *k, uint64_t seed, unsigned long count)
{
	static struct text seeds[SEEDS_MAX];
	static size_t seed_keys[SEEDS_MAX];
	struct mutator m = { .dice = { seed }, .ctx = k->ctx, .now_s = NOW };
	size_t n = 0;
	while (n < SEEDS_MAX && read_token(k, &seed_keys[n], &seeds[n]))
		n++;
	for (unsigned long i = 0; i < count; i++) {
		struct text t;
		size_t key = draw_key(&m.dice, k), from;
		if (n && dice_one_in(&m.dice, 5)) {
			from = dice_roll(&m.dice, (uint32_t)n);
			t = seeds[from];
			key = seed_keys[from];
			mutate_token(&m, &t);
		} else {
			m.key = k->keys[key];
			m.others = k->others[key];
			mutate_make(&m, &t);
		}
		print_token(k, key, &t);
	}
	return 0;
}

static int judge(struct kit *k)
{
	struct text t;
	size_t key;
	while (read_token(k, &key, &t)) {
		struct mint_jwt jwt;
		enum mint_err e =
			mint_jwt_verify(k->ctx, k->verifiers[key], t.p, t.n, NOW, &jwt, NULL);
		puts(mint_err_name(e));
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct kit k = { 0 };
	int status = 2;
	if (argc == 2 && strcmp(argv[1], "keys") == 0)
		return keys_print();
	need(argc >= 3, "usage: differ keys | sign KEYS | make KEYS SEED COUNT | judge KEYS");
	kit_read(&k, argv[2]);
	if (strcmp(argv[1], "sign") == 0)
		status = sign(&k);
	else if (strcmp(argv[1], "make") == 0 && argc == 5)
		status = make(&k, strtoull(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
	else if (strcmp(argv[1], "judge") == 0)
		status = judge(&k);
	kit_done(&k);
	return status;
}
