/* SPDX-License-Identifier: Apache-2.0 */
/* hooks.h: the behaviour of a resource that data cannot say. Each member may be NULL. Hooks run
 * inside the use case, before its writes are committed; they may add writes to c->batch and refuse
 * with c->fault. */
#pragma once
#include "core/ctx.h"
#include "model/resource.h"

enum show_why { SHOW_GET, SHOW_LIST, SHOW_CREATED, SHOW_PATCHED, SHOW_ROTATED };

struct resource_hooks {
	/* Before a new document is stored: body is checked and has its id and defaults; may change
	 * it. */
	err (*create)(struct ctx *c, json_t *doc);
	/* Before a changed document is stored. */
	err (*patch)(struct ctx *c, const json_t *old_doc, const json_t *patch, json_t *doc);
	/* Before a document goes; adds what goes with it to c->batch. */
	err (*remove)(struct ctx *c, const json_t *doc);
	/* A value, in the arena, that no other document of the kind may have: for rules over
	 * several members. */
	err (*unique)(struct ctx *c, const json_t *doc, struct span *ret_value);
	/* Adds members that are not in the document (secrets, certificates, computed ones) to a
	 * copy that is about to be shown. */
	err (*show)(struct ctx *c, json_t *doc, enum show_why why);
};
