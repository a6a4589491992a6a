/* SPDX-License-Identifier: Apache-2.0 */
/* document_id.h: identifiers as the contract shapes them. */
#pragma once
#include "core/ctx.h"

/* `form` is "alnum:32", "hex:24", "uuid", or a prefix and a count of letters and digits: "cgr_:16".
 * *ret_id is in the arena. Fails: CRYPTO, NOMEM, INTERNAL (a form that the resource file should not
 * have). */
MUST_CHECK err document_id_new(struct ctx *c, const char *form, struct span *ret_id);
