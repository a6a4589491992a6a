/* SPDX-License-Identifier: Apache-2.0 */
/* diff.h: what differs between two versions of a document, as it is written down for people to
 * read: only members that differ, without secrets, and no longer than it may be. Pure.
 *
 * One entry per member, named by its JSON pointer (RFC 6901):
 *   {"path": "/name", "before": "a", "after": "b"}      one side is absent where the member was
 *   {"path": "/scopes", "added": [..], "removed": [..]} lists, as sets; "added_more": n when there
 *                                                       are more than are shown
 *   {"path": "/scopes", "reordered": true}              the same elements in another order
 * "cut": true when a value is only its beginning (a text, or the JSON text of what is none), or the
 * path is. A value that holds a secret is "changed", and its entry has "secret": true. */
#pragma once
#include "base/json.h"

#define DIFF_SECRET "changed"

struct diff {
	json_t *members; /* array, the caller's */
	size_t left;     /* bytes of JSON text that may still be added */
	size_t more;     /* members that had no room */
};

/* Adds what differs between two objects, or NULL for one that is not there. Fails: NOMEM. */
MUST_CHECK err diff_documents(struct diff *d, const json_t *was, const json_t *is);
/* Adds the entry of one member at the top; before and after are borrowed, NULL: absent. Nothing
 * when they are equal, or both absent. Fails: NOMEM. */
MUST_CHECK err diff_member(
	struct diff *d, const char *name, const json_t *before, const json_t *after);
/* Adds the entry of a secret that is kept beside its document. Fails: NOMEM. */
MUST_CHECK err diff_secret(struct diff *d, const char *name, bool was_there, bool is_there);
