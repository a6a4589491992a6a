/* SPDX-License-Identifier: Apache-2.0 */
/* stamp.c: what a worker puts on every answer: the date and the request's id. Both are prepared for
 * many requests at once. */
#include "base/clock.h"
#include "base/rand.h"
#include "http/worker.h"

struct span worker_date(struct http_worker *w)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	if (now.tv_sec != w->date_s) {
		clock_http_date(now.tv_sec * 1000, w->date);
		w->date_s = now.tv_sec;
	}
	return span_make(w->date, CLOCK_HTTP_SIZE - 1);
}

/* The generator is asked for many ids at once. Without randomness the ids are zeros: they are
 * names, not secrets. */
void worker_request_id(struct http_worker *w, char out[21])
{
	static const char hex[] = "0123456789abcdef";
	if (w->ids_left < 10) {
		if (rand_bytes(&rng_system, w->ids, sizeof w->ids).code)
			memset(w->ids, 0, sizeof w->ids);
		w->ids_left = sizeof w->ids;
	}
	const unsigned char *p = w->ids + sizeof w->ids - w->ids_left;
	w->ids_left -= 10;
	for (int i = 0; i < 10; i++) {
		out[2 * i] = hex[p[i] >> 4];
		out[2 * i + 1] = hex[p[i] & 15];
	}
	out[20] = 0;
}
