/* SPDX-License-Identifier: Apache-2.0 */
/* tenants.c: what the keyring knows of each tenant. Reads are many and take a shared lock for a few
 * instructions; writes are rare. */
#include "keyring/ring.h"
#include "base/limits.h"
#include <stdlib.h>

#define ISSUER_MAX 1024

/* "https://[::1]:8443/" -> "::1"; "https://a.example/x/" -> "a.example" */
static struct span host_of(struct span issuer)
{
	struct span s = issuer;
	const char *scheme = memmem(s.p, s.n, "://", 3);
	if (scheme) {
		s.n -= (size_t)(scheme + 3 - s.p);
		s.p = scheme + 3;
	}
	struct span host = span_cut(&s, '/');
	if (host.n && host.p[0] == '[') {
		host.p++;
		host.n--;
		return span_cut(&host, ']');
	}
	return span_cut(&host, ':');
}

static void put_head(struct buf *b, struct span issuer)
{
	buf_puts(b, "{\"iss\":\"");
	buf_put_json_escaped(b, issuer);
	buf_puts(b, "\",\"sub\":\"");
}

/* NULL: no memory. */
static struct ring_tenant *tenant_make(int64_t id, struct span issuer, uint32_t lifetime_max_s)
{
	AUTO(buf_done) struct buf head;
	buf_init(&head, 6 * ISSUER_MAX + 64); /* an escape has six characters at most */
	put_head(&head, issuer);
	struct ring_tenant *t =
		buf_status(&head).code ? NULL : malloc(sizeof *t + issuer.n + head.n);
	if (!t)
		return NULL;
	memcpy(t->bytes, issuer.p, issuer.n);
	memcpy(t->bytes + issuer.n, head.p, head.n);
	*t = (struct ring_tenant){ .id = id, .lifetime_max_s = lifetime_max_s };
	t->issuer = span_make(t->bytes, issuer.n);
	t->host = host_of(t->issuer);
	t->claims_head = span_make(t->bytes + issuer.n, head.n);
	return t;
}

/* The place of the first tenant whose id is not below `id`. */
static size_t place_of(const struct keyring *k, int64_t id)
{
	size_t low = 0, high = k->tenant_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (k->tenants[middle]->id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct ring_tenant *find(const struct keyring *k, int64_t id)
{
	size_t at = place_of(k, id);
	return at < k->tenant_count && k->tenants[at]->id == id ? k->tenants[at] : NULL;
}

const struct ring_tenant *ring_tenant_find(struct keyring *k, int64_t tenant)
{
	pthread_rwlock_rdlock(&k->lock);
	const struct ring_tenant *t = find(k, tenant);
	pthread_rwlock_unlock(&k->lock);
	return t;
}

/* Takes t over when it succeeds. */
static err insert(struct keyring *k, struct ring_tenant *t)
{
	size_t at = place_of(k, t->id);
	if (at == k->tenant_count || k->tenants[at]->id != t->id) {
		struct ring_tenant **grown =
			reallocarray(k->tenants, k->tenant_count + 1, sizeof *grown);
		TRY_PTR(grown);
		k->tenants = grown;
		memmove(grown + at + 1, grown + at, (k->tenant_count - at) * sizeof *grown);
		k->tenant_count++;
	}
	k->tenants[at] = t;
	t->next = k->made;
	k->made = t;
	return OK;
}

static bool says(const struct ring_tenant *t, struct span issuer, uint32_t lifetime_max_s)
{
	return t && span_eq(t->issuer, issuer) && t->lifetime_max_s == lifetime_max_s;
}

err keyring_tenant(struct keyring *k, int64_t tenant, struct span issuer, uint32_t lifetime_max_s)
{
	if (!issuer.n || issuer.n > ISSUER_MAX || !lifetime_max_s ||
		lifetime_max_s > LIMIT_TOKEN_LIFETIME_S)
		return FAIL(RANGE);
	if (says(ring_tenant_find(k, tenant), issuer, lifetime_max_s))
		return OK;
	struct ring_tenant *t = tenant_make(tenant, issuer, lifetime_max_s);
	TRY_PTR(t);
	pthread_rwlock_wrlock(&k->lock);
	err e = insert(k, t);
	pthread_rwlock_unlock(&k->lock);
	if (e.code)
		free(t);
	return e;
}
