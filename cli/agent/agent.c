/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/agent.h"
#include "base/log.h"
#include "cli/agent/keeper.h"
#include "cli/agent/wake.h"
#include <signal.h>
#include <sys/prctl.h>

struct agent {
	const struct agent_options *options;
	uv_loop_t loop;
	uv_signal_t signals[3];
	struct config *config;
	struct keeper keeper;
	struct web *web;
	struct wake *wake;
	bool is_ending;
};

/* No core, no debugger, no look into /proc/PID by others of the same user. */
static void harden(void)
{
#ifndef __SANITIZE_ADDRESS__
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

static void turn(void *arg)
{
	struct agent *a = arg;
	if (!a->is_ending)
		wake_set(a->wake, keeper_turn(&a->keeper));
}

static void news(void *arg, struct kept *k, enum kept_news what)
{
	struct agent *a = arg;
	const char *name = k->slot.config->name;
	char left[24];
	switch (what) {
	case KEPT_RENEWED:
		snprintf(left, sizeof(left), "%" PRId64,
			slot_left_s(&k->slot, clocks_now(a->keeper.clocks)));
		log_line(LOG_INFO, "token renewed", "token", name, "expires_in", left, NULL);
		break;
	case KEPT_OVER:
		log_line(LOG_ERROR, "token is over and is no longer handed out", "token", name,
			"error", k->slot.error, NULL);
		break;
	case KEPT_FAILED:
		log_line(
			LOG_WARN, "token not renewed", "token", name, "error", k->slot.error, NULL);
		break;
	}
	wake_set(a->wake, 0);
}

static void end(struct agent *a)
{
	if (a->is_ending)
		return;
	a->is_ending = true;
	keeper_done(&a->keeper);
	web_free(a->web);
	wake_free(a->wake);
	for (size_t i = 0; i < 3; i++)
		uv_close((uv_handle_t *)&a->signals[i], NULL);
}

static void reload(struct agent *a)
{
	struct fault fault = { 0 };
	struct config *fresh;
	err e = config_read(a->options->config_path, &fault, &fresh);
	if (!e.code)
		e = keeper_load(&a->keeper, fresh);
	if (e.code) {
		log_line(LOG_ERROR, "configuration not reloaded; the old one stays", "error",
			fault.text[0] ? fault.text : "out of memory", NULL);
		return;
	}
	config_free(a->config);
	a->config = fresh;
	log_line(LOG_INFO, "configuration reloaded", NULL);
	turn(a);
}

static void on_signal(uv_signal_t *handle, int number)
{
	struct agent *a = handle->data;
	if (number == SIGHUP)
		reload(a);
	else
		end(a);
}

static void signals_watch(struct agent *a)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };
	for (size_t i = 0; i < 3; i++) {
		uv_signal_init(&a->loop, &a->signals[i]);
		a->signals[i].data = a;
		uv_signal_start(&a->signals[i], on_signal, numbers[i]);
	}
}

static err start(struct agent *a, struct fault *fault)
{
	TRY(web_new(&a->loop, &a->web));
	TRY(wake_new(&a->loop, turn, a, &a->wake));
	a->keeper = (struct keeper){ .web = a->web,
		.clocks = a->options->clocks,
		.rng = a->options->rng,
		.news = news,
		.arg = a };
	(void)fault;
	return keeper_load(&a->keeper, a->config);
}

static err run(struct agent *a, struct fault *fault)
{
	TRY(config_read(a->options->config_path, fault, &a->config));
	if (uv_loop_init(&a->loop) != 0)
		return FAIL(NOMEM);
	signals_watch(a);
	err e = start(a, fault);
	if (e.code)
		end(a);
	else
		turn(a);
	uv_run(&a->loop, UV_RUN_DEFAULT);
	uv_loop_close(&a->loop);
	return e;
}

err agent_run(const struct agent_options *options, struct fault *fault, int *ret_code)
{
	struct agent a = { .options = options };
	harden();
	err e = run(&a, fault);
	config_free(a.config);
	*ret_code = 0;
	return e;
}
