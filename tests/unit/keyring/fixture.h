/* SPDX-License-Identifier: Apache-2.0 */
/* fixture.h: a keyring with two tenants, one port, a clock that stands where the test puts it. */
#pragma once
#include "keyring/keyring.h"
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define TENANT       1
#define OTHER_TENANT 2
#define ISSUER       "https://mint.example:8443/"
#define OTHER_ISSUER "https://other.example/"
#define CEILING_S    2592000
#define NOW_S        INT64_C(1764063265)

struct fixture {
	struct keyring *k;
	struct keyring_port *p;
	struct arena *a;
	int64_t now_ms; /* of the clock */
};

/* For cmocka's setup and teardown: *state is a struct fixture. */
int fixture_setup(void **state);
int fixture_teardown(void **state);
/* A keyring on another master key, or on the same one; the caller frees. */
struct keyring *fixture_keyring(struct fixture *f, unsigned char master_byte);

#define assert_ok(call)          assert_string_equal(err_name((call).code), "OK")
#define assert_fails(call, name) assert_string_equal(err_name((call).code), #name)
#define assert_span(got, text)                                                                     \
	do {                                                                                       \
		struct span s_ = (got);                                                            \
		assert_int_equal(s_.n, strlen(text));                                              \
		assert_memory_equal(s_.p, text, s_.n);                                             \
	} while (0)
#define CLIENT "AaBbCc0123456789_-AaBbCc01234567"
#define SECRET "a signing secret of 32 characters!"
/* A request with HS256 that is right in all points, under SECRET. */
struct sign_request fixture_hs256_request(struct fixture *f);
/* The span with one bit of byte `at` flipped, in the arena. */
struct span fixture_flipped(struct fixture *f, struct span s, size_t at);
/* The decoded part of a token, 0 the header, 1 the payload; in the arena. */
struct span fixture_part(struct fixture *f, struct span token, int part);
/* A JWS in compact form, signed here with HMAC ("SHA256", "SHA384"); in the arena. */
struct span fixture_hmac_token(struct fixture *f, const char *header, const char *payload,
	const char *hash, const void *key, size_t key_n);
