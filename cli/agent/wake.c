/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/wake.h"
#include <stdbool.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define FAR_S 4102444800 /* the year 2100 */

struct wake {
	int fds[2]; /* the delay; the wall clock */
	uv_poll_t polls[2];
	unsigned open;
	void (*woken)(void *arg);
	void *arg;
};

/* A timer on the wall clock, far ahead, that is cancelled when somebody sets that clock. */
static void wall_watch(struct wake *w)
{
	struct itimerspec far = { .it_value = { .tv_sec = FAR_S } };
	timerfd_settime(w->fds[1], TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL);
}

static void on_event(uv_poll_t *poll, int status, int events)
{
	struct wake *w = poll->data;
	uint64_t count;
	(void)status;
	(void)events;
	bool is_wall = poll == &w->polls[1];
	ssize_t n = read(w->fds[is_wall], &count, sizeof(count));
	(void)n; /* ECANCELED is the news itself */
	if (is_wall)
		wall_watch(w);
	w->woken(w->arg);
}

static void poll_closed(uv_handle_t *handle)
{
	struct wake *w = handle->data;
	if (--w->open == 0) {
		close(w->fds[0]);
		close(w->fds[1]);
		free(w);
	}
}

void wake_free(struct wake *w)
{
	if (!w)
		return;
	for (int i = 0; i < 2; i++)
		uv_close((uv_handle_t *)&w->polls[i], poll_closed);
}

err wake_new(uv_loop_t *loop, void (*woken)(void *arg), void *arg, struct wake **ret_wake)
{
	static const clockid_t ids[] = { CLOCK_BOOTTIME, CLOCK_REALTIME };
	struct wake *w = calloc(1, sizeof(*w));
	TRY_PTR(w);
	w->woken = woken;
	w->arg = arg;
	for (int i = 0; i < 2; i++)
		w->fds[i] = timerfd_create(ids[i], TFD_NONBLOCK | TFD_CLOEXEC);
	if (w->fds[0] < 0 || w->fds[1] < 0 || uv_poll_init(loop, &w->polls[0], w->fds[0]) != 0) {
		free(w);
		return FAIL(IO);
	}
	uv_poll_init(loop, &w->polls[1], w->fds[1]);
	for (int i = 0; i < 2; i++) {
		w->polls[i].data = w;
		uv_poll_start(&w->polls[i], UV_READABLE, on_event);
		w->open++;
	}
	wall_watch(w);
	*ret_wake = w;
	return OK;
}

void wake_set(struct wake *w, int64_t delay_ms)
{
	if (delay_ms < 1) /* nothing at all would disarm it */
		delay_ms = 1;
	struct itimerspec in = { .it_value = { .tv_sec = delay_ms / 1000,
					 .tv_nsec = delay_ms % 1000 * 1000000 } };
	timerfd_settime(w->fds[0], 0, &in, NULL);
}
