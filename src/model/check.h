/* SPDX-License-Identifier: Apache-2.0 */
/* check.h: the parts of schema_check, for this folder only. Each takes a node, a value that has the
 * type in its name, and where it stands; the first rule that is broken is told. Wording and order
 * are those of the z-schema library, which the service uses: a node's own rules come before those
 * of what is in it, and lists of members and of items are walked from their end. */
#pragma once
#include "model/schema.h"

/* Where we are: "groups[0].email", from the inside out. NULL: the whole value. */
struct trail {
	const struct trail *up;
	const char *name; /* NULL: an item */
	size_t index;
};

struct check {
	struct arena *a;
	enum schema_use use;
	enum err_code code;
	struct fault *fault;
};

/* Any value. Fails: k->code, NOMEM, INTERNAL (a pattern of ours is none). */
MUST_CHECK err check_value(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at);
MUST_CHECK err check_type(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at);
MUST_CHECK err check_array(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at);
MUST_CHECK err check_object(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at);

/* Fills the fault with 'MESSAGE', or 'MESSAGE' on property PATH (DESCRIPTION). Returns k->code. */
err check_refuse(const struct check *k, const struct schema *s, const struct trail *at,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* One bit of enum schema_type. */
unsigned check_type_of(const json_t *v);
const char *check_type_name(unsigned type);
/* Whether the value stands in a NULL-ended list of JSON texts. */
bool check_is_among(const json_t *v, const char *const *values);
/* As JavaScript prints numbers: the fewest digits that read back. */
const char *check_number_text(double d, char text[32]);
