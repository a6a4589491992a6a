/* SPDX-License-Identifier: Apache-2.0 */
/* A thread's door to the journal. What the owner queues stays in the port until the flush; what is
 * finished waits in a list that the journal thread appends to. Only that list and `woken` are
 * shared. */
#include "base/limits.h"
#include "store/store_inside.h"

#define GROUP_BYTES_MAX  16777216
#define GROUP_BYTES_KEPT 131072 /* a spare group holds on to no more */
#define REFUSED_ROOM     64
/* Events that go to the journal before the owner's loop has made its turn: it then writes while the
 * owner signs on. */
#define FLUSH_AT 64

struct refusal {
	store_done_fn *done;
	void *arg;
	err result;
};

struct store_port {
	struct journal *journal;
	void (*wake)(void *arg);
	void *wake_arg;

	/* the owner's */
	struct item_list queued;
	struct event_group *open;  /* last of queued, still growing */
	struct event_group *spare; /* finished, its memory used again */
	struct refusal *refused;   /* no memory to queue them */
	size_t refused_count, refused_room;

	pthread_mutex_t lock;
	struct item_list finished;
	bool woken;
};

err store_port_open(
	struct store *s, void (*wake)(void *arg), void *wake_arg, struct store_port **ret_port)
{
	struct store_port *p = calloc(1, sizeof *p);
	struct refusal *refused = calloc(REFUSED_ROOM, sizeof *refused);
	if (!p || !refused) {
		free(p);
		free(refused);
		return FAIL(NOMEM);
	}
	*p = (struct store_port){ .journal = s->journal,
		.wake = wake,
		.wake_arg = wake_arg,
		.refused = refused,
		.refused_room = REFUSED_ROOM };
	item_list_init(&p->queued);
	item_list_init(&p->finished);
	pthread_mutex_init(&p->lock, NULL);
	*ret_port = p;
	return OK;
}

static void group_free(struct event_group *g)
{
	if (g)
		buf_done(&g->bytes);
	free(g);
}

static void item_free(struct item *i)
{
	if (i->is_events)
		group_free((struct event_group *)i);
	else
		store_batch_free((struct store_batch *)i);
}

void store_port_close(struct store_port *p)
{
	if (!p)
		return;
	struct item *i;
	while ((i = item_list_take(&p->queued)) || (i = item_list_take(&p->finished)))
		item_free(i);
	group_free(p->spare);
	free(p->refused);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

/* Under the lock, so that the owner cannot have closed the port in between. */
static void wake_once(struct store_port *p)
{
	if (!p->woken && p->wake)
		p->wake(p->wake_arg);
	p->woken = true;
}

void port_deliver(struct store_port *p, struct item_list *items)
{
	pthread_mutex_lock(&p->lock);
	item_list_move(&p->finished, items);
	wake_once(p);
	pthread_mutex_unlock(&p->lock);
}

/* Not even memory to queue it. When the list of these cannot grow either, telling at once beats
 * never telling. */
static void refuse(struct store_port *p, store_done_fn *done, void *arg, err result)
{
	if (p->refused_count == p->refused_room) {
		struct refusal *more = realloc(p->refused, 2 * p->refused_room * sizeof *more);
		if (!more) {
			done(arg, result);
			return;
		}
		p->refused = more;
		p->refused_room *= 2;
	}
	p->refused[p->refused_count++] = (struct refusal){ done, arg, result };
	struct item_list none;
	item_list_init(&none);
	port_deliver(p, &none);
}

void store_submit(struct store_port *p, struct store_batch *b, store_done_fn *done, void *arg)
{
	if (!b || b->failed) {
		store_batch_free(b);
		refuse(p, done, arg, FAIL(NOMEM));
		return;
	}
	b->item.port = p;
	b->item.records = b->count ? b->count : 1;
	b->item.done = done;
	b->item.arg = arg;
	p->open = NULL; /* what comes later goes behind the batch */
	item_list_add(&p->queued, &b->item);
}

/* ---- plain events ---- */

static struct event_group *group_new(struct store_port *p)
{
	struct event_group *g = TAKE(p->spare);
	if (g) {
		buf_reset(&g->bytes);
	} else {
		g = calloc(1, sizeof *g);
		if (!g)
			return NULL;
		buf_init(&g->bytes, GROUP_BYTES_MAX);
	}
	g->item = (struct item){ .port = p, .is_events = true };
	return g;
}

static const size_t text_offsets[TEXT_COUNT] = {
	[TEXT_DESCRIPTION] = offsetof(struct event, description),
	[TEXT_CLIENT_ID] = offsetof(struct event, client_id),
	[TEXT_CLIENT_NAME] = offsetof(struct event, client_name),
	[TEXT_IP] = offsetof(struct event, ip),
	[TEXT_USER_AGENT] = offsetof(struct event, user_agent),
	[TEXT_AUDIENCE] = offsetof(struct event, audience),
	[TEXT_SCOPE] = offsetof(struct event, scope),
	[TEXT_JTI] = offsetof(struct event, jti),
	[TEXT_DETAIL] = offsetof(struct event, detail),
	[TEXT_SECRET] = offsetof(struct event, secret),
};

static struct span *text_of(struct event *e, enum event_text which)
{
	return (struct span *)((char *)e + text_offsets[which]);
}

static const struct span *text_in(const struct event *e, enum event_text which)
{
	return (const struct span *)((const char *)e + text_offsets[which]);
}

static size_t record_size(const struct event *e)
{
	size_t n = sizeof(struct event_record);
	for (enum event_text i = 0; i < TEXT_COUNT; i++)
		n += text_in(e, i)->n;
	return (n + 7) & ~(size_t)7;
}

static bool group_add(
	struct event_group *g, const struct event *e, size_t size, store_done_fn *done, void *arg)
{
	char *at = buf_reserve(&g->bytes, size);
	if (!at) {
		g->bytes.failed = ERR_OK; /* full; what it holds is good */
		return false;
	}
	struct event_record r = { .size = size,
		.tenant = e->tenant,
		.at = e->at,
		.type = e->type,
		.done = done,
		.arg = arg };
	char *text = at + sizeof r;
	for (enum event_text i = 0; i < TEXT_COUNT; i++) {
		struct span s = *text_in(e, i);
		r.lengths[i] = (uint32_t)s.n;
		if (s.n)
			memcpy(text, s.p, s.n);
		text += s.n;
	}
	memcpy(at, &r, sizeof r);
	g->bytes.n += size;
	g->item.records++;
	return true;
}

const struct event_record *event_group_next(const struct event_group *g, size_t *at)
{
	if (*at == g->bytes.n)
		return NULL;
	const struct event_record *r = (const struct event_record *)(g->bytes.p + *at);
	*at += r->size;
	return r;
}

struct event event_record_get(const struct event_record *r)
{
	struct event e = { .tenant = r->tenant, .at = r->at, .type = r->type };
	const char *text = (const char *)(r + 1);
	for (enum event_text i = 0; i < TEXT_COUNT; i++) {
		*text_of(&e, i) = span_make(text, r->lengths[i]);
		text += r->lengths[i];
	}
	return e;
}

/* Empty as yet: its events are counted into `queued` one by one. */
static bool open_group(struct store_port *p)
{
	struct event_group *g = group_new(p);
	if (!g)
		return false;
	item_list_add(&p->queued, &g->item);
	p->open = g;
	return true;
}

static bool queue_event(struct store_port *p, const struct event *e, store_done_fn *done, void *arg)
{
	size_t size = record_size(e);
	if (p->open && p->open->item.records < LIMIT_JOURNAL_GROUP &&
		group_add(p->open, e, size, done, arg))
		return true;
	return open_group(p) && group_add(p->open, e, size, done, arg);
}

void store_submit_event(struct store_port *p, const struct event *e, store_done_fn *done, void *arg)
{
	if (!queue_event(p, e, done, arg)) {
		refuse(p, done, arg, FAIL(NOMEM));
		return;
	}
	if (++p->queued.records % FLUSH_AT == 0)
		store_port_flush(p);
}

void store_port_flush(struct store_port *p)
{
	p->open = NULL;
	if (!p->queued.first || journal_queue(p->journal, &p->queued, false))
		return;
	for (struct item *i = p->queued.first; i; i = i->next)
		i->result = FAIL(BUSY);
	port_deliver(p, &p->queued);
}

/* ---- results ---- */

static void tell(const struct item *i)
{
	if (!i->is_events) {
		i->done(i->arg, i->result);
		return;
	}
	const struct event_group *g = (const struct event_group *)i;
	const struct event_record *r;
	size_t at = 0;
	while ((r = event_group_next(g, &at)))
		r->done(r->arg, i->result);
}

static void put_away(struct store_port *p, struct item *i)
{
	struct event_group *g = (struct event_group *)i;
	if (i->is_events && !p->spare && g->bytes.size <= GROUP_BYTES_KEPT)
		p->spare = g;
	else
		item_free(i);
}

/* done may submit more, so both lists are taken off the port first. */
void store_port_drain(struct store_port *p)
{
	struct item_list finished;
	item_list_init(&finished);
	pthread_mutex_lock(&p->lock);
	item_list_move(&finished, &p->finished);
	p->woken = false;
	pthread_mutex_unlock(&p->lock);

	size_t refused = p->refused_count;
	for (size_t i = 0; i < refused; i++) {
		struct refusal r = p->refused[i];
		r.done(r.arg, r.result);
	}
	p->refused_count -= refused;
	memmove(p->refused, p->refused + refused, p->refused_count * sizeof *p->refused);

	struct item *i;
	while ((i = item_list_take(&finished))) {
		tell(i);
		put_away(p, i);
	}
}
