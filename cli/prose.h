/* SPDX-License-Identifier: Apache-2.0 */
/* prose.h: the parts of a man page that people write, docs/man/NAME.md, as roff. The Markdown it
 * knows: "## SECTION" headings, paragraphs, "- " lists, indented or fenced blocks, `code` and
 * **bold**. */
#pragma once
#include "base/span.h"
#include <stdbool.h>
#include <stdio.h>

/* The text under "## name", or SPAN_NONE. Borrowed from prose. */
struct span prose_section(struct span prose, const char *name);
/* Cuts the next "## ..." section off *rest: its name and its text. False: no more. */
bool prose_next(struct span *rest, struct span *ret_name, struct span *ret_text);
/* Writes Markdown as roff. */
void prose_roff(FILE *to, struct span text);
/* Writes plain text with what roff takes as its own escaped. */
void roff_text(FILE *to, struct span text);
