/* SPDX-License-Identifier: Apache-2.0 */
#include "core/throttle.h"
#include "base/limits.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define WAYS 4 /* entries that one hash may take: the oldest gives way */

struct window {
	uint64_t hash; /* of client and address; 0: unused */
	int64_t since;
	uint32_t wrong;
};

struct throttle {
	struct window windows[LIMIT_THROTTLE_ENTRIES];
};

struct throttle *throttle_new(void)
{
	return calloc(1, sizeof(struct throttle));
}

void throttle_free(struct throttle *t)
{
	free(t);
}

/* What of an address counts: of IPv6 the first 64 bits, since whoever has one address there has the
 * others of that network too (RFC 4291 2.5.4). An IPv4 address inside of one stays whole. */
static struct span network_of(struct span address, struct in6_addr *room)
{
	char text[INET6_ADDRSTRLEN];
	if (!address.n || address.n >= sizeof text || !memchr(address.p, ':', address.n))
		return address;
	memcpy(text, address.p, address.n);
	text[address.n] = 0;
	if (inet_pton(AF_INET6, text, room) != 1 || IN6_IS_ADDR_V4MAPPED(room))
		return address;
	return span_make((const char *)room, 8);
}

static uint64_t hash_of(struct span client_id, struct span whole)
{
	uint64_t h = 14695981039346656037u;
	struct in6_addr room;
	struct span address = network_of(whole, &room);
	for (size_t i = 0; i < client_id.n; i++)
		h = (h ^ (unsigned char)client_id.p[i]) * 1099511628211u;
	h *= 31;
	for (size_t i = 0; i < address.n; i++)
		h = (h ^ (unsigned char)address.p[i]) * 1099511628211u;
	h ^= h >> 32;
	return h ? h : 1;
}

static bool is_running(const struct window *w, int64_t now_ms)
{
	return now_ms - w->since < LIMIT_WRONG_WINDOW_S * 1000 && now_ms >= w->since;
}

static const struct window *find(const struct throttle *t, uint64_t hash, int64_t now_ms)
{
	for (unsigned i = 0; i < WAYS; i++) {
		const struct window *w = &t->windows[(hash + i) % LIMIT_THROTTLE_ENTRIES];
		if (w->hash == hash && is_running(w, now_ms))
			return w;
	}
	return NULL;
}

static struct window *oldest(struct throttle *t, uint64_t hash)
{
	struct window *old = &t->windows[hash % LIMIT_THROTTLE_ENTRIES];
	for (unsigned i = 0; i < WAYS; i++) {
		struct window *w = &t->windows[(hash + i) % LIMIT_THROTTLE_ENTRIES];
		if (w->hash == hash)
			return w;
		if (w->since < old->since)
			old = w;
	}
	return old;
}

void throttle_wrong(struct throttle *t, struct span client_id, struct span address, int64_t now_ms)
{
	uint64_t hash = hash_of(client_id, address);
	struct window *w = (struct window *)(uintptr_t)find(t, hash, now_ms);
	if (!w) {
		w = oldest(t, hash);
		*w = (struct window){ hash, now_ms, 0 };
	}
	w->wrong++;
}

void throttle_right(struct throttle *t, struct span client_id, struct span address, int64_t now_ms)
{
	struct window *w = (struct window *)(uintptr_t)find(t, hash_of(client_id, address), now_ms);
	if (w && w->wrong)
		w->wrong--;
}

bool throttle_is_closed(
	const struct throttle *t, struct span client_id, struct span address, int64_t now_ms)
{
	const struct window *w = find(t, hash_of(client_id, address), now_ms);
	return w && w->wrong >= LIMIT_WRONG_SECRETS;
}

int64_t throttle_retry_s(
	const struct throttle *t, struct span client_id, struct span address, int64_t now_ms)
{
	const struct window *w = find(t, hash_of(client_id, address), now_ms);
	int64_t left_ms = w ? w->since + LIMIT_WRONG_WINDOW_S * 1000 - now_ms : 0;
	return left_ms > 1000 ? (left_ms + 999) / 1000 : 1;
}
