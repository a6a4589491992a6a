/* SPDX-License-Identifier: Apache-2.0 */
/* When applications got tokens: written with the events of the tokens, once a minute and secret. */
#include "base/limits.h"
#include "store/apply.h"

#define OWNER     "client"
#define MINUTE_MS 60000

/* An id or a secret that does not fit is written each time. */
#define CLIENT_MAX 64
#define SECRET_MAX 32

struct use {
	int64_t tenant, minute;
	unsigned char client_length, secret_length; /* client_length 0: free */
	char client[CLIENT_MAX], secret[SECRET_MAX];
};

/* Each use has one place. Who shares it with another one in the same minute is written more often,
 * never less. */
struct uses {
	struct use places[LIMIT_USES_KNOWN];
};

struct uses *uses_new(void)
{
	return calloc(1, sizeof(struct uses));
}

void uses_free(struct uses *u)
{
	free(u);
}

void uses_forget(struct uses *u)
{
	memset(u, 0, sizeof *u);
}

/* FNV-1a. Whoever finds ids that share a place costs no more than a write for each token. */
static uint64_t mix(uint64_t n, struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		n = (n ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return n;
}

static struct use *place_of(struct uses *u, const struct event *e)
{
	uint64_t n = mix(mix((uint64_t)e->tenant, e->client_id), e->secret);
	return &u->places[(n ^ n >> 32) % LIMIT_USES_KNOWN];
}

static bool is_known(const struct use *p, const struct event *e)
{
	return p->client_length && p->tenant == e->tenant && p->minute == e->at / MINUTE_MS &&
	       span_eq(span_make(p->client, p->client_length), e->client_id) &&
	       span_eq(span_make(p->secret, p->secret_length), e->secret);
}

static void keep(struct use *p, const struct event *e)
{
	if (e->client_id.n > sizeof p->client || e->secret.n > sizeof p->secret)
		return;
	p->tenant = e->tenant;
	p->minute = e->at / MINUTE_MS;
	p->client_length = (unsigned char)e->client_id.n;
	p->secret_length = (unsigned char)e->secret.n;
	memcpy(p->client, e->client_id.p, e->client_id.n);
	memcpy(p->secret, e->secret.p, e->secret.n);
}

static err write_client(struct db *db, const struct event *e)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_TOKEN_USE_OF_CLIENT);
	query_blob(&q, SPAN(""));
	query_int(&q, e->at);
	query_int(&q, e->tenant);
	query_text(&q, e->client_id);
	return query_run(&q);
}

static err write_secret(struct db *db, const struct event *e)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_TOKEN_USE_OF_SECRET);
	query_int(&q, e->at);
	query_int(&q, e->tenant);
	query_text(&q, e->client_id);
	query_blob(&q, e->secret);
	return query_run(&q);
}

err apply_use(struct db *db, struct uses *u, const struct event *e)
{
	if (!e->secret.n)
		return OK;
	struct use *p = place_of(u, e);
	if (is_known(p, e))
		return OK;
	TRY(write_client(db, e));
	TRY(write_secret(db, e));
	keep(p, e);
	return OK;
}

/* What is known is forgotten: a secret may come back under a name within the minute in which it
 * went. */
err apply_uses_tidy(
	struct db *db, struct uses *u, int64_t tenant, struct span owner_kind, struct span owner_id)
{
	if (!span_eq_str(owner_kind, OWNER))
		return OK;
	uses_forget(u);
	AUTO(query_end) struct query q = query_start(db, QUERY_TOKEN_USES_TIDY);
	query_int(&q, tenant);
	query_text(&q, owner_id);
	return query_run(&q);
}

err apply_uses_drop(struct db *db, int64_t tenant, const char *kind, struct span id)
{
	if (strcmp(kind, OWNER) != 0)
		return OK;
	AUTO(query_end) struct query q = query_start(db, QUERY_TOKEN_USES_DELETE);
	query_int(&q, tenant);
	query_text(&q, id);
	return query_run(&q);
}
