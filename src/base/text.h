/* SPDX-License-Identifier: Apache-2.0 */
/* text.h: text from outside that is to be written down: bounded, and UTF-8 whatever was sent. */
#pragma once
#include "base/arena.h"

/* At most `max` bytes of `s`, cut at a character; bytes that are no UTF-8, and controls, become
 * '?'. Borrows `s` when nothing had to change, else a copy in the arena; SPAN_NONE when memory is
 * out. */
struct span text_clean(struct arena *a, struct span s, size_t max);
