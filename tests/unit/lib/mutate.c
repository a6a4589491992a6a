/* SPDX-License-Identifier: Apache-2.0 */
#include "mutate.h"
#include "../../../lib/b64.h"

uint32_t dice_roll(struct dice *d, uint32_t below)
{
	uint64_t z = (d->state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((z ^ (z >> 31)) >> 32) % below;
}

bool dice_one_in(struct dice *d, uint32_t n)
{
	return dice_roll(d, n) == 0;
}

#define PICK(m, list) ((list)[dice_roll(&(m)->dice, sizeof(list) / sizeof *(list))])

/* ---- text ---- */

static void put(struct text *t, const char *p, size_t n)
{
	if (n > sizeof t->p - t->n)
		return;
	memcpy(t->p + t->n, p, n);
	t->n += n;
}

static void puts_to(struct text *t, const char *s)
{
	put(t, s, strlen(s));
}

static void insert(struct text *t, size_t at, const char *p, size_t n)
{
	if (n > sizeof t->p - t->n)
		return;
	memmove(t->p + at + n, t->p + at, t->n - at);
	memcpy(t->p + at, p, n);
	t->n += n;
}

static void take_out(struct text *t, size_t at, size_t n)
{
	if (at + n > t->n)
		return;
	memmove(t->p + at, t->p + at + n, t->n - at - n);
	t->n -= n;
}

/* ---- the header ---- */

static const char *const alg_values[] = { "\"none\"", "\"NONE\"", "\"nOnE\"", "\"hs256\"",
	"\"HS256\"", "\"HS384\"", "\"RS256\"", "\"PS256\"", "\"ES256\"", "\"EdDSA\"", "null", "[]",
	"\"\"", "256", "\"HS256 \"", "\"RS512\"", "\"ES384\"", "\"ES256K\"", "\"dir\"" };
static const char *const header_members[] = { "\"typ\":\"JWT\"", "\"typ\":\"at+jwt\"",
	"\"typ\":\"\"", "\"typ\":1", "\"typ\":null", "\"kid\":\"k\"", "\"kid\":\"\"", "\"kid\":1",
	"\"kid\":\"../../dev/null\"", "\"kid\":null", "\"crit\":[\"exp\"],\"exp\":1", "\"crit\":[]",
	"\"crit\":\"exp\"", "\"crit\":[\"b64\"],\"b64\":false", "\"crit\":[\"b64\"],\"b64\":true",
	"\"b64\":false", "\"b64\":true", "\"crit\":null", "\"zip\":\"DEF\"",
	"\"jku\":\"https://127.0.0.1/\"", "\"x5u\":\"https://127.0.0.1/\"", "\"x5c\":[\"AAAA\"]",
	"\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}", "\"cty\":\"JWT\"", "\"x\":{\"y\":[1,2,{}]}",
	"\"x\":1,\"x\":2", "\"alg\":\"none\"", "\"\\u0061lg\":\"none\"", "\"x\":\"\\ud800\"",
	"\"x\":\"\\u0000\"", "\"x\":\"\xff\"", "\"x\":1e400", "\"x\":01", "\"enc\":\"A128GCM\"" };
static const char *const alg_members[] = { "\"alg\":", "\"\\u0061lg\":", "\"alg\" : ", "\"ALG\":" };

static void draw_header(struct mutator *m, struct text *t)
{
	t->n = 0;
	puts_to(t, "{");
	puts_to(t, dice_one_in(&m->dice, 20) ? PICK(m, alg_members) : "\"alg\":");
	if (dice_one_in(&m->dice, 10)) {
		puts_to(t, PICK(m, alg_values));
	} else {
		puts_to(t, "\"");
		puts_to(t, mint_alg_name(mint_jwk_alg(m->key)));
		puts_to(t, "\"");
	}
	uint32_t more = dice_one_in(&m->dice, 3) ? 1 + dice_roll(&m->dice, 2) : 0;
	for (uint32_t i = 0; i < more; i++) {
		puts_to(t, ",");
		puts_to(t, PICK(m, header_members));
	}
	puts_to(t, "}");
}

/* ---- the claims ---- */

static const char *const claims[] = { "\"exp\":1700000000", "\"exp\":1699999999",
	"\"exp\":1700000001", "\"exp\":\"1700000100\"", "\"exp\":null", "\"exp\":true",
	"\"exp\":[1700000100]", "\"exp\":{}", "\"exp\":1.7000001e9", "\"exp\":1700000100.5",
	"\"exp\":1699999999.5", "\"exp\":1e400", "\"exp\":-1e400", "\"exp\":18446744073709551617",
	"\"exp\":9223372036854775808", "\"exp\":9007199254740993", "\"exp\":-1", "\"exp\":0",
	"\"exp\":-0", "\"exp\":01700000100", "\"exp\":+1700000100", "\"exp\":1700000100.",
	"\"exp\":.5", "\"exp\":0x7fffffff", "\"exp\":1,\"exp\":1700000100",
	"\"exp\":1700000100,\"exp\":1", "\"\\u0065xp\":1", "\"exp\\u0000\":1", "\"EXP\":1",
	"\"nbf\":1700000000", "\"nbf\":1700000001", "\"nbf\":\"1\"", "\"nbf\":null",
	"\"nbf\":1699999999.5", "\"nbf\":1e400", "\"nbf\":{}", "\"iat\":1700000000",
	"\"iat\":1800000000", "\"iat\":\"x\"", "\"iat\":null", "\"iat\":1e400", "\"iat\":-5",
	"\"iat\":1699999999.25", "\"sub\":\"s\"", "\"sub\":1", "\"sub\":null", "\"sub\":[\"s\"]",
	"\"jti\":\"j\"", "\"jti\":1", "\"nonce\":7", "\"scope\":\"a b\"",
	"\"n\":123456789012345678901", "\"s\":\"\\ud83d\\ude00\"", "\"s\":\"\\ud800\"",
	"\"s\":\"\\udc00\\ud800\"", "\"s\":\"\xff\"", "\"s\":\"\xc0\x80\"",
	"\"s\":\"\xed\xa0\x80\"", "\"s\":\"\xf0\x9f\x98\x80\"", "\"s\":\"\\u0000\"", "\"s\":\"\t\"",
	"\"s\":\"\\x41\"", "\"o\":{\"a\":1,\"a\":2}", "\"o\":[1,]", "\"o\":[,1]", "\"o\":nul",
	"\"o\":NaN", "\"o\":Infinity", "\"o\":'x'", "\"o\":/**/1",
	"\"o\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "\"o\":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
	"\"o\":true,", "\"__proto__\":{\"exp\":1}", "\"o\":1e5", "\"o\":-", "\"o\":1E+2",
	"\"o\":\"\\/\"", "\"o\":{}" };
static const char *const issuers[] = { "\"iss\":\"https://i.example/\"",
	"\"iss\":\"https://i.example\"", "\"iss\":[\"https://i.example/\"]", "\"iss\":null",
	"\"iss\":1", "\"iss\":\"\\u0068ttps://i.example/\"", "\"iss\":\"https:\\/\\/i.example\\/\"",
	"\"iss\":\"HTTPS://i.example/\"", "\"iss\":\"https://i.example/\\u0000\"",
	"\"\\u0069ss\":\"https://i.example/\"", "\"Iss\":\"https://i.example/\"" };
static const char *const audiences[] = { "\"aud\":\"https://a.example/\"",
	"\"aud\":[\"https://a.example/\"]", "\"aud\":[\"x\",\"https://a.example/\"]",
	"\"aud\":\"https://a.example\"", "\"aud\":[]", "\"aud\":[[\"https://a.example/\"]]",
	"\"aud\":{\"0\":\"https://a.example/\"}", "\"aud\":1", "\"aud\":null",
	"\"aud\":[\"https://a.example/\",1]", "\"aud\":[\"https://a.example/\",null]",
	"\"aud\":\"https://b.example/ https://a.example/\"", "\"aud\":\"https:\\/\\/a.example/\"",
	"\"aud\":[\"https://a.example/\\u0000\"]" };
static const char *const wholes[] = { "", "null", "[]", "[1]", "\"text\"", "1", "true", "{}", "{}x",
	"{}{}", "\xef\xbb\xbf{}", " {} ", "{", "}", "{\"a\"}", "{\"a\":1,}", "{,}", "{a:1}",
	"hello", "{}\n", "\f{}" };

static void draw_claims(struct mutator *m, struct text *t)
{
	t->n = 0;
	if (dice_one_in(&m->dice, 30)) {
		puts_to(t, PICK(m, wholes));
		return;
	}
	puts_to(t, "{");
	puts_to(t, dice_one_in(&m->dice, 10) ? PICK(m, issuers) : issuers[0]);
	puts_to(t, ",");
	puts_to(t, dice_one_in(&m->dice, 5) ? PICK(m, audiences) : audiences[0]);
	if (!dice_one_in(&m->dice, 4))
		puts_to(t, ",\"exp\":1700000100");
	for (uint32_t more = dice_one_in(&m->dice, 2) ? 0 : dice_roll(&m->dice, 3); more; more--) {
		puts_to(t, ",");
		puts_to(t, PICK(m, claims));
	}
	puts_to(t, "}");
}

/* One byte more, fewer or other, seldom. */
static void spoil(struct mutator *m, struct text *t, uint32_t one_in)
{
	static const char bytes[] = " \t\n\r\"\\{}[],:.-+eE0129azAZ_=/\x01\x7f";
	if (!t->n || !dice_one_in(&m->dice, one_in))
		return;
	size_t at = dice_roll(&m->dice, (uint32_t)t->n);
	char c = bytes[dice_roll(&m->dice, sizeof bytes - 1)];
	switch (dice_roll(&m->dice, 4)) {
	case 0:
		t->p[at] = c;
		break;
	case 1:
		insert(t, at, &c, 1);
		break;
	case 2:
		take_out(t, at, 1);
		break;
	default:
		t->p[at] = (char)(t->p[at] ^ 1 << dice_roll(&m->dice, 7));
		break;
	}
}

/* ---- characters of a segment ---- */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* The last character says the same bits and others that nobody reads. */
static void stray_bits(struct mutator *m, struct text *t, size_t end)
{
	const char *c = memchr(alphabet, t->p[end - 1], 64);
	if (c)
		t->p[end - 1] = alphabet[(size_t)(c - alphabet) ^ (1 + dice_roll(&m->dice, 3))];
}

/* Changes the segment [begin, end): most spellings are those that lenient readers take. */
static void respell(struct mutator *m, struct text *t, size_t begin, size_t end)
{
	static const char *const strays[] = { "=", "==", " ", "\n", "\t", "?", "+", "/", ".", "%",
		"A", "AA" };
	if (end == begin)
		return;
	size_t at = begin + dice_roll(&m->dice, (uint32_t)(end - begin));
	const char *stray = PICK(m, strays);
	switch (dice_roll(&m->dice, 6)) {
	case 0:
		stray_bits(m, t, end);
		break;
	case 1:
		insert(t, end, stray, strlen(stray));
		break;
	case 2:
		insert(t, at, stray, strlen(stray));
		break;
	case 3:
		take_out(t, end - 1, 1);
		break;
	case 4:
		for (size_t i = begin; i < end; i++)
			t->p[i] = t->p[i] == '-' ? '+' : t->p[i] == '_' ? '/' : t->p[i];
		break;
	default:
		t->p[at] = alphabet[dice_roll(&m->dice, 64)];
		break;
	}
}

static size_t point(const struct text *t, size_t from)
{
	const char *p = from < t->n ? memchr(t->p + from, '.', t->n - from) : NULL;
	return p ? (size_t)(p - t->p) : t->n;
}

void mutate_token(struct mutator *m, struct text *token)
{
	struct text *t = token;
	size_t one = point(t, 0), two = point(t, one + 1), begin[3] = { 0, one + 1, two + 1 },
	       end[3] = { one, two, t->n };
	uint32_t part = dice_roll(&m->dice, 3);
	switch (dice_roll(&m->dice, 10)) {
	case 0:
		insert(t, t->n, ".", 1);
		break;
	case 1:
		insert(t, 0, " ", 1);
		break;
	case 2:
		if (two < t->n)
			t->n = two + dice_roll(&m->dice, 2);
		break;
	case 3:
		spoil(m, t, 1);
		break;
	default:
		if (begin[part] < end[part])
			respell(m, t, begin[part], end[part]);
		break;
	}
}

/* ---- signing ---- */

static void put_segment(struct text *t, const struct text *bytes)
{
	if (MINT_B64URL_SIZE(bytes->n) < sizeof t->p - t->n)
		t->n += mi_b64url_put(t->p + t->n, (const unsigned char *)bytes->p, bytes->n);
}

/* The signature in another form: halves exchanged, zero, DER's first bytes, a byte more. */
static size_t disfigure(struct mutator *m, unsigned char *s, size_t n)
{
	unsigned char half[MI_SIGNATURE_MAX];
	switch (dice_roll(&m->dice, 6)) {
	case 0:
		memset(s, 0, n);
		return n;
	case 1:
		memcpy(half, s, n / 2);
		memmove(s, s + n / 2, n - n / 2);
		memcpy(s + n - n / 2, half, n / 2);
		return n;
	case 2:
		s[dice_roll(&m->dice, (uint32_t)n)] ^= (unsigned char)(1 << dice_roll(&m->dice, 8));
		return n;
	case 3:
		s[n] = 0;
		return n + 1;
	case 4:
		return n - 1;
	default:
		memmove(s + 1, s, n);
		s[0] = 0;
		return n + 1;
	}
}

static void put_signature(struct mutator *m, struct text *t)
{
	const struct mint_jwk *key = m->others && dice_one_in(&m->dice, 25) ? m->others : m->key;
	unsigned char signature[MI_SIGNATURE_MAX + 1];
	size_t n = key->alg->family->signature_size(key);
	if (key->alg->family->sign(m->ctx, key, t->p, t->n, signature) != MINT_OK)
		return;
	if (dice_one_in(&m->dice, 30))
		n = disfigure(m, signature, n);
	if (t->n + 1 + MINT_B64URL_SIZE(n) > sizeof t->p)
		return;
	t->p[t->n++] = '.';
	t->n += mi_b64url_put(t->p + t->n, signature, n);
}

void mutate_make(struct mutator *m, struct text *ret_token)
{
	struct text header, payload, *t = ret_token;
	draw_header(m, &header);
	draw_claims(m, &payload);
	spoil(m, &header, 40);
	spoil(m, &payload, 20);
	t->n = 0;
	put_segment(t, &header);
	size_t one = t->n;
	if (dice_one_in(&m->dice, 40))
		respell(m, t, 0, t->n);
	put(t, ".", 1);
	put_segment(t, &payload);
	if (dice_one_in(&m->dice, 25) && one + 1 < t->n)
		respell(m, t, point(t, 0) + 1 < t->n ? point(t, 0) + 1 : 0, t->n);
	put_signature(m, t);
	if (dice_one_in(&m->dice, 6))
		mutate_token(m, t);
}
