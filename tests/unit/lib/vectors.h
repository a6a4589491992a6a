/* SPDX-License-Identifier: Apache-2.0 */
/* vectors.h: reference vectors, read from outside of the tree; tests skip where they are absent. */
#pragma once
#include "support.h"
#include <jansson.h>

static inline FILE *vector_open(const char *name)
{
	char path[512];
	const char *root = getenv("MINTAGE_SHARED");
	snprintf(
		path, sizeof path, "%s/reference/jwt/%s", root && *root ? root : "../shared", name);
	return fopen(path, "rb");
}

/* Caller frees; NULL when the file is absent. */
static inline char *vector_text(const char *name, size_t *ret_len)
{
	FILE *f = vector_open(name);
	if (!f)
		return NULL;
	char *text = malloc(1 << 20);
	size_t n = fread(text, 1, (1 << 20) - 1, f);
	fclose(f);
	while (n && (text[n - 1] == '\n' || text[n - 1] == '\r'))
		n--;
	text[n] = 0;
	*ret_len = n;
	return text;
}

static inline json_t *vector_json(const char *name)
{
	FILE *f = vector_open(name);
	if (!f) {
		print_message("# no reference vectors: %s\n", name);
		return NULL;
	}
	json_error_t e;
	json_t *doc = json_loadf(f, JSON_ALLOW_NUL, &e);
	fclose(f);
	if (!doc)
		fail_msg("%s: %s", name, e.text);
	return doc;
}

static inline const char *str(const json_t *o, const char *name)
{
	return json_string_value(json_object_get(o, name));
}

/* Hex text to bytes; returns how many. */
static inline size_t unhex(const char *hex, unsigned char *out)
{
	size_t n = strlen(hex) / 2;
	for (size_t i = 0; i < n; i++) {
		unsigned v = 0;
		sscanf(hex + 2 * i, "%2x", &v);
		out[i] = (unsigned char)v;
	}
	return n;
}
