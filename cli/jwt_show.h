/* SPDX-License-Identifier: Apache-2.0 */
/* jwt_show.h: what a person sees of tokens and keys. In colour where standard output is a terminal
 * and NO_COLOR is not set; the same text without it elsewhere. */
#pragma once
#include "base/json.h"
#include "base/span.h"
#include <stdint.h>
#include <stdio.h>

enum paint {
	PAINT_TITLE,
	PAINT_NAME,
	PAINT_TEXT,
	PAINT_NUMBER,
	PAINT_WORD,
	PAINT_DIM,
	PAINT_GOOD,
	PAINT_BAD
};

/* Text in a colour, controls as "?". */
void jwt_paint(FILE *to, enum paint paint, struct span text);
/* A document, indented by two. */
void jwt_show_json(FILE *to, const json_t *doc);
/* An empty line where a person looks; nothing in a pipe or a file. */
void jwt_show_gap(FILE *to);
/* A title and a document below it. */
void jwt_show_part(FILE *to, const char *title, const json_t *doc);
/* iat, nbf, exp and auth_time as dates, and how far from now they are; with iat and exp, how much
 * of the life is left. Nothing when there are none. */
void jwt_show_times(FILE *to, const json_t *payload, int64_t now_s);
/* A compact token, each part in its colour, and a newline. */
void jwt_show_token(FILE *to, const char *token);
/* One line: a mark in green or red, and the words. */
void jwt_show_verdict(FILE *to, bool good, const char *words);
/* "2026-11-25T09:34:25.000Z" of a number of seconds. */
void jwt_instant(double seconds, char out[25]);
