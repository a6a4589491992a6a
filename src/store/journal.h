/* SPDX-License-Identifier: Apache-2.0 */
/* journal.h: the one thread that writes. It takes everything that waits, applies it in one
 * transaction, makes it durable, and only then reports. Work comes as items: a batch, or a group of
 * plain events, from a port (port.c) or from store_commit. */
#pragma once
#include "base/buf.h"
#include "store/chain.h"
#include "store/changes.h"
#include "store/db.h"
#include <pthread.h>

struct waiter; /* of store_commit */

struct item {
	struct item *next;
	struct store_port *port; /* whom to tell; NULL: waiter */
	struct waiter *waiter;
	bool is_events; /* struct event_group, else struct store_batch */
	size_t records;
	err result;
	store_done_fn *done; /* of a batch; an event group keeps one for each event */
	void *arg;
};

struct item_list {
	struct item *first, **last;
	size_t records;
};

static inline void item_list_init(struct item_list *l)
{
	*l = (struct item_list){ .last = &l->first };
}
static inline void item_list_add(struct item_list *l, struct item *i)
{
	i->next = NULL;
	*l->last = i;
	l->last = &i->next;
	l->records += i->records;
}
/* Appends all of `from` and empties it. */
static inline void item_list_move(struct item_list *l, struct item_list *from)
{
	if (!from->first)
		return;
	*l->last = from->first;
	l->last = from->last;
	l->records += from->records;
	item_list_init(from);
}
static inline struct item *item_list_take(struct item_list *l)
{
	struct item *i = l->first;
	if (!i)
		return NULL;
	l->first = i->next;
	l->records -= i->records;
	if (!l->first)
		l->last = &l->first;
	return i;
}

/* Events of one port, one after the other in one buffer: no allocation for each. A record is a
 * struct event_record and then the bytes of its texts, padded to 8. */
struct event_group {
	struct item item; /* first */
	struct buf bytes;
};

enum event_text {
	TEXT_DESCRIPTION,
	TEXT_CLIENT_ID,
	TEXT_CLIENT_NAME,
	TEXT_IP,
	TEXT_USER_AGENT,
	TEXT_AUDIENCE,
	TEXT_SCOPE,
	TEXT_JTI,
	TEXT_DETAIL,
	TEXT_SECRET,
	TEXT_COUNT
};

struct event_record {
	size_t size; /* with texts and padding */
	int64_t tenant, at;
	const char *type;
	store_done_fn *done;
	void *arg;
	uint32_t lengths[TEXT_COUNT];
};

/* Steps through a group: at starts as 0. NULL at the end. */
const struct event_record *event_group_next(const struct event_group *g, size_t *at);
/* Borrows from the record. */
struct event event_record_get(const struct event_record *r);

struct journal;

/* `db` is the only writer; the journal uses it from its thread until journal_stop. *changes is set
 * to the change counter of the database before results of such a change are reported. */
MUST_CHECK err journal_start(struct db *db, struct changes *changes, struct journal **ret_journal);
/* Commits what waits and ends the thread. NULL is fine. */
void journal_stop(struct journal *j);
/* Queues all items of the list, which is emptied; false, and nothing is queued, when the queue is
 * full. */
bool journal_queue(struct journal *j, struct item_list *items, bool even_when_full);
/* OK unless the last transaction failed to be written; then one is tried anew in the background,
 * and the next call tells. */
MUST_CHECK err journal_check(struct journal *j);

/* store_commit: waits for the item's result. */
MUST_CHECK err journal_wait(struct journal *j, struct item *item);

/* port.c: puts a finished item before the port's owner. */
void port_deliver(struct store_port *p, struct item_list *items);
