/* SPDX-License-Identifier: Apache-2.0 */
/* ec_der.h: ECDSA signatures between JOSE's form, r and s side by side at their full length (RFC
 * 7518 3.4), and libcrypto's, a DER SEQUENCE of two INTEGERs. No memory, no libcrypto. */
#pragma once
#include "key_curve.h"
#include <stdbool.h>

#define MI_ECDSA_DER_MAX (3 + 2 * (3 + MI_FIELD_MAX))

/* raw has 2 * bytes bytes (bytes at most MI_FIELD_MAX). Returns the length in der. */
size_t mi_ecdsa_to_der(const unsigned char *raw, size_t bytes, unsigned char der[MI_ECDSA_DER_MAX]);
/* Writes 2 * bytes bytes to raw. False when der is not exactly two minimal positive integers that
 * fit; raw is undefined then. */
bool mi_ecdsa_from_der(const unsigned char *der, size_t len, size_t bytes, unsigned char *raw);
