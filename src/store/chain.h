/* SPDX-License-Identifier: Apache-2.0 */
/* chain.h: the hash chain of events. hash = SHA-256(hash of the row before || canonical bytes of
 * this row); before the first row stand 32 zero bytes, or the anchor's hash since the oldest
 * rows were removed (event_anchors). Canonical bytes: tenant, seq, at as 8 bytes
 * each, big-endian; then log_id, type, description, client_id, client_name, ip, user_agent,
 * audience, scope, jti, detail, each as its length in 4 bytes, big-endian, and its bytes. The
 * columns in the order of the table, so that anyone can check the chain with a page of Python. */
#pragma once
#include "base/buf.h"
#include "store/store.h"

#define CHAIN_HASH_SIZE 32
#define CHAIN_LOG_ID    56
#define CHAIN_TIME      17 /* YYYYMMDDhhmmssmmm */

/* Computes hashes; one per thread. */
struct chain;

MUST_CHECK err chain_new(struct chain **ret_chain);
void chain_free(struct chain *c);
/* row->hash is not read. Fails: NOMEM, CRYPTO. */
MUST_CHECK err chain_hash(struct chain *c, const unsigned char before[CHAIN_HASH_SIZE],
	const struct event_row *row, unsigned char ret_hash[CHAIN_HASH_SIZE]);

/* The newest event of a tenant. */
struct chain_head {
	int64_t tenant, seq;
	char time[CHAIN_TIME]; /* of its log_id */
	unsigned char hash[CHAIN_HASH_SIZE];
};

/* An instant as it stands in a log_id: these sort by time. */
void chain_time(int64_t at, char out[CHAIN_TIME]);
/* The log_id of the event after `head`: "900", the time (never before that of the event before, so
 * that log_ids sort in the order of seq), 18 digits of seq, 18 digits drawn from the hash before
 * (so that a second database does not give out the same ones). */
void chain_log_id(
	struct chain *c, const struct chain_head *head, int64_t at, char out[CHAIN_LOG_ID]);
/* The seq that a log_id holds, 0 when it has not the form. */
int64_t chain_log_id_seq(struct span log_id);
