/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.h: UTF-8 as RFC 3629 has it: shortest forms, no surrogates, nothing above U+10FFFF. Pure. */
#pragma once
#include "base/span.h"

/* Bytes of the well-formed character at p (n of at least 1 are there), 0 when there is none. */
size_t utf8_character(const char *p, size_t n);
bool utf8_is_valid(struct span s);
