/* SPDX-License-Identifier: Apache-2.0 */
/* web.h: libcurl on a libuv loop: any number of transfers at once, none of which blocks. */
#pragma once
#include "base/err.h"
#include <curl/curl.h>
#include <stdbool.h>
#include <uv.h>

struct web;

/* A transfer under way; the caller's storage, zero-initialised. */
struct web_job {
	CURL *curl;
	void (*done)(struct web_job *job, CURLcode code); /* may free it */
	bool is_running;
};

/* Fails: NOMEM. */
MUST_CHECK err web_new(uv_loop_t *loop, struct web **ret_web);
/* All jobs must have ended or been cancelled. The loop must run on until the handles are closed. */
void web_free(struct web *w);

/* Starts job->curl, which job->done ends. Fails: NOMEM. */
MUST_CHECK err web_start(struct web *w, struct web_job *job);
/* Ends it without a word; done is not called. Nothing happens when it does not run. Not from within
 * one of its callbacks. */
void web_cancel(struct web *w, struct web_job *job);

/* What every transfer has: certificates verified (those of ca_file alone when it is not NULL), no
 * redirects, no proxy to the loopback interface, HTTP/1.1. */
void web_options(CURL *curl, const char *url, const char *ca_file);
/* "cannot reach URL: reason"; reason is CURLOPT_ERRORBUFFER's. */
void web_reason(CURLcode code, const char *url, const char *reason, char *out, size_t size);
