/* SPDX-License-Identifier: Apache-2.0 */
#include "results.h"
#include <stdlib.h>

struct ticket {
	struct results *results;
	int number;
};

static void wake(void *arg)
{
	struct results *r = arg;
	pthread_mutex_lock(&r->lock);
	r->wakes++;
	r->unseen++;
	pthread_cond_signal(&r->woken);
	pthread_mutex_unlock(&r->lock);
}

static void done(void *arg, err result)
{
	struct ticket *t = arg;
	struct results *r = t->results;
	if (r->count == RESULTS_MAX)
		abort();
	r->list[r->count].number = t->number;
	r->list[r->count++].code = result.code;
	free(t);
}

static struct ticket *ticket_new(struct results *r, int number)
{
	struct ticket *t = malloc(sizeof *t);
	if (!t)
		abort();
	*t = (struct ticket){ r, number };
	return t;
}

void results_open(struct results *r, struct store *s)
{
	*r = (struct results){ 0 };
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->woken, NULL);
	r->list = calloc(RESULTS_MAX, sizeof *r->list);
	if (store_port_open(s, wake, r, &r->port).code)
		abort();
}

void results_close(struct results *r)
{
	store_port_close(r->port);
	pthread_cond_destroy(&r->woken);
	pthread_mutex_destroy(&r->lock);
	free(r->list);
}

void submit(struct results *r, struct store_batch *b, int number)
{
	store_submit(r->port, b, done, ticket_new(r, number));
}

void submit_event(struct results *r, const struct event *e, int number)
{
	store_submit_event(r->port, e, done, ticket_new(r, number));
}

void results_wait(struct results *r, size_t count)
{
	store_port_flush(r->port);
	while (r->count < count) {
		pthread_mutex_lock(&r->lock);
		while (!r->unseen)
			pthread_cond_wait(&r->woken, &r->lock);
		r->unseen = 0;
		pthread_mutex_unlock(&r->lock);
		store_port_drain(r->port);
	}
}
