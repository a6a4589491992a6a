/* SPDX-License-Identifier: Apache-2.0 */
/* format.h: a token as programs want to read it. Pure. */
#pragma once
#include "base/buf.h"
#include "cli/agent/config.h"
#include "cli/agent/slot.h"

/* FORMAT_TOKEN: the token alone, no line end. FORMAT_HEADER: "Authorization: Bearer TOKEN" and a
 * line end. FORMAT_JSON: {"access_token", "token_type", "expires_at"}, seconds since 1970. The
 * token must be fresh. */
void format_put(struct buf *out, enum token_format format, const struct slot *s, struct moment now);
/* {"access_token", "expires_in", "token_type"}: what a metadata server and a token endpoint say. */
void format_put_answer(struct buf *out, const struct slot *s, struct moment now);
/* When it ends by the wall clock, in milliseconds since 1970, as seen now. */
int64_t format_ends_ms(const struct slot *s, struct moment now);
