/* SPDX-License-Identifier: Apache-2.0 */
/* machines.h: an API's machine to machine applications, each with its grant: the view of the
 * dashboard, of which the contract has only the two halves. */
#pragma once
#include "core/documents.h"

struct machines_query {
	struct span api_id;
	uint32_t page, per_page;
	bool authorized; /* only those with a grant */
};

/* {machines: [{client_id, name, grant}], start, limit, more}: grant is the client grant for
 * machines (subject_type "client") as the caller may see it, or null. In the order in which
 * the applications, or with `authorized` the grants, were made. Fails: M_WIRE (no such API), IO,
 * NOMEM, CORRUPT. */
MUST_CHECK err machines_show(struct ctx *c, const struct machines_query *q, json_t **ret_doc);
