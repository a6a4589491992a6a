/* SPDX-License-Identifier: Apache-2.0 */
/* fail.h: how the library reports. Names that are shared inside the library start with mi_. */
#pragma once
#include <mintage/err.h>

#define AUTO(fn) __attribute__((cleanup(fn)))
/* For locals whose zeroing (-ftrivial-auto-var-init) would show: the code must write before it
 * reads. */
#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define MI_NO_INIT __attribute__((uninitialized))
#endif
#endif
#ifndef MI_NO_INIT
#define MI_NO_INIT
#endif
#define TRY(call)                                                                                  \
	do {                                                                                       \
		enum mint_err try_ = (call);                                                       \
		if (try_ != MINT_OK)                                                               \
			return try_;                                                               \
	} while (0)

/* Fills *error, which may be NULL, and returns the code, so that callers write `return
 * mi_fail(...)`. Text that does not fit is cut between characters. */
enum mint_err mi_fail(struct mint_error *error, enum mint_err code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), cold));
/* The length of a text for "%.*s": at most max bytes, and not through a character. */
int mi_cut(struct mint_text text, size_t max);
/* mi_fail with the code's own text. */
enum mint_err mi_fail_plain(struct mint_error *error, enum mint_err code) __attribute__((cold));
