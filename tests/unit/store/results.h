/* SPDX-License-Identifier: Apache-2.0 */
/* results.h: an owner of a port who waits for results and keeps them in the order in which they
 * came. */
#pragma once
#include "support.h"
#include <pthread.h>

#define RESULTS_MAX 200000

struct results {
	struct store_port *port;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	int wakes, unseen; /* since the beginning; not drained yet */
	size_t count;
	struct {
		int number;
		enum err_code code;
	} * list;
};

void results_open(struct results *r, struct store *s);
void results_close(struct results *r);
/* Submit; the result is kept with this number. */
void submit(struct results *r, struct store_batch *b, int number);
void submit_event(struct results *r, const struct event *e, int number);
/* Flushes and drains until `count` results are there. */
void results_wait(struct results *r, size_t count);
