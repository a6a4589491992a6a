/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/agent.h"
#include "base/log.h"
#include "cli/agent/child.h"
#include "cli/agent/news.h"
#include "cli/agent/notify.h"
#include "cli/agent/report.h"
#include "cli/agent/signals.h"
#include "cli/agent/wake.h"
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#define STATUS_SIZE 512

struct agent {
	const struct agent_options *options;
	uv_loop_t loop;
	struct signals signals;
	struct config *config;
	struct web *web;
	struct wake *wake;
	uv_timer_t watchdog;
	struct keeper keeper;
	struct guests guests;
	struct doors doors;
	struct report report;
	struct child child;
	char status[STATUS_SIZE]; /* last told to systemd */
	bool has_child, is_ready, is_ending;
	int code;
};

/* No core, no debugger, no look into /proc/PID by others of the same user. */
static void harden(void)
{
#ifndef __SANITIZE_ADDRESS__
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/* ---- the end ---- */

static void end(struct agent *a, int code)
{
	if (a->is_ending)
		return;
	a->is_ending = true;
	a->code = code;
	notify_send("STOPPING=1");
	doors_close(&a->doors);
	guests_close(&a->guests, true);
	keeper_done(&a->keeper);
	web_free(a->web);
	wake_free(a->wake);
	signals_done(&a->signals);
	uv_close((uv_handle_t *)&a->watchdog, NULL);
}

static void child_ended(void *arg)
{
	struct agent *a = arg;
	end(a, a->child.code);
}

/* ---- a look at everything ---- */

static void status_tell(struct agent *a)
{
	char text[STATUS_SIZE], line[STATUS_SIZE + 32];
	report_line(&a->report, text, sizeof(text));
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20)
			*p = ' ';
	bool ready = !a->is_ready && keeper_has_asked(&a->keeper);
	if (!ready && strcmp(text, a->status) == 0)
		return;
	snprintf(a->status, sizeof(a->status), "%s", text);
	snprintf(line, sizeof(line), "%sSTATUS=%s", ready ? "READY=1\n" : "", text);
	notify_send(line);
	if (ready)
		log_line(LOG_INFO, "ready", "status", text, NULL);
	a->is_ready |= ready;
}

static void turn(void *arg)
{
	struct agent *a = arg;
	if (a->is_ending)
		return;
	int64_t wait = keeper_turn(&a->keeper);
	if (a->has_child && !a->child.was_started && child_is_ready(&a->child))
		child_start(&a->child);
	if (a->is_ending)
		return;
	status_tell(a);
	wake_set(a->wake, wait);
}

/* The turn that follows at once does what this leads to. */
static void on_news(void *arg, struct kept *k, enum kept_news what)
{
	struct agent *a = arg;
	news_log(k, what);
	if (a->has_child)
		child_tell(&a->child, k, what);
	wake_set(a->wake, 0);
}

static void on_watchdog(uv_timer_t *timer)
{
	(void)timer;
	notify_send("WATCHDOG=1");
}

/* ---- signals ---- */

static void doors_say(const struct agent *a)
{
	for (size_t i = 0; i < a->doors.count; i++) {
		const struct opened *o = &a->doors.opened[i];
		log_line(o->door ? LOG_INFO : LOG_ERROR, o->door ? "open" : "not open", "name",
			o->name, "error", o->error, NULL);
	}
}

static bool doors_make(struct agent *a)
{
	const struct guest_handler control = { report_handle, &a->report };
	bool all = doors_open(&a->guests, a->config, &a->keeper, a->web, &control, &a->doors);
	doors_say(a);
	return all;
}

static void reloading_tell(const struct agent *a)
{
	char text[64];
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%" PRIu64, uv_hrtime() / 1000);
	if (a->is_ready)
		notify_send(text);
}

/* What is wrong in the new configuration leaves the old one in use. */
static void reload(struct agent *a)
{
	struct fault fault = { 0 };
	struct config *fresh = NULL;
	reloading_tell(a);
	err e = config_read(a->options->config_path, &fault, &fresh);
	if (!e.code)
		e = keeper_load(&a->keeper, fresh);
	if (e.code) {
		config_free(fresh);
		log_line(LOG_ERROR, "configuration not reloaded; the old one stays", "error",
			fault.text[0] ? fault.text : "out of memory", NULL);
	} else {
		guests_close(&a->guests, false);
		doors_close(&a->doors);
		config_free(a->config);
		a->config = fresh;
		doors_make(a);
		log_line(LOG_INFO, "configuration reloaded", NULL);
	}
	if (a->is_ready)
		notify_send("READY=1");
	turn(a);
}

/* What a terminal sends to the whole foreground group, the child has got already. */
static bool child_has_it(int number)
{
	return (number == SIGINT || number == SIGQUIT) && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

static void on_signal(void *arg, int number)
{
	struct agent *a = arg;
	if (a->has_child && a->child.is_running) {
		if (!child_has_it(number))
			child_signal(&a->child, number);
	} else if (a->has_child) {
		end(a, 128 + number);
	} else if (number == SIGHUP) {
		reload(a);
	} else {
		end(a, 0);
	}
}

/* ---- the beginning ---- */

static void child_prepare(struct agent *a)
{
	a->has_child = a->options->child != NULL;
	a->child = (struct child){ .config = a->config,
		.keeper = &a->keeper,
		.loop = &a->loop,
		.words = a->options->child,
		.ended = child_ended,
		.arg = a };
}

/* A socket that somebody else has is for a person to sort out: at the start it ends the agent. */
static err doors_first(struct agent *a, struct fault *fault)
{
	if (doors_make(a))
		return OK;
	for (size_t i = 0; i < a->doors.count; i++)
		if (!a->doors.opened[i].door)
			return fault_set(fault, ERR_IO, "%s", a->doors.opened[i].error);
	return FAIL(IO);
}

static err start(struct agent *a, struct fault *fault)
{
	TRY(web_new(&a->loop, &a->web));
	TRY(wake_new(&a->loop, turn, a, &a->wake));
	a->guests.loop = &a->loop;
	a->keeper = (struct keeper){ .web = a->web,
		.clocks = a->options->clocks,
		.rng = a->options->rng,
		.news = on_news,
		.arg = a };
	a->report = (struct report){ &a->keeper, &a->doors };
	child_prepare(a);
	TRY(doors_first(a, fault));
	return keeper_load(&a->keeper, a->config);
}

static void watchdog_start(struct agent *a)
{
	uint64_t ms = (uint64_t)notify_watchdog_ms();
	uv_timer_init(&a->loop, &a->watchdog);
	if (ms)
		uv_timer_start(&a->watchdog, on_watchdog, 0, ms);
}

static err run(struct agent *a, struct fault *fault)
{
	TRY(config_read(a->options->config_path, fault, &a->config));
	if (a->options->child && !a->config->exec.variable_count)
		return fault_set(fault, ERR_USAGE, "%s: exec: is needed to run a command",
			a->options->config_path);
	if (uv_loop_init(&a->loop) != 0)
		return FAIL(NOMEM);
	signals_watch(&a->signals, &a->loop, a->options->child != NULL, on_signal, a);
	watchdog_start(a);
	err e = start(a, fault);
	if (e.code)
		end(a, 0);
	else
		turn(a);
	uv_run(&a->loop, UV_RUN_DEFAULT);
	uv_loop_close(&a->loop);
	return e;
}

err agent_run(const struct agent_options *options, struct fault *fault, int *ret_code)
{
	struct agent *a = calloc(1, sizeof(*a));
	TRY_PTR(a);
	a->options = options;
	harden();
	err e = run(a, fault);
	if (!e.code)
		*ret_code = a->code;
	config_free(a->config);
	free(a);
	return e;
}
