/* SPDX-License-Identifier: Apache-2.0 */
/* out.h: writes into a caller's buffer and goes on counting when it is full, so that one pass both
 * writes and measures. */
#pragma once
#include <mintage/err.h>

struct mi_out {
	char *p;
	size_t size, n; /* n > size: it did not fit */
};

void mi_out_put(struct mi_out *o, const void *p, size_t n);
void mi_out_puts(struct mi_out *o, const char *text);
/* ,"name":"base64url of the bytes" without branches on the bytes */
void mi_out_b64_member(struct mi_out *o, const char *name, const unsigned char *bytes, size_t n);
/* Text between quotes, escaped. It is UTF-8. */
void mi_out_quoted(struct mi_out *o, const char *p, size_t n);
/* OK or SPACE, with *ret_len. */
enum mint_err mi_out_end(const struct mi_out *o, size_t *ret_len, struct mint_error *error);
