/* SPDX-License-Identifier: Apache-2.0 */
/* libcrypto takes any bytes for a public key of EdDSA and looks at them when it verifies; here a
 * key is refused when it is built, as those on other curves are. */
#include "okp_check.h"
#include "fail.h"
#include <openssl/bn.h>
#include <string.h>

/* The y of points of order 1, 2, 4 and 8, little-endian. */
static const unsigned char ed25519_small[][32] = {
	{ 0 },
	{ 1 },
	{ 0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0x7f },
	{ 0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
		0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d,
		0x53, 0xfc, 0x05 },
	{ 0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
		0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92,
		0xac, 0x03, 0x7a },
};
static const unsigned char ed448_small[][57] = {
	{ 0 },
	{ 1 },
	{ 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0 },
};

bool mi_okp_has_small_order(const struct mi_curve *curve, const unsigned char *point)
{
	bool is_448 = curve->crv == MINT_CRV_ED448;
	size_t count = is_448 ? sizeof ed448_small / sizeof *ed448_small
			      : sizeof ed25519_small / sizeof *ed25519_small;
	for (size_t i = 0; i < count; i++) {
		const unsigned char *y = is_448 ? ed448_small[i] : ed25519_small[i];
		size_t last = curve->bytes - 1u;
		if (memcmp(point, y, last) == 0 && (point[last] & 0x7f) == y[last])
			return true;
	}
	return false;
}

/* ---- the curve's equation: a x^2 + y^2 = 1 + d x^2 y^2 (RFC 8032 5.1, 5.2) ---- */

struct field {
	BIGNUM *p, *d, *y, *u, *v;
	BN_CTX *room;
};

static void field_done(struct field *f)
{
	BIGNUM **const all[] = { &f->p, &f->d, &f->y, &f->u, &f->v };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		BN_free(*all[i]);
	BN_CTX_free(f->room);
}

#define ED25519_P "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFED"
#define ED25519_D "52036CEE2B6FFE738CC740797779E89800700A4D4141D8AB75EB4DCA135978A3"
#define ED448_P                                                                                    \
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE"                                 \
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
#define ED448_D "-98A9"

static bool field_init(struct field *f, bool is_448, const unsigned char *x, size_t len)
{
	unsigned char y[MI_FIELD_MAX];
	memcpy(y, x, len);
	y[len - 1] &= 0x7f;
	f->room = BN_CTX_new();
	f->u = BN_new();
	f->v = BN_new();
	f->y = BN_lebin2bn(y, (int)len, NULL);
	return f->room && f->u && f->v && f->y && BN_hex2bn(&f->p, is_448 ? ED448_P : ED25519_P) &&
	       BN_hex2bn(&f->d, is_448 ? ED448_D : ED25519_D);
}

/* x^2 = (y^2 - 1) / (d y^2 - a) has a root exactly when (y^2 - 1)(d y^2 - a) is a square. The
 * divisor is never 0, and points with x = 0 are of small order. -1: no memory. */
static int is_on_curve(struct field *f, bool is_448)
{
	bool fine = BN_mod_sqr(f->u, f->y, f->p, f->room) &&
		    BN_mod_mul(f->v, f->d, f->u, f->p, f->room) && BN_sub_word(f->u, 1);
	/* a is 1 for Ed448 and -1 for Ed25519 */
	fine = fine && (is_448 ? BN_sub_word(f->v, 1) : BN_add_word(f->v, 1));
	if (!fine || !BN_mod_mul(f->u, f->u, f->v, f->p, f->room))
		return -1;
	int square = BN_kronecker(f->u, f->p, f->room);
	return square == -2 ? -1 : square == 1;
}

enum mint_err mi_okp_check_public(
	const struct mi_curve *curve, const unsigned char *x, struct mint_error *error)
{
	AUTO(field_done) struct field f = { 0 };
	bool is_448 = curve->crv == MINT_CRV_ED448;
	if (!field_init(&f, is_448, x, curve->bytes))
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	/* Ed448 has its sign in a byte of its own, whose other bits are zero. */
	if (BN_cmp(f.y, f.p) >= 0)
		return mi_fail(
			error, MINT_ERR_KEY, "the %s key is not in its one encoding", curve->name);
	if (mi_okp_has_small_order(curve, x))
		return mi_fail(error, MINT_ERR_KEY, "the %s key is of small order", curve->name);
	int on_curve = is_on_curve(&f, is_448);
	if (on_curve < 0)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	return on_curve ? MINT_OK
			: mi_fail(error, MINT_ERR_KEY, "the %s key's point is not on its curve",
				  curve->name);
}
