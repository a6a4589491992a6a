/* SPDX-License-Identifier: Apache-2.0 */
/* web.h: the dashboard's pages, as tools/embed-web puts them into the program. */
#pragma once
#include "http/http.h"
#include <stdbool.h>

struct web_body {
	const unsigned char *begin, *end; /* NULL: there is none */
};

struct web_file {
	const char *path; /* of the URL: "/dashboard/", "/dashboard/assets/index-Ab12.js" */
	const char *mime, *etag;
	bool immutable; /* its name changes with its bytes */
	struct web_body plain, gzip, br;
};

extern const struct web_file web_files[]; /* sorted by path */
extern const unsigned web_file_count;

/* Whether the path is one of the pages': "/", "/debugger" and everything under "/dashboard" but its
 * API. */
bool web_is_page(struct span path);
/* Answers it: the file of that name, for other names under /dashboard/ the index, whose script
 * knows what to show. */
void web_answer(struct http_exchange *x);
