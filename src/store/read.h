/* SPDX-License-Identifier: Apache-2.0 */
/* read.h: reading a query's rows into an arena. */
#pragma once
#include "store/rows.h"
#include "store/store_inside.h"

/* Reads the columns of the present row into a zeroed row. False: memory is out. */
typedef bool read_row_fn(struct query *q, struct arena *a, void *row);

/* All rows, each `size` bytes. *ret_rows is not NULL, whatever the count. Fails: IO, NOMEM. */
MUST_CHECK err read_rows(struct query *q, struct arena *a, size_t size, read_row_fn *read,
	void **ret_rows, size_t *ret_count);
/* Damage is the operator's matter: a caller hears IO, "try later". */
err read_error(err e);

/* Columns id, doc, seq, version, created_at, updated_at. */
struct doc_row;
bool read_doc(struct query *q, struct arena *a, void *row);
/* Columns of an event as event_insert writes them, but the tenant, into a struct event_row. */
bool read_event(struct query *q, struct arena *a, void *row);
