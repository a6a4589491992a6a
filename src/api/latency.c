/* SPDX-License-Identifier: Apache-2.0 */
#include "api/latency.h"
#include "base/limits.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#define HOUR_MS INT64_C(3600000)
/* Log-linear: each power of two is cut into 8 buckets of the same width. */
#define CUT_BITS 3
#define CUT      (1U << CUT_BITS)
#define TOP_BITS 26 /* 2^26 us are 67 s; what took longer counts as that */
#define BUCKETS  ((TOP_BITS - CUT_BITS + 1) * CUT)

struct hour {
	atomic_llong number; /* hours since 1970; -1: is being emptied */
	atomic_uint counts[BUCKETS];
};

struct by_tenant {
	int64_t tenant;
	struct hour hours[LATENCY_HOURS];
};

/* Filled in place, nothing ever leaves: so a reader may follow what it sees. */
struct latency_counts {
	_Atomic(struct by_tenant *) slots[LIMIT_LATENCY_TENANTS];
};

struct latency {
	int64_t started;
	atomic_uint opened;
	_Atomic(struct latency_counts *) workers[LIMIT_WORKERS];
};

err latency_new(int64_t now_ms, struct latency **ret_latency)
{
	struct latency *l = calloc(1, sizeof *l);
	TRY_PTR(l);
	l->started = now_ms;
	*ret_latency = l;
	return OK;
}

static void counts_free(struct latency_counts *c)
{
	for (size_t i = 0; c && i < LIMIT_LATENCY_TENANTS; i++)
		free(atomic_load(&c->slots[i]));
	free(c);
}

void latency_free(struct latency *l)
{
	for (size_t i = 0; l && i < LIMIT_WORKERS; i++)
		counts_free(atomic_load(&l->workers[i]));
	free(l);
}

err latency_open(struct latency *l, struct latency_counts **ret_counts)
{
	struct latency_counts *c = calloc(1, sizeof *c);
	TRY_PTR(c);
	unsigned place = atomic_fetch_add(&l->opened, 1);
	if (place >= LIMIT_WORKERS) {
		free(c);
		return FAIL(INTERNAL);
	}
	atomic_store(&l->workers[place], c);
	*ret_counts = c;
	return OK;
}

/* ---- counting ---- */

static size_t bucket_of(uint64_t us)
{
	const uint64_t top = (UINT64_C(1) << TOP_BITS) - 1;
	uint64_t v = us < top ? us : top;
	if (v < CUT)
		return (size_t)v;
	unsigned bits = 63 - (unsigned)__builtin_clzll(v);
	return (bits - CUT_BITS + 1) * CUT + ((v >> (bits - CUT_BITS)) & (CUT - 1));
}

static uint64_t end_of(size_t bucket)
{
	if (bucket < CUT)
		return bucket;
	unsigned shift = (unsigned)(bucket / CUT) - 1;
	return ((uint64_t)(CUT + bucket % CUT + 1) << shift) - 1;
}

/* NULL: not there, or in no free slot. */
static struct by_tenant *find(struct latency_counts *c, int64_t tenant, size_t *ret_free)
{
	for (size_t i = 0; i < LIMIT_LATENCY_TENANTS; i++) {
		size_t at = ((uint64_t)tenant + i) % LIMIT_LATENCY_TENANTS;
		struct by_tenant *t = atomic_load_explicit(&c->slots[at], memory_order_acquire);
		if (!t)
			*ret_free = at;
		if (!t || t->tenant == tenant)
			return t;
	}
	*ret_free = LIMIT_LATENCY_TENANTS;
	return NULL;
}

static struct by_tenant *find_or_make(struct latency_counts *c, int64_t tenant)
{
	size_t at;
	struct by_tenant *t = find(c, tenant, &at);
	if (t || at == LIMIT_LATENCY_TENANTS)
		return t;
	t = calloc(1, sizeof *t);
	if (!t)
		return NULL;
	t->tenant = tenant;
	atomic_store_explicit(&c->slots[at], t, memory_order_release);
	return t;
}

/* A reader that saw one of the zeros sees the -1 too when it looks at the number again. */
static void begin_hour(struct hour *h, int64_t number)
{
	atomic_store_explicit(&h->number, -1, memory_order_relaxed);
	for (size_t i = 0; i < BUCKETS; i++)
		atomic_store_explicit(&h->counts[i], 0, memory_order_release);
	atomic_store_explicit(&h->number, number, memory_order_release);
}

void latency_note(struct latency_counts *c, int64_t tenant, int64_t now_ms, uint64_t took_us)
{
	struct by_tenant *t = find_or_make(c, tenant);
	if (!t || now_ms < 0)
		return;
	int64_t number = now_ms / HOUR_MS;
	struct hour *h = &t->hours[number % LATENCY_HOURS];
	if (atomic_load_explicit(&h->number, memory_order_relaxed) != number)
		begin_hour(h, number);
	/* one writer: no need for an addition that is atomic */
	atomic_uint *count = &h->counts[bucket_of(took_us)];
	unsigned before = atomic_load_explicit(count, memory_order_relaxed);
	atomic_store_explicit(count, before + 1, memory_order_relaxed);
}

/* ---- adding up ---- */

static void add_hour(struct hour *h, int64_t first, int64_t last, uint64_t sums[BUCKETS])
{
	unsigned seen[BUCKETS];
	int64_t number = atomic_load_explicit(&h->number, memory_order_acquire);
	if (number < first || number > last)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		seen[i] = atomic_load_explicit(&h->counts[i], memory_order_acquire);
	if (atomic_load_explicit(&h->number, memory_order_relaxed) != number)
		return; /* the worker has begun another hour in its place */
	for (size_t i = 0; i < BUCKETS; i++)
		sums[i] += seen[i];
}

static uint64_t quantile(const uint64_t sums[BUCKETS], uint64_t count, unsigned of_100)
{
	uint64_t below = 0, wanted = (count * of_100 + 99) / 100;
	for (size_t i = 0; count && i < BUCKETS; i++) {
		below += sums[i];
		if (below >= wanted)
			return end_of(i);
	}
	return 0;
}

void latency_read(struct latency *l, int64_t tenant, int64_t now_ms, struct latency_sum *ret_sum)
{
	uint64_t sums[BUCKETS] = { 0 }, count = 0;
	int64_t last = now_ms / HOUR_MS, first = last - LATENCY_HOURS + 1;
	size_t unused;
	for (size_t w = 0; w < LIMIT_WORKERS; w++) {
		struct latency_counts *c = atomic_load(&l->workers[w]);
		struct by_tenant *t = c ? find(c, tenant, &unused) : NULL;
		for (size_t i = 0; t && i < LATENCY_HOURS; i++)
			add_hour(&t->hours[i], first, last, sums);
	}
	for (size_t i = 0; i < BUCKETS; i++)
		count += sums[i];
	*ret_sum = (struct latency_sum){ .count = count,
		.p50_us = quantile(sums, count, 50),
		.p99_us = quantile(sums, count, 99),
		.since = l->started > first * HOUR_MS ? l->started : first * HOUR_MS };
}
