/* SPDX-License-Identifier: Apache-2.0 */
/* version.h: which state of a document a call is about. A caller may say which one his change was
 * made for; whatever else is stored by then is refused, instead of being written over. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include <stdbool.h>
#include <stdint.h>

struct ctx;

struct version {
	int64_t number; /* raised by each update; 0: a singleton that was never written */
	int64_t created_at, updated_at; /* ms */
};

/* What the caller said; zeroed: nothing. */
struct expected {
	const struct span *tags; /* any of these */
	size_t count;
	bool given;
	bool any;           /* whatever is there, as long as something is */
	bool compared;      /* by version_check */
	int64_t changed_at; /* after a refusal: when what is there was written; 0: nothing is */
};

/* A name of that state, other than that of each other state of the document, and of documents that
 * had its id before. In the arena; p == NULL: no memory. */
struct span version_tag(struct arena *a, const struct version *v);
/* Whether the caller meant this state; `v` NULL: nothing is there. Fails: D_STALE, NOMEM. */
MUST_CHECK err version_check(struct ctx *c, const struct version *v);
/* After an operation. One that compares nothing cannot promise anything. Fails: D_STALE. */
MUST_CHECK err version_compared(const struct ctx *c);
/* The state that the answer shows, for the caller's next change. */
void version_show(struct ctx *c, const struct version *v);
/* The same for the state that stands when the batch is committed: `was` plus this change. */
void version_show_next(struct ctx *c, const struct version *was);
