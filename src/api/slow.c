/* SPDX-License-Identifier: Apache-2.0 */
#include "api/slow.h"
#include "base/limits.h"
#include "core/hot.h"
#include <pthread.h>
#include <stdlib.h>

struct queue {
	struct slow_job *first, **end;
};

struct slow {
	struct store_conn *conn;
	struct keyring_port *keys;
	struct hot *hot;
	pthread_t id;
	bool is_started;
	pthread_mutex_t lock; /* of what follows, and of every port's queue */
	pthread_cond_t changed;
	struct queue waiting;
	size_t waiting_count;
	struct slow_job *running;
	bool is_ending;
};

struct slow_port {
	struct slow *slow;
	void (*wake)(void *arg);
	void *wake_arg;
	struct queue back;
};

/* ---- queues ---- */

static void queue_init(struct queue *q)
{
	q->first = NULL;
	q->end = &q->first;
}

static void queue_put(struct queue *q, struct slow_job *job)
{
	job->next = NULL;
	*q->end = job;
	q->end = &job->next;
}

static struct slow_job *queue_take(struct queue *q)
{
	struct slow_job *job = q->first;
	if (job && !(q->first = job->next))
		q->end = &q->first;
	return job;
}

/* ---- the thread ---- */

/* The time spent in the queue is not the request's: what is written must not be older than what
 * others wrote meanwhile. */
static err run_job(struct slow *s, struct slow_job *job)
{
	struct ctx *c = job->c;
	struct store_conn *conn = c->conn;
	struct keyring_port *keys = c->keys;
	struct hot *hot = c->hot;
	c->conn = s->conn;
	c->keys = s->keys;
	c->hot = s->hot;
	c->now = clock_now_ms(c->clock);
	err e = hot_refresh(c->hot, c->conn);
	if (!e.code)
		e = job->call(job->arg);
	c->conn = conn;
	c->keys = keys;
	c->hot = hot;
	return e;
}

/* Waits for work. NULL: the end. Called and returns under the lock. */
static struct slow_job *next_job(struct slow *s)
{
	struct slow_job *job;
	while (!(job = queue_take(&s->waiting)) && !s->is_ending)
		pthread_cond_wait(&s->changed, &s->lock);
	if (job)
		s->waiting_count--;
	return job;
}

/* The wake-up happens under the lock, so that the port cannot have been closed in between. */
static void give_back(struct slow *s, struct slow_job *job)
{
	struct slow_port *p = job->port;
	queue_put(&p->back, job);
	s->running = NULL;
	pthread_cond_broadcast(&s->changed);
	p->wake(p->wake_arg);
}

static void *run(void *arg)
{
	struct slow *s = arg;
	pthread_mutex_lock(&s->lock);
	while ((s->running = next_job(s))) {
		struct slow_job *job = s->running;
		pthread_mutex_unlock(&s->lock);
		job->result = run_job(s, job);
		pthread_mutex_lock(&s->lock);
		give_back(s, job);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static err start(struct slow *s, struct store *store, struct keyring *keyring)
{
	TRY(store_conn_open(store, &s->conn));
	TRY(keyring_port_new(keyring, &s->keys));
	s->hot = hot_new();
	TRY_PTR(s->hot);
	s->is_started = pthread_create(&s->id, NULL, run, s) == 0;
	return s->is_started ? OK : FAIL(IO);
}

err slow_new(struct store *store, struct keyring *keyring, struct slow **ret_slow)
{
	struct slow *s = calloc(1, sizeof *s);
	TRY_PTR(s);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->changed, NULL);
	queue_init(&s->waiting);
	err e = start(s, store, keyring);
	if (e.code)
		slow_free(s);
	else
		*ret_slow = s;
	return e;
}

static void end_thread(struct slow *s)
{
	pthread_mutex_lock(&s->lock);
	s->is_ending = true;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
	pthread_join(s->id, NULL);
}

void slow_free(struct slow *s)
{
	if (!s)
		return;
	if (s->is_started)
		end_thread(s);
	hot_free(s->hot);
	keyring_port_free(s->keys);
	store_conn_close(s->conn);
	pthread_cond_destroy(&s->changed);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* ---- ports ---- */

err slow_port_open(
	struct slow *s, void (*wake)(void *arg), void *wake_arg, struct slow_port **ret_port)
{
	struct slow_port *p = calloc(1, sizeof *p);
	TRY_PTR(p);
	*p = (struct slow_port){ .slow = s, .wake = wake, .wake_arg = wake_arg };
	queue_init(&p->back);
	*ret_port = p;
	return OK;
}

static void drop_waiting(struct slow *s, const struct slow_port *p)
{
	struct queue old = s->waiting;
	struct slow_job *next;
	queue_init(&s->waiting);
	s->waiting_count = 0;
	for (struct slow_job *job = old.first; job; job = next) {
		next = job->next;
		if (job->port == p)
			continue;
		queue_put(&s->waiting, job);
		s->waiting_count++;
	}
}

void slow_port_close(struct slow_port *p)
{
	if (!p)
		return;
	struct slow *s = p->slow;
	pthread_mutex_lock(&s->lock);
	drop_waiting(s, p);
	while (s->running && s->running->port == p)
		pthread_cond_wait(&s->changed, &s->lock);
	pthread_mutex_unlock(&s->lock);
	free(p);
}

err slow_submit(struct slow_port *p, struct slow_job *job)
{
	struct slow *s = p->slow;
	job->port = p;
	pthread_mutex_lock(&s->lock);
	bool fits = s->waiting_count < LIMIT_SLOW_QUEUE;
	if (fits) {
		queue_put(&s->waiting, job);
		s->waiting_count++;
		pthread_cond_broadcast(&s->changed);
	}
	pthread_mutex_unlock(&s->lock);
	return fits ? OK : FAIL(BUSY);
}

static struct slow_job *take_back(struct slow_port *p)
{
	pthread_mutex_lock(&p->slow->lock);
	struct slow_job *job = queue_take(&p->back);
	pthread_mutex_unlock(&p->slow->lock);
	return job;
}

void slow_port_drain(struct slow_port *p)
{
	struct slow_job *job;
	while ((job = take_back(p)))
		job->done(job->arg, job->result);
}
