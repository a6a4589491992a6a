/* SPDX-License-Identifier: Apache-2.0 */
/* place.h: a value of the configuration and where it stands, so that every complaint names the
 * place: "tokens.orders.auth: must be one of post, basic". Values are borrowed from the document.
 */
#pragma once
#include "base/json.h"

#define PLACE_SIZE 200

struct place {
	const json_t *v; /* NULL: absent */
	struct fault *fault;
	char path[PLACE_SIZE];
};

/* The member of an object, the item of an array; absent ones have v == NULL. */
struct place place_member(const struct place *p, const char *name);
struct place place_item(const struct place *p, size_t index);
/* Fills the fault with "PATH: rule" and returns USAGE. */
err place_refuse(const struct place *p, const char *rule);

/* The functions below fail with USAGE only, and leave *ret_x as it is when the member is absent. */
/* An object with no members but those of the NULL-ended list. */
MUST_CHECK err place_object(const struct place *p, const char *const *names);
/* An array, absent or of at most max items. */
MUST_CHECK err place_array(const struct place *p, size_t max, size_t *ret_count);
/* The text of p itself: 1 to AGENT_TEXT_SIZE bytes, no control characters. */
MUST_CHECK err place_text(const struct place *p, const char **ret_text);
MUST_CHECK err place_text_of(const struct place *p, const char *name, const char **ret_text);
/* The same, and it must be there. */
MUST_CHECK err place_needed(const struct place *p, const char *name, const char **ret_text);
/* The index of a text in a NULL-ended list. */
MUST_CHECK err place_choice(
	const struct place *p, const char *name, const char *const *choices, int *ret_index);
MUST_CHECK err place_int(
	const struct place *p, const char *name, int64_t min, int64_t max, int64_t *ret_value);
