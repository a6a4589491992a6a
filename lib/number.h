/* SPDX-License-Identifier: Apache-2.0 */
/* number.h: decimal text to values, without the locale and without memory. All take text whose
 * grammar has been checked:
 * -?digits(.digits)?([eE][+-]?digits)?, where the digits before the point may also be missing. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The nearest double. False: not finite, or more than 400 characters. */
bool mi_number_double(const char *text, size_t len, double *ret_value);

/* The greatest integer that is not above the number, and whether something is left over: exact for
 * any length and exponent, so that an instant is compared as it was written. False: outside -2^63
 * .. 2^63-1. */
bool mi_number_floor(const char *text, size_t len, int64_t *ret_floor, bool *ret_fraction);
