/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include <mintage/b64.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

static int64_t stands(void *arg)
{
	return ((struct fixture *)arg)->now_ms;
}

struct keyring *fixture_keyring(struct fixture *f, unsigned char master_byte)
{
	unsigned char master[KEYRING_MASTER_SIZE];
	struct clock clock = { stands, f };
	struct keyring_config config = { master, &clock, &rng_system };
	struct keyring *k = NULL;
	memset(master, master_byte, sizeof master);
	assert_ok(keyring_new(&config, &k));
	assert_ok(keyring_tenant(k, TENANT, SPAN(ISSUER), CEILING_S));
	assert_ok(keyring_tenant(k, OTHER_TENANT, SPAN(OTHER_ISSUER), CEILING_S));
	return k;
}

int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	f->now_ms = NOW_S * 1000 + 999;
	f->k = fixture_keyring(f, 7);
	assert_ok(keyring_port_new(f->k, &f->p));
	f->a = arena_new(1 << 24);
	*state = f;
	return 0;
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;
	keyring_port_free(f->p);
	keyring_free(f->k);
	arena_free(f->a);
	free(f);
	return 0;
}

struct span fixture_flipped(struct fixture *f, struct span s, size_t at)
{
	char *copy = arena_strndup(f->a, s.p, s.n);
	assert_non_null(copy);
	copy[at] = (char)(copy[at] ^ 1);
	return span_make(copy, s.n);
}

struct span fixture_part(struct fixture *f, struct span token, int part)
{
	struct span rest = token, one = span_cut(&rest, '.');
	while (part-- > 0)
		one = span_cut(&rest, '.');
	size_t n = MINT_B64_BYTES_MAX(one.n);
	char *out = arena_alloc(f->a, n + 1);
	assert_int_equal(mint_b64url_decode(one.p, one.n, out, n, &n), MINT_OK);
	return span_make(out, n);
}

static size_t put_part(char *at, const void *p, size_t n)
{
	size_t size = MINT_B64URL_SIZE(n);
	assert_int_equal(mint_b64url_encode(p, n, at, size, &size), MINT_OK);
	return size;
}

struct span fixture_hmac_token(struct fixture *f, const char *header, const char *payload,
	const char *hash, const void *key, size_t key_n)
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned mac_n = 0;
	char *out = arena_alloc(f->a, 2 * (strlen(header) + strlen(payload)) + 200);
	size_t n = put_part(out, header, strlen(header));
	out[n++] = '.';
	n += put_part(out + n, payload, strlen(payload));
	assert_non_null(HMAC(
		EVP_get_digestbyname(hash), key, (int)key_n, (unsigned char *)out, n, mac, &mac_n));
	out[n++] = '.';
	return span_make(out, n + put_part(out + n, mac, mac_n));
}

struct sign_request fixture_hs256_request(struct fixture *f)
{
	struct sealed_secret s;
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN(SECRET), &s));
	return (struct sign_request){ .tenant = TENANT,
		.alg = SPAN("HS256"),
		.sealed = s.sealed,
		.client_id = SPAN(CLIENT),
		.audience = SPAN("https://api"),
		.scope = SPAN("read:a"),
		.lifetime_s = 86400 };
}
