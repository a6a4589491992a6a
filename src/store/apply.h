/* SPDX-License-Identifier: Apache-2.0 */
/* apply.h: carries out recorded writes inside the transaction that the journal holds open. */
#pragma once
#include "store/batch.h"

/* What the writer knows beyond the database. */
struct writer {
	struct db *db;
	struct chain *chain;
	struct chain_head *heads; /* newest event of the tenants seen since they were forgotten */
	size_t head_count, head_room;
	int64_t data_version;
	struct uses *uses;
};

MUST_CHECK err writer_init(struct writer *w, struct db *db);
void writer_done(struct writer *w);
/* After a rollback, or when another process wrote: what the database holds is read again when
 * needed. */
void writer_forget(struct writer *w);
/* At the start of a transaction: whether another process wrote since the last one. What was
 * known is then forgotten. */
MUST_CHECK err writer_look_around(struct writer *w, bool *ret_others_wrote);

/* Fails: EXISTS, CHANGED (a batch in a savepoint may then be rolled back alone), IO, BUSY, NOMEM,
 * CORRUPT, CRYPTO, INTERNAL. */
MUST_CHECK err apply_batch(struct writer *w, const struct store_batch *b);
MUST_CHECK err apply_events(struct writer *w, const struct event_group *g);

/* apply_docs.c */
MUST_CHECK err apply_doc(
	struct db *db, int64_t tenant, enum op_kind kind, const struct op_doc *doc);
/* apply_trim.c: log retention. */
MUST_CHECK err apply_trim(
	struct db *db, int64_t tenant, enum op_kind kind, const struct op_trim *trim);
/* apply_people.c: sessions and minted tokens. */
MUST_CHECK err apply_session(
	struct db *db, int64_t tenant, enum op_kind kind, const struct session_row *row);
MUST_CHECK err apply_minted(
	struct db *db, int64_t tenant, enum op_kind kind, const struct minted_row *row);
/* apply_uses.c: what of the token uses was written in this minute already. Bounded: what has no
 * room is written once more. NULL: no memory. */
struct uses *uses_new(void);
void uses_free(struct uses *u);
void uses_forget(struct uses *u);
/* When the event is a use. */
MUST_CHECK err apply_use(struct db *db, struct uses *u, const struct event *e);
/* After secrets of that owner changed. */
MUST_CHECK err apply_uses_tidy(struct db *db, struct uses *u, int64_t tenant,
	struct span owner_kind, struct span owner_id);
MUST_CHECK err apply_uses_drop(struct db *db, int64_t tenant, const char *kind, struct span id);
