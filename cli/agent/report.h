/* SPDX-License-Identifier: Apache-2.0 */
/* report.h: how things stand, as GET /status on the control socket says it. No token is in it. */
#pragma once
#include "cli/agent/doors.h"
#include "cli/agent/keeper.h"

struct report {
	const struct keeper *keeper;
	const struct doors *doors;
};

/* {"tokens": [{"name", "state": "fresh" | "stale", "renewals", "asking", "expires_at",
 * "expires_in", "renews_in", "error", "error_at", "retries_in", "files": [{"path", "written",
 * "error"}]}], "doors": [{"name", "open", "error"}]}. Times in seconds, instants as text; what does
 * not apply is null. NULL: no memory. */
json_t *report_make(const struct report *r);
/* A guest_handler's function; arg is the report. */
void report_handle(void *report, struct guest *g);
/* "2 of 3 tokens fresh; orders: cannot reach ..." */
void report_line(const struct report *r, char *out, size_t size);
