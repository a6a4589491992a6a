/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/desk.h"
#include "base/limits.h"
#include "base/secret.h"
#include "core/throttle.h"
#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>

#define CHAINS 8 /* tenants whose place is remembered; of others the walk begins anew */

/* A person with open streams. */
struct follower {
	struct follower *next;
	int64_t tenant;
	unsigned streams;
	char user_id[];
};

struct desk {
	pthread_mutex_t lock; /* of throttles, followers, chains and certificate_end */
	struct throttle *throttle, *codes;
	struct follower *followers;
	char code[DESK_CODE + 1];
	int64_t certificate_end;
	struct {
		int64_t tenant;
		struct chain_mark mark;
	} chains[CHAINS];
};

/* 32 letters: none that is read as another. */
static err make_code(const struct rng *rng, char code[DESK_CODE + 1])
{
	static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
	unsigned char bytes[DESK_CODE];
	TRY(rand_bytes(rng, bytes, sizeof bytes));
	for (size_t i = 0; i < DESK_CODE; i++)
		code[i] = i == 4 ? '-' : letters[bytes[i] & 31];
	code[DESK_CODE] = 0;
	return OK;
}

err desk_new(const struct rng *rng, struct desk **ret_desk)
{
	struct desk *d = calloc(1, sizeof *d);
	TRY_PTR(d);
	pthread_mutex_init(&d->lock, NULL);
	d->throttle = throttle_new();
	d->codes = throttle_new();
	err e = d->throttle && d->codes ? make_code(rng, d->code) : FAIL(NOMEM);
	if (e.code)
		desk_free(d);
	else
		*ret_desk = d;
	return e;
}

void desk_free(struct desk *d)
{
	if (!d)
		return;
	throttle_free(d->throttle);
	throttle_free(d->codes);
	pthread_mutex_destroy(&d->lock);
	secret_wipe(d->code, sizeof d->code);
	free(d);
}

/* ---- guesses ---- */

struct guess {
	struct throttle *table;
	struct span accounts[2];
	size_t count; /* of accounts that count */
};

static struct guess guess_of(struct desk *d, struct span account, struct span address)
{
	bool placed = address.n > 0;
	return (struct guess){ placed ? d->throttle : d->codes, { account, SPAN("") },
		placed ? 2 : 1 };
}

bool desk_attempt(struct desk *d, struct span account, struct span address, int64_t now_ms,
	int64_t *ret_retry_s)
{
	const struct guess g = guess_of(d, account, address);
	bool open = true;
	pthread_mutex_lock(&d->lock);
	for (size_t i = 0; i < g.count; i++)
		if (throttle_is_closed(g.table, g.accounts[i], address, now_ms)) {
			open = false;
			*ret_retry_s = throttle_retry_s(g.table, g.accounts[i], address, now_ms);
		}
	for (size_t i = 0; open && i < g.count; i++)
		throttle_wrong(g.table, g.accounts[i], address, now_ms);
	pthread_mutex_unlock(&d->lock);
	return open;
}

void desk_right(struct desk *d, struct span account, struct span address, int64_t now_ms)
{
	const struct guess g = guess_of(d, account, address);
	pthread_mutex_lock(&d->lock);
	for (size_t i = 0; i < g.count; i++)
		throttle_right(g.table, g.accounts[i], address, now_ms);
	pthread_mutex_unlock(&d->lock);
}

/* ---- the set-up code ---- */

const char *desk_setup_code(const struct desk *d)
{
	return d->code;
}

bool desk_is_setup_code(const struct desk *d, struct span code)
{
	char plain[DESK_CODE + 2]; /* one more than fits: then it is another code */
	size_t n = 0;
	for (size_t i = 0; i < code.n && n <= DESK_CODE; i++) {
		if (n == 4)
			plain[n++] = '-';
		if (code.p[i] != '-')
			plain[n++] = (char)toupper((unsigned char)code.p[i]);
	}
	return secret_equal(span_make(plain, n), span_of(d->code));
}

/* ---- the server's certificate ---- */

void desk_set_certificate_end(struct desk *d, int64_t end_ms)
{
	pthread_mutex_lock(&d->lock);
	d->certificate_end = end_ms;
	pthread_mutex_unlock(&d->lock);
}

int64_t desk_certificate_end(struct desk *d)
{
	pthread_mutex_lock(&d->lock);
	int64_t end_ms = d->certificate_end;
	pthread_mutex_unlock(&d->lock);
	return end_ms;
}

/* ---- streams ---- */

static struct follower **place_of_follower(struct desk *d, int64_t tenant, struct span user_id)
{
	struct follower **at = &d->followers;
	while (*at && ((*at)->tenant != tenant || !span_eq_str(user_id, (*at)->user_id)))
		at = &(*at)->next;
	return at;
}

static struct follower *follower_new(int64_t tenant, struct span user_id)
{
	struct follower *f = calloc(1, sizeof *f + user_id.n + 1);
	if (!f)
		return NULL;
	f->tenant = tenant;
	memcpy(f->user_id, user_id.p, user_id.n);
	return f;
}

bool desk_stream_open(struct desk *d, int64_t tenant, struct span user_id)
{
	pthread_mutex_lock(&d->lock);
	struct follower **at = place_of_follower(d, tenant, user_id);
	if (!*at)
		*at = follower_new(tenant, user_id);
	bool fits = *at && (*at)->streams < LIMIT_TAIL_PER_PERSON;
	if (fits)
		(*at)->streams++;
	pthread_mutex_unlock(&d->lock);
	return fits;
}

void desk_stream_close(struct desk *d, int64_t tenant, struct span user_id)
{
	pthread_mutex_lock(&d->lock);
	struct follower **at = place_of_follower(d, tenant, user_id), *f = *at;
	if (f && !--f->streams) {
		*at = f->next;
		free(f);
	}
	pthread_mutex_unlock(&d->lock);
}

/* ---- the journal's chain ---- */

static struct chain_mark *place_of(struct desk *d, int64_t tenant)
{
	for (size_t i = 0; i < CHAINS; i++)
		if (d->chains[i].tenant == tenant)
			return &d->chains[i].mark;
	size_t place = (size_t)tenant % CHAINS;
	d->chains[place].tenant = tenant;
	d->chains[place].mark = (struct chain_mark){ 0 };
	return &d->chains[place].mark;
}

/* The lock is not held while the journal is read: only the slow thread walks. */
err desk_walk_chain(struct desk *d, struct store_conn *conn, int64_t tenant, uint32_t limit,
	struct chain_mark *ret_mark)
{
	pthread_mutex_lock(&d->lock);
	struct chain_mark mark = *place_of(d, tenant);
	pthread_mutex_unlock(&d->lock);
	TRY(store_events_walk(conn, tenant, limit, &mark));
	pthread_mutex_lock(&d->lock);
	*place_of(d, tenant) = mark;
	pthread_mutex_unlock(&d->lock);
	*ret_mark = mark;
	return OK;
}
