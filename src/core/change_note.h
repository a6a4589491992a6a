/* SPDX-License-Identifier: Apache-2.0 */
/* change_note.h: the notes that change.h makes of what it writes. */
#pragma once
#include "core/ctx.h"
#include "model/diff.h"

struct changes {
	json_t *list; /* of notes */
	size_t left;  /* bytes that may still be noted */
	size_t more;  /* notes that had no room */
};

struct note {
	const char *kind;
	struct span id;
	const char *op;    /* "created", "removed"; NULL: changed, as far as is known */
	const json_t *doc; /* for its name; NULL: none is known */
	size_t room;       /* of diff, at first */
	struct diff diff;  /* what differs */
};

/* Begins the note of one document; only after changes_begin. Fails: NOMEM. */
MUST_CHECK err note_begin(struct ctx *c, struct note *n, const char *kind, struct span id);
/* Adds it to what was noted of the same document, or to the list. A change that changes nothing is
 * not noted. Fails: NOMEM. */
MUST_CHECK err note_end(struct ctx *c, const struct note *n);
/* `count` documents of a kind that went, or changed, with another one; ids (kept by the caller) as
 * far as they are to be named. Nothing when there are none. Fails: NOMEM. */
MUST_CHECK err note_many(
	struct ctx *c, const char *kind, const char *op, int64_t count, json_t *ids);
