/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.h: is it UTF-8 as RFC 3629 has it: shortest forms, no surrogates, nothing above U+10FFFF.
 * Pure. */
#pragma once
#include "base/span.h"

bool utf8_is_valid(struct span s);
