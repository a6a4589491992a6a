/* SPDX-License-Identifier: Apache-2.0 */
#include "store/chain.h"
#include "base/limits.h"
#include <openssl/evp.h>

#define SEQ_DIGITS 18

struct chain {
	EVP_MD *md; /* fetched once: a look-up for each hash costs more than a short hash */
	EVP_MD_CTX *ctx;
	struct buf bytes;
	int64_t second; /* that time_digits stands for: most events come in the same second as the
			   last */
	char time_digits[CHAIN_TIME - 3];
};

err chain_new(struct chain **ret_chain)
{
	struct chain *c = calloc(1, sizeof *c);
	TRY_PTR(c);
	buf_init(&c->bytes, LIMIT_ARENA);
	c->second = -1;
	c->md = EVP_MD_fetch(NULL, "SHA256", NULL);
	c->ctx = EVP_MD_CTX_new();
	if (!c->md || !c->ctx || EVP_DigestInit_ex2(c->ctx, c->md, NULL) != 1) {
		chain_free(c);
		return FAIL(CRYPTO);
	}
	*ret_chain = c;
	return OK;
}

void chain_free(struct chain *c)
{
	if (!c)
		return;
	EVP_MD_CTX_free(c->ctx);
	EVP_MD_free(c->md);
	buf_done(&c->bytes);
	free(c);
}

static char *put_number(char *p, uint64_t v, int size)
{
	for (int i = size - 1; i >= 0; i--, v >>= 8)
		p[i] = (char)(v & 0xFF);
	return p + size;
}

static char *put_text(char *p, struct span s)
{
	p = put_number(p, s.n, 4);
	if (s.n)
		memcpy(p, s.p, s.n);
	return p + s.n;
}

static void put_row(struct buf *b, const struct event_row *row)
{
	const struct event *e = &row->event;
	const struct span texts[] = { row->log_id, span_of(e->type), e->description, e->client_id,
		e->client_name, e->ip, e->user_agent, e->audience, e->scope, e->jti, e->detail };
	size_t size = 3 * 8;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		size += 4 + texts[i].n;
	char *p = buf_reserve(b, size);
	if (!p)
		return;
	p = put_number(p, (uint64_t)e->tenant, 8);
	p = put_number(p, (uint64_t)row->seq, 8);
	p = put_number(p, (uint64_t)e->at, 8);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		p = put_text(p, texts[i]);
	b->n += size;
}

err chain_hash(struct chain *c, const unsigned char before[CHAIN_HASH_SIZE],
	const struct event_row *row, unsigned char ret_hash[CHAIN_HASH_SIZE])
{
	buf_reset(&c->bytes);
	buf_put(&c->bytes, before, CHAIN_HASH_SIZE);
	put_row(&c->bytes, row);
	TRY(buf_status(&c->bytes));
	/* Without a digest the context starts over with the one it has. */
	if (EVP_DigestInit_ex2(c->ctx, NULL, NULL) != 1 ||
		EVP_DigestUpdate(c->ctx, c->bytes.p, c->bytes.n) != 1 ||
		EVP_DigestFinal_ex(c->ctx, ret_hash, NULL) != 1)
		return FAIL(CRYPTO);
	return OK;
}

static void put_digits(char *out, uint64_t v, int digits)
{
	for (int i = digits - 1; i >= 0; i--, v /= 10)
		out[i] = (char)('0' + v % 10);
}

static void set_second(struct chain *c, int64_t second)
{
	struct tm tm;
	time_t t = (time_t)second;
	if (second < 0 || !gmtime_r(&t, &tm) || tm.tm_year > 8099) {
		memset(c->time_digits, second < 0 ? '0' : '9', sizeof c->time_digits);
	} else {
		put_digits(c->time_digits, (uint64_t)tm.tm_year + 1900, 4);
		put_digits(c->time_digits + 4, (uint64_t)tm.tm_mon + 1, 2);
		put_digits(c->time_digits + 6, (uint64_t)tm.tm_mday, 2);
		put_digits(c->time_digits + 8, (uint64_t)tm.tm_hour, 2);
		put_digits(c->time_digits + 10, (uint64_t)tm.tm_min, 2);
		put_digits(c->time_digits + 12, (uint64_t)tm.tm_sec, 2);
	}
	c->second = second;
}

static void put_time(struct chain *c, int64_t at, char out[CHAIN_TIME])
{
	int64_t ms = at < 0 ? 0 : at;
	if (ms / 1000 != c->second)
		set_second(c, ms / 1000);
	memcpy(out, c->time_digits, sizeof c->time_digits);
	put_digits(out + sizeof c->time_digits, (uint64_t)(ms % 1000), 3);
}

void chain_time(int64_t at, char out[CHAIN_TIME])
{
	struct chain none = { .second = -1 };
	put_time(&none, at, out);
}

void chain_log_id(
	struct chain *c, const struct chain_head *head, int64_t at, char out[CHAIN_LOG_ID])
{
	char time[CHAIN_TIME];
	put_time(c, at, time);
	const char *later =
		head->seq && memcmp(head->time, time, CHAIN_TIME) > 0 ? head->time : time;

	uint64_t drawn;
	memcpy(&drawn, head->hash, sizeof drawn);
	drawn ^= (uint64_t)head->tenant *
		 0x9E3779B97F4A7C15; /* the first events of tenants differ too */
	memcpy(out, "900", 3);
	memcpy(out + 3, later, CHAIN_TIME);
	put_digits(out + 3 + CHAIN_TIME, (uint64_t)head->seq + 1, SEQ_DIGITS);
	put_digits(out + 3 + CHAIN_TIME + SEQ_DIGITS, drawn, 18);
}

int64_t chain_log_id_seq(struct span log_id)
{
	int64_t seq = 0;
	if (log_id.n != CHAIN_LOG_ID || !span_starts_with(log_id, "900"))
		return 0;
	for (size_t i = 0; i < log_id.n; i++)
		if (log_id.p[i] < '0' || log_id.p[i] > '9')
			return 0;
	for (size_t i = 3 + CHAIN_TIME; i < 3 + CHAIN_TIME + SEQ_DIGITS; i++)
		seq = seq * 10 + (log_id.p[i] - '0');
	return seq;
}
