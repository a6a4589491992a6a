/* SPDX-License-Identifier: Apache-2.0 */
/* slow.h: the one thread for operations that would hold up a worker: making RSA keys takes 50 ms to
 * some seconds. A worker hands a job over, goes on with its loop, and gets the job back there.
 *
 * The thread has a reader, a keyring port and a cache of its own. While a job's call runs, they
 * stand in the job's ctx instead of the worker's, and the ctx with all that hangs on it (arena,
 * batch, body) is the slow thread's alone: the worker touches none of it between slow_submit and
 * done.
 *
 * Rule for what is called: nothing of the slow thread's cache may be left in the ctx, its arena or
 * the answer. Neither cache items nor jansson values count their references atomically, so a
 * reference that goes back to the worker would be dropped on the wrong thread. Copy instead
 * (json_deep_copy, arena_span_dup), and unref before the call returns: no arena_on_reset for it.
 * What the worker put into the ctx before (who) may be read: the arena holds it until its reset. */
#pragma once
#include "core/ctx.h"

struct slow;
struct slow_port;

/* Caller-owned, in one place from slow_submit until done ran or the port is closed. */
struct slow_job {
	struct ctx *c;
	err (*call)(void *arg);              /* on the slow thread; c->now is read anew before */
	void (*done)(void *arg, err result); /* on the port's thread; may submit the job again */
	void *arg;
	/* slow.c's own */
	struct slow_port *port;
	struct slow_job *next;
	err result;
};

/* Starts the thread. Fails: NOMEM, IO. */
MUST_CHECK err slow_new(struct store *store, struct keyring *keyring, struct slow **ret_slow);
/* Ends the thread. All ports have been closed. NULL is fine. */
void slow_free(struct slow *s);

/* One thread's door. wake(wake_arg) runs on the slow thread whenever a job is back, never after
 * slow_port_close returned; it must not block nor call this module. Fails: NOMEM. */
MUST_CHECK err slow_port_open(
	struct slow *s, void (*wake)(void *arg), void *wake_arg, struct slow_port **ret_port);
/* Drops the port's jobs that wait or are back, and waits for the one that runs: afterwards the slow
 * thread uses nothing of this port's jobs, and their done is not called. NULL is fine. */
void slow_port_close(struct slow_port *p);
/* Fails: BUSY (LIMIT_SLOW_QUEUE jobs wait); then done is not called. */
MUST_CHECK err slow_submit(struct slow_port *p, struct slow_job *job);
/* Runs done of each job that is back. */
void slow_port_drain(struct slow_port *p);
