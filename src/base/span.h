/* SPDX-License-Identifier: Apache-2.0 */
/* span.h: a borrowed run of bytes. Pure, thread-safe, allocates nothing. A span owns nothing:
 * whoever hands one out says how long the bytes live. p == NULL means "absent"; n == 0 with p !=
 * NULL means "empty". */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

struct span {
	const char *p;
	size_t n;
};

#define SPAN(lit)   ((struct span){ "" lit, sizeof(lit) - 1 })
#define SPAN_NONE   ((struct span){ NULL, 0 })
#define SPAN_FMT    "%.*s"
#define SPAN_ARG(s) (int)(s).n, (s).p ? (s).p : ""

static inline struct span span_of(const char *text)
{
	return (struct span){ text, text ? strlen(text) : 0 };
}

static inline struct span span_make(const void *p, size_t n)
{
	return (struct span){ (const char *)p, n };
}

static inline bool span_is_empty(struct span s)
{
	return s.n == 0;
}

static inline bool span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool span_eq_str(struct span a, const char *text)
{
	return span_eq(a, span_of(text));
}

/* ASCII case-insensitive comparison, for HTTP field names and schemes. */
static inline bool span_eq_nocase(struct span a, const char *text)
{
	return a.n == strlen(text) && (a.n == 0 || strncasecmp(a.p, text, a.n) == 0);
}

static inline bool span_starts_with(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

/* Cuts the part before the first `sep` off *rest and returns it; *rest becomes what follows, p ==
 * NULL at the end. */
static inline struct span span_cut(struct span *rest, char sep)
{
	struct span head = *rest;
	const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	if (!at) {
		*rest = SPAN_NONE;
		return head;
	}
	head.n = (size_t)(at - rest->p);
	rest->p = at + 1;
	rest->n -= head.n + 1;
	return head;
}

/* Total order by bytes, shorter first when one is a prefix of the other; for sorted sets. */
static inline int span_compare(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int d = n ? memcmp(a.p, b.p, n) : 0;
	return d ? d : (a.n > b.n) - (a.n < b.n);
}
