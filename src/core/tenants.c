/* SPDX-License-Identifier: Apache-2.0 */
#include "core/tenants.h"
#include "base/limits.h"
#include "core/host.h"
#include <stdatomic.h>
#include <stdlib.h>

struct tenants {
	atomic_uint refs;
	struct arena *arena;
	struct tenant *items;
	struct host *hosts; /* of the items, to be compared with */
	size_t count;
};

/* "https://localhost:8443/" -> "localhost:8443" */
static struct span host_of(struct span issuer)
{
	const char *at = memmem(issuer.p, issuer.n, "://", 3);
	struct span rest = at ? span_make(at + 3, issuer.n - (size_t)(at + 3 - issuer.p)) : issuer;
	return span_cut(&rest, '/');
}

static err fill(struct tenants *t, const struct tenant_row *row, struct tenant *ret_tenant)
{
	struct tenant n = { .id = row->id,
		.name = arena_cstr(t->arena, row->name),
		.issuer = arena_cstr(t->arena, row->issuer),
		.host = arena_cstr(t->arena, host_of(row->issuer)),
		.management_audience =
			arena_printf(t->arena, SPAN_FMT "api/v2/", SPAN_ARG(row->issuer)) };
	if (!n.name || !n.issuer || !n.host || !n.management_audience)
		return FAIL(NOMEM);
	*ret_tenant = n;
	return OK;
}

static err load(struct tenants *t, struct store_conn *conn, struct keyring *keyring)
{
	struct tenant_row *rows;
	TRY(store_tenants(conn, t->arena, &rows, &t->count));
	if (!t->count)
		return FAIL(NOT_FOUND);
	t->items = arena_array_of(t->arena, t->count, struct tenant);
	t->hosts = arena_array_of(t->arena, t->count, struct host);
	TRY_PTR(t->items);
	TRY_PTR(t->hosts);
	for (size_t i = 0; i < t->count; i++) {
		TRY(fill(t, &rows[i], &t->items[i]));
		(void)host_of_issuer(rows[i].issuer, &t->hosts[i]); /* else found by no Host */
		TRY(keyring_tenant(keyring, rows[i].id, rows[i].issuer, LIMIT_TOKEN_LIFETIME_S));
	}
	return OK;
}

err tenants_load(struct store_conn *conn, struct keyring *keyring, struct tenants **ret_tenants)
{
	struct tenants *t = calloc(1, sizeof *t);
	TRY_PTR(t);
	atomic_init(&t->refs, 1);
	t->arena = arena_new(LIMIT_ARENA);
	err e = t->arena ? load(t, conn, keyring) : FAIL(NOMEM);
	if (e.code)
		tenants_unref(t);
	else
		*ret_tenants = t;
	return e;
}

struct tenants *tenants_ref(struct tenants *t)
{
	atomic_fetch_add_explicit(&t->refs, 1, memory_order_relaxed);
	return t;
}

void tenants_unref(struct tenants *t)
{
	if (!t || atomic_fetch_sub_explicit(&t->refs, 1, memory_order_acq_rel) != 1)
		return;
	arena_free(t->arena);
	free(t);
}

bool tenants_same(const struct tenants *a, const struct tenants *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->items[i].id != b->items[i].id ||
			strcmp(a->items[i].name, b->items[i].name) != 0 ||
			strcmp(a->items[i].issuer, b->items[i].issuer) != 0)
			return false;
	return true;
}

const struct tenant *tenants_by_host(const struct tenants *t, struct span host)
{
	struct host asked;
	bool good = host_read(host, &asked);
	for (size_t i = 0; good && i < t->count; i++)
		if (host_is(&t->hosts[i], &asked))
			return &t->items[i];
	return &t->items[0];
}

const struct tenant *tenants_by_name(const struct tenants *t, struct span name)
{
	for (size_t i = 0; i < t->count; i++)
		if (!name.p || span_eq_str(name, t->items[i].name))
			return &t->items[i];
	return NULL;
}

const struct tenant *tenants_at(const struct tenants *t, size_t place)
{
	return place < t->count ? &t->items[place] : NULL;
}

static bool is_name(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", s.p[i]) || !s.p[i])
			return false;
	return s.n >= 1 && s.n <= 63;
}

/* RFC 6761 6.3 and the loopback addresses themselves; never a name that only begins like one. */
static bool is_loopback(struct span host)
{
	struct span name = span_starts_with(host, "[") ? host : span_cut(&host, ':');
	for (size_t i = 0; i < name.n && span_starts_with(name, "127."); i++)
		if (!strchr("0123456789.", name.p[i]))
			return false;
	return span_eq_nocase(name, "localhost") || span_starts_with(name, "127.") ||
	       span_eq_str(name, "[::1]") || span_starts_with(name, "[::1]:");
}

static bool is_port(struct span s)
{
	unsigned port = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		port = port * 10 + (unsigned)(s.p[i] - '0');
	}
	return s.n >= 1 && s.n <= 5 && port >= 1 && port <= 65535;
}

/* Nothing behind the name or the bracket of an IPv6 address, or a colon and a port. */
static bool ends_well(struct span host)
{
	struct span port = host;
	bool v6 = span_starts_with(host, "[");
	(void)span_cut(&port, v6 ? ']' : ':');
	if (!v6)
		return !port.p || is_port(port);
	return port.p &&
	       (!port.n || (port.p[0] == ':' && is_port(span_make(port.p + 1, port.n - 1))));
}

static bool is_issuer(struct span s)
{
	struct span host = host_of(s);
	if (!(span_starts_with(s, "https://") ||
		    (span_starts_with(s, "http://") && is_loopback(host))) ||
		!host.n || host.p[0] == ':' || !ends_well(host))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || (unsigned char)s.p[i] >= 0x7F ||
			strchr("?#\"\\@", s.p[i]))
			return false;
	/* a path in the issuer would change every SDK's addresses */
	return (size_t)(host.p + host.n - s.p) + (s.p[s.n - 1] == '/') == s.n;
}

err tenants_check(struct arena *a, struct fault *fault, struct span name, struct span issuer,
	struct span *ret_issuer)
{
	if (!is_name(name))
		return fault_set(fault, ERR_USAGE, "a tenant name is 1 to 63 of a-z, 0-9 and -");
	if (issuer.n < 8 || issuer.n > 255 || !is_issuer(issuer))
		return fault_set(fault, ERR_USAGE,
			"an issuer is https://HOST[:PORT]/ (http only on loopback)");
	char *with_slash = arena_printf(
		a, SPAN_FMT "%s", SPAN_ARG(issuer), issuer.p[issuer.n - 1] == '/' ? "" : "/");
	TRY_PTR(with_slash);
	*ret_issuer = span_of(with_slash);
	return OK;
}
