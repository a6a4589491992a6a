/* SPDX-License-Identifier: Apache-2.0 */
/* store.h: what the server needs kept. One interface, SQLite behind it (PostgreSQL later).
 * Everything belongs to a tenant.
 *
 * Reads go through a struct store_conn, one per thread, synchronously. Writes are collected in a
 * struct store_batch (all or nothing) and handed to the journal thread, the only writer: it puts
 * all batches that wait into one transaction (group commit, each batch in its own savepoint), makes
 * it durable, and only then reports each batch's result. The same thread numbers and hash-chains
 * the events. A store error is never a success.
 *
 * Texts are UTF-8; times are milliseconds since 1970. Spans handed out live in the caller's arena.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdint.h>

struct store;
struct store_conn;
struct store_port;
struct store_batch;

struct store_config {
	const char *file; /* database file; made (mode 0600) when absent */
	bool must_exist;  /* fail with NOT_FOUND instead of making it */
};

/* Opens or makes the database, runs the missing migrations (each one transaction, checksums
 * compared), prepares every statement once, starts the journal thread. Fails: IO, CORRUPT
 * (checksum, damaged file, newer schema; fault says which), NOT_FOUND, NOMEM. */
MUST_CHECK err store_open(
	const struct store_config *config, struct fault *fault, struct store **ret_store);
/* Commits what waits, stops the journal thread, checkpoints, closes. All conns and ports must be
 * closed before. NULL is fine. */
void store_close(struct store *s);

/* A reader for the calling thread. */
MUST_CHECK err store_conn_open(struct store *s, struct store_conn **ret_conn);
void store_conn_close(struct store_conn *c);
/* A number that grows whenever anything but events was written, by this process (seen at once) or
 * another one (seen at the next call). Cheap: call it before each use of a cache. Fails: IO. */
MUST_CHECK err store_change_counter(struct store_conn *c, uint64_t *ret_counter);
/* OK when a read and the journal work; for /readyz. */
MUST_CHECK err store_check(struct store_conn *c);

/* ---- tenants ---- */
struct tenant_row {
	int64_t id;         /* 1 is the first tenant */
	struct span name;   /* "mintage": [a-z0-9-]{1,63} */
	struct span issuer; /* "https://localhost:8443/" with the slash */
	int64_t created_at;
};
/* All tenants in order of id. */
MUST_CHECK err store_tenants(
	struct store_conn *c, struct arena *a, struct tenant_row **ret_rows, size_t *ret_count);

/* Those that have a document of the kind "tenant_family" with the key family = `family`, but not
 * `tenant` itself; in order of id. Fails: IO, NOMEM. */
MUST_CHECK err store_tenants_of_family(struct store_conn *c, struct arena *a, int64_t tenant,
	struct span family, uint32_t limit, struct tenant_row **ret_rows, size_t *ret_count);

/* ---- documents: resources in JSON ---- */
struct doc_key {
	const char *name;
	struct span value;
	bool unique;  /* at most one document of the kind may have this name and value; else EXISTS
		       */
	bool counted; /* a running count per value is kept, so that totals of big lists are cheap */
};

struct doc_row {
	struct span id, json;
	int64_t seq;     /* place in creation order, unique in the tenant and kind */
	int64_t version; /* 1, 2 ...: raised by each update */
	int64_t created_at, updated_at;
};

struct doc_filter { /* documents that have one of the values under this key */
	const char *key;
	const struct span *values;
	size_t value_count; /* at least 1 */
};

struct doc_query {
	const char *kind;
	const struct doc_filter *filters; /* all must hold; at most 4 */
	size_t filter_count;
	int64_t after_seq; /* only documents after this one; 0: from the start */
	int64_t offset;    /* documents to pass over; not negative */
	uint32_t limit;    /* at least 1 */
	bool want_total;
};

struct doc_page {
	struct doc_row *rows; /* in order of seq */
	size_t count;
	int64_t total; /* only when wanted */
	bool more;     /* documents remain after the last row */
};

struct doc_range {
	const char *kind, *key;
	struct span from, to;
	uint32_t limit;
};

/* Fails: NOT_FOUND, IO, NOMEM. */
MUST_CHECK err store_doc_get(struct store_conn *c, struct arena *a, int64_t tenant,
	const char *kind, struct span id, struct doc_row *ret_row);
/* The first document, by seq, with that key value. */
MUST_CHECK err store_doc_find(struct store_conn *c, struct arena *a, int64_t tenant,
	const char *kind, const char *key, struct span value, struct doc_row *ret_row);
/* Those whose value under the key begins with `prefix` (not empty), in the order of the values; at
 * most `limit`. Walks the keys, no documents but those. Fails: IO, NOMEM. */
MUST_CHECK err store_docs_begin_with(struct store_conn *c, struct arena *a, int64_t tenant,
	const char *kind, const char *key, struct span prefix, uint32_t limit,
	struct doc_row **ret_rows, size_t *ret_count);
MUST_CHECK err store_doc_list(struct store_conn *c, struct arena *a, int64_t tenant,
	const struct doc_query *q, struct doc_page *ret_page);

/* Documents whose value of the key lies in (from, to], in that order, at most limit. */
MUST_CHECK err store_docs_between(struct store_conn *c, struct arena *a, int64_t tenant,
	const struct doc_range *range, struct doc_row **ret_rows, size_t *ret_count);

/* ---- sealed secrets: client secrets, an API's signing_secret ... ---- */
struct secret_row {
	struct span owner_kind, owner_id; /* "client", its id */
	struct span name;               /* "secret" for the one that the wire calls client_secret */
	struct span sealed;             /* by the keyring */
	struct span hash;               /* keyed hash, by the keyring; may be empty */
	int64_t created_at, expires_at; /* expires_at 0: never */
};
/* All secrets of an owner, oldest first. */
MUST_CHECK err store_secrets(struct store_conn *c, struct arena *a, int64_t tenant,
	const char *owner_kind, struct span owner_id, struct secret_row **ret_rows,
	size_t *ret_count);

struct secret_end {
	struct span owner_id, name;
	int64_t expires_at;
};
/* Secrets of owners of that kind that end in (from, to] (ms), soonest first, at most limit. */
MUST_CHECK err store_secrets_ending(struct store_conn *c, struct arena *a, int64_t tenant,
	const char *owner_kind, int64_t from, int64_t to, uint32_t limit,
	struct secret_end **ret_rows, size_t *ret_count);

/* ---- signing keys ---- */
enum key_state { KEY_NEXT, KEY_CURRENT, KEY_PREVIOUS, KEY_REVOKED };
struct key_row {
	struct span kid, alg;    /* "RS256" */
	struct span sealed;      /* private key, sealed by the keyring */
	struct span certificate; /* PEM, public */
	enum key_state state;
	int64_t created_at, current_since, current_until, revoked_at; /* 0: not yet */
	int64_t keep_until; /* a previous key is published until then: the end of the longest token
			       it signed */
};
/* All keys, newest first. */
MUST_CHECK err store_keys(struct store_conn *c, struct arena *a, int64_t tenant,
	struct key_row **ret_rows, size_t *ret_count);

/* ---- revoked tokens ---- */
struct revocation_row {
	struct span aud, jti;
	int64_t created_at;
};
/* Sorted by aud, then jti; aud.p == NULL: all. */
MUST_CHECK err store_revocations(struct store_conn *c, struct arena *a, int64_t tenant,
	struct span aud, struct revocation_row **ret_rows, size_t *ret_count);
/* Whether the pair stands there. */
MUST_CHECK err store_is_revoked(
	struct store_conn *c, int64_t tenant, struct span aud, struct span jti, bool *ret_revoked);

/* ---- events ---- */
struct event {
	int64_t tenant;
	int64_t at;       /* ms */
	const char *type; /* "seccft", "feccft", "sapi" ...: static text */
	struct span description, client_id, client_name, ip, user_agent, audience, scope;
	struct span jti;    /* of a token issued */
	struct span detail; /* JSON object text, or empty */
	/* Neither kept nor hashed with the event: the keyed hash of the secret by which the
	 * application got the token. Empty: by none of its own, so the event is no use. */
	struct span secret;
};
struct event_row {
	struct event event;     /* type too is in the arena */
	int64_t seq;            /* 1, 2 ... in the tenant, without gaps */
	struct span log_id;     /* 56 digits beginning with 900 */
	unsigned char hash[32]; /* SHA-256(hash of the row before || this row's bytes): the chain */
};
/* Rows with seq > after, oldest first, at most limit. */
MUST_CHECK err store_events(struct store_conn *c, struct arena *a, int64_t tenant, int64_t after,
	uint32_t limit, struct event_row **ret_rows, size_t *ret_count);
/* The event with that log_id. Fails: NOT_FOUND, IO, NOMEM. */
MUST_CHECK err store_event_find(struct store_conn *c, struct arena *a, int64_t tenant,
	struct span log_id, struct event_row *ret_row);
/* Walks the whole chain, from its anchor on. *ret_count: events; *ret_bad_seq: the first that does
 * not fit, 0 when all fit. */
MUST_CHECK err store_events_verify(
	struct store_conn *c, int64_t tenant, int64_t *ret_count, int64_t *ret_bad_seq);

/* Where the chain begins since the oldest events were removed (log retention). */
struct event_anchor {
	int64_t seq;            /* these many, from the first on, are gone; 0: none */
	unsigned char hash[32]; /* of that event: the first one left follows it */
	int64_t until;          /* what was announced: removing goes on up to there */
	int64_t changed_at;     /* ms; 0: never */
};
MUST_CHECK err store_event_anchor(
	struct store_conn *c, int64_t tenant, struct event_anchor *ret_anchor);
/* The last of the oldest events that all happened before `at` (ms); the anchor when there are none.
 * An event that came behind one with a later time, by a clock that was set back, counts as that
 * one.
 */
MUST_CHECK err store_events_before(
	struct store_conn *c, int64_t tenant, int64_t at, int64_t *ret_seq);

struct event_query {
	bool audit;                 /* only what was changed or minted */
	struct span actor, changed; /* with audit: texts of the detail, as they stand; empty: any */
	int64_t before;             /* only seq < before; 0: from the newest */
	struct span type, client_id, text; /* empty: any; text: in lower case, found anywhere */
	int64_t from, to;                  /* ms, to excluded; 0: open */
	uint32_t limit;
};
/* Newest first. At most EVENTS_LOOKED_AT rows are looked at in one call: *ret_next is where to go
 * on (`before` of the next call), 0 when the journal has no older rows. */
#define EVENTS_LOOKED_AT 50000
MUST_CHECK err store_events_search(struct store_conn *c, struct arena *a, int64_t tenant,
	const struct event_query *q, struct event_row **ret_rows, size_t *ret_count,
	int64_t *ret_next);

struct event_hour {
	int64_t at; /* ms, on the hour */
	int64_t issued, refused;
};
struct event_client {
	struct span client_id, client_name;
	int64_t issued, refused;
};
/* Tokens issued and refused since `from` (ms), by hour, oldest first, and by client, most first. */
MUST_CHECK err store_events_by_hour(struct store_conn *c, struct arena *a, int64_t tenant,
	int64_t from, struct event_hour **ret_rows, size_t *ret_count);
MUST_CHECK err store_events_by_client(struct store_conn *c, struct arena *a, int64_t tenant,
	int64_t from, uint32_t limit, struct event_client **ret_rows, size_t *ret_count);

/* ---- when applications got tokens ---- */
/* Written with the events, so that removing those does not touch it: of each minute the first token
 * by each secret. So a time is never later than the last token, and less than a minute earlier. A
 * secret's goes with the secret, an application's with the application. */
struct token_use {
	struct span secret; /* keyed hash, as in struct secret_row; empty: whichever it was */
	int64_t at; /* ms; 0: none since the server writes it down, which was later than the secret
		       was made: there may have been one before */
};
/* What never was has no row. */
MUST_CHECK err store_token_uses(struct store_conn *c, struct arena *a, int64_t tenant,
	struct span client_id, struct token_use **ret_rows, size_t *ret_count);

/* How far a walk along the chain has come; zeroed: at its start. What was removed before the walk
 * came there is passed over. */
struct chain_mark {
	int64_t seq;     /* verified up to here */
	int64_t bad_seq; /* the first that does not fit; 0: none so far */
	unsigned char hash[32];
};
/* Walks on, over at most `limit` events. */
MUST_CHECK err store_events_walk(
	struct store_conn *c, int64_t tenant, uint32_t limit, struct chain_mark *mark);

/* ---- web sessions of people at the dashboard ---- */
enum session_stage { SESSION_LOGGED_IN, SESSION_SECOND_STEP };
struct session_row {
	struct span hash; /* SHA-256 of what the browser holds */
	struct span id;   /* its name in lists */
	struct span user_id, csrf, ip, user_agent;
	enum session_stage stage;
	int64_t created_at, seen_at, proved_at, ends_at; /* proved_at: of the last password */
};
/* Fails: NOT_FOUND, IO, NOMEM. */
MUST_CHECK err store_session_get(struct store_conn *c, struct arena *a, int64_t tenant,
	struct span hash, struct session_row *ret_row);
/* Logged in, not ended at `now`; newest first. */
MUST_CHECK err store_sessions_of_user(struct store_conn *c, struct arena *a, int64_t tenant,
	struct span user_id, int64_t now, struct session_row **ret_rows, size_t *ret_count);

/* ---- tokens that people minted by hand ---- */
struct minted_row {
	struct span jti, aud, user_id, user_name, scope;
	int64_t created_at, expires_at, revoked_at; /* revoked_at 0: not */
};
/* Those that have not ended at `now`, newest first. */
MUST_CHECK err store_minted(struct store_conn *c, struct arena *a, int64_t tenant, int64_t now,
	uint32_t limit, struct minted_row **ret_rows, size_t *ret_count);
/* Fails: NOT_FOUND, IO, NOMEM. */
MUST_CHECK err store_minted_get(struct store_conn *c, struct arena *a, int64_t tenant,
	struct span jti, struct minted_row *ret_row);
/* How many of them are alive and were made for more than longer_ms. */
MUST_CHECK err store_minted_long(
	struct store_conn *c, int64_t tenant, int64_t now, int64_t longer_ms, int64_t *ret_count);

/* ---- writes ---- */
/* An empty batch; everything added is copied. Adding fails sticky: the commit then reports it.
 * NULL: no memory. */
struct store_batch *store_batch_new(void);
void store_batch_free(struct store_batch *b);
bool store_batch_is_empty(const struct store_batch *b);

void store_put_tenant(struct store_batch *b, const struct tenant_row *row); /* id 0: the next one */
/* New document. Result EXISTS when the id or a unique key is taken. created_at and updated_at
 * become `now`. */
void store_doc_insert(struct store_batch *b, int64_t tenant, const char *kind, struct span id,
	struct span json, const struct doc_key *keys, size_t key_count, int64_t now);
/* Replaces JSON and keys. Result CHANGED when the version is another one or the document is gone;
 * EXISTS on a unique key. expected_version 0: it is not there yet, and is made. */
void store_doc_update(struct store_batch *b, int64_t tenant, const char *kind, struct span id,
	int64_t expected_version, struct span json, const struct doc_key *keys, size_t key_count,
	int64_t now);
/* Removes the document, its keys and the secrets of owner (kind, id). No error when it is gone
 * already. */
void store_doc_delete(struct store_batch *b, int64_t tenant, const char *kind, struct span id);
/* Removes every document of `kind` that has the key value (client grants of a client that goes). */
void store_doc_delete_where(struct store_batch *b, int64_t tenant, const char *kind,
	const char *key, struct span value);
/* Inserts or replaces by owner and name. */
void store_secret_put(struct store_batch *b, int64_t tenant, const struct secret_row *row);
void store_secret_delete(struct store_batch *b, int64_t tenant, const char *owner_kind,
	struct span owner_id, struct span name);
/* Inserts or replaces by kid. */
void store_key_put(struct store_batch *b, int64_t tenant, const struct key_row *row);
/* The batch has the result CHANGED unless the tenant's current key is still this one: guards a
 * rotation. */
void store_expect_current_key(struct store_batch *b, int64_t tenant, struct span kid);
/* The batch has the result CHANGED unless the document is there: guards what refers to it. Deleting
 * and adding are batches that follow one another, so whatever is added afterwards is refused and
 * whatever was added before goes with it. */
void store_expect_doc(struct store_batch *b, int64_t tenant, const char *kind, struct span id);
/* Adds the pair; no error when it is there. */
void store_revoke(struct store_batch *b, int64_t tenant, const struct revocation_row *row);
/* The batch has the result CHANGED unless the document has this version: guards what was decided by
 * reading it. */
void store_expect_version(
	struct store_batch *b, int64_t tenant, const char *kind, struct span id, int64_t version);
void store_session_put(struct store_batch *b, int64_t tenant, const struct session_row *row);
/* Nothing when it is gone. */
void store_session_seen(struct store_batch *b, int64_t tenant, struct span hash, int64_t at);
void store_session_drop(struct store_batch *b, int64_t tenant, struct span user_id, struct span id);
void store_sessions_drop_of_user(struct store_batch *b, int64_t tenant, struct span user_id);
void store_sessions_drop_ended(struct store_batch *b, int64_t tenant, int64_t now);
/* Adds one, and forgets those that ended before it was made. */
void store_minted_put(struct store_batch *b, int64_t tenant, const struct minted_row *row);
/* Puts the token on the deny-list, or all live ones of a person. */
void store_minted_revoke(struct store_batch *b, int64_t tenant, struct span jti, int64_t now);
void store_minted_revoke_of_user(
	struct store_batch *b, int64_t tenant, struct span user_id, int64_t now);
void store_event_add(struct store_batch *b, const struct event *e);
/* Says up to where the oldest events will be removed; goes with the event that tells of it. */
void store_events_announce(struct store_batch *b, int64_t tenant, int64_t until, int64_t now);
/* Removes the events up to that one, whose hash is given, and makes it the anchor. At most
 * LIMIT_TRIM events, and only what was announced. The batch has the result CHANGED when it is gone,
 * is another one, or was not announced. */
void store_events_trim(struct store_batch *b, int64_t tenant, int64_t seq,
	const unsigned char hash[32], int64_t now);

/* Result of a batch: OK (durable), EXISTS, CHANGED, IO, NOMEM, BUSY (queue full). */
typedef void store_done_fn(void *arg, err result);

/* Commits and waits; for start-up and offline commands, never on a worker. The batch is freed. */
MUST_CHECK err store_commit(struct store *s, struct store_batch *b);

/* One thread's door to the journal. wake(wake_arg) is called when results wait, once until the
 * owner calls store_port_drain: from the journal thread, or inside store_port_flush, store_submit
 * or store_submit_event for work that is refused at once (BUSY, NOMEM). It must not block nor call
 * the store. wake may be NULL: the owner then drains when it likes. */
MUST_CHECK err store_port_open(
	struct store *s, void (*wake)(void *arg), void *wake_arg, struct store_port **ret_port);
/* All results must have been drained. */
void store_port_close(struct store_port *p);
/* Queues the batch (taken, freed after use). done runs inside store_port_drain, once, whatever
 * happens. */
void store_submit(struct store_port *p, struct store_batch *b, store_done_fn *done, void *arg);
/* Queues one event, cheaper than a batch: events queued one after the other form one group. A few
 * of them are handed over before the flush, so that the journal writes while the owner goes on. */
void store_submit_event(
	struct store_port *p, const struct event *e, store_done_fn *done, void *arg);
/* Hands what was queued to the journal thread. Call at the end of each loop iteration. */
void store_port_flush(struct store_port *p);
/* Runs the done functions of all finished work. */
void store_port_drain(struct store_port *p);
