/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/signals.h"
#include <signal.h>

static void on_signal(uv_signal_t *handle, int number)
{
	struct signals *s = handle->data;
	s->got(s->arg, number);
}

void signals_watch(
	struct signals *s, uv_loop_t *loop, bool all, void (*got)(void *arg, int number), void *arg)
{
	static const int numbers[SIGNALS_MAX] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1,
		SIGUSR2 };
	s->got = got;
	s->arg = arg;
	s->count = all ? SIGNALS_MAX : 3;
	for (size_t i = 0; i < s->count; i++) {
		uv_signal_init(loop, &s->handles[i]);
		s->handles[i].data = s;
		uv_signal_start(&s->handles[i], on_signal, numbers[i]);
	}
}

/* From here on the process ends in its own order: a second SIGTERM must not kill it while files of
 * tokens wait to be taken away. */
static void block(void)
{
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
}

void signals_done(struct signals *s)
{
	block();
	for (size_t i = 0; i < s->count; i++)
		uv_close((uv_handle_t *)&s->handles[i], NULL);
	s->count = 0;
}
