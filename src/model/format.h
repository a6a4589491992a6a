/* SPDX-License-Identifier: Apache-2.0 */
/* format.h: the formats that schemas name, each a question about one text. Pure, thread-safe. */
#pragma once
#include "base/span.h"

/* Whether the name is one of ours; the generator refuses others. */
bool format_is_known(const char *format);
/* Whether the text has the format; true for formats that nobody knows. */
bool format_matches(const char *format, struct span text);
