/* SPDX-License-Identifier: Apache-2.0 */
/* field.h: members of a document as they are typed. */
#pragma once
#include "base/json.h"

/* "name=value" into an object: a value that is JSON counts as JSON ("5", "true", "[1]",
 * "\"text\""), else as text. A member that is there is replaced. `where` stands in front of the
 * message. Fails: USAGE (no "=", no name, no UTF-8), NOMEM. */
MUST_CHECK err field_set(json_t *object, const char *text, const char *where, struct fault *fault);
