/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/prose.h"

static struct span line_cut(struct span *rest)
{
	return span_cut(rest, '\n');
}

bool prose_next(struct span *rest, struct span *ret_name, struct span *ret_text)
{
	struct span line = SPAN_NONE;
	while (rest->p && !span_starts_with(line, "## "))
		line = line_cut(rest);
	if (!span_starts_with(line, "## "))
		return false;
	*ret_name = (struct span){ line.p + 3, line.n - 3 };
	ret_text->p = rest->p;
	const char *end = rest->p ? rest->p + rest->n : NULL;
	while (rest->p && !span_starts_with(*rest, "## "))
		line_cut(rest);
	ret_text->n = ret_text->p ? (size_t)((rest->p ? rest->p : end) - ret_text->p) : 0;
	return true;
}

struct span prose_section(struct span prose, const char *name)
{
	struct span found, text;
	while (prose_next(&prose, &found, &text))
		if (span_eq_str(found, name))
			return text;
	return SPAN_NONE;
}

/* A dot or quote that starts a line would be a request, a dash must stay a dash for copying. */
static void roff_char(FILE *to, char c, bool at_start)
{
	if (at_start && (c == '.' || c == '\''))
		fputs("\\&", to);
	if (c == '-')
		fputs("\\-", to);
	else if (c == '\\')
		fputs("\\e", to);
	else
		putc(c, to);
}

void roff_text(FILE *to, struct span text)
{
	for (size_t i = 0; i < text.n; i++)
		roff_char(to, text.p[i], i == 0 || text.p[i - 1] == '\n');
}

/* One line with `code` and **bold**, both bold in roff. */
static void inline_roff(FILE *to, struct span line)
{
	bool bold = false;
	for (size_t i = 0; i < line.n; i++) {
		bool stars = line.p[i] == '*' && i + 1 < line.n && line.p[i + 1] == '*';
		if (line.p[i] == '`' || stars) {
			bold = !bold;
			i += stars;
			fputs(bold ? "\\fB" : "\\fR", to);
		} else {
			roff_char(to, line.p[i], i == 0);
		}
	}
	fputs(bold ? "\\fR\n" : "\n", to);
}

static struct span unindented(struct span line, size_t by)
{
	return (struct span){ line.p + by, line.n - by };
}

static void block_line(FILE *to, struct span line, bool *in_block)
{
	if (!*in_block)
		fputs(".PP\n.in +4n\n.nf\n", to);
	*in_block = true;
	roff_text(to, line);
	putc('\n', to);
}

static void block_end(FILE *to, bool *in_block)
{
	if (*in_block)
		fputs(".fi\n.in\n", to);
	*in_block = false;
}

void prose_roff(FILE *to, struct span text)
{
	bool in_block = false, fenced = false, gap = false, in_list = false;
	while (text.p) {
		struct span line = line_cut(&text);
		if (span_starts_with(line, "```")) {
			fenced = !fenced;
			block_end(to, &in_block);
		} else if (fenced) {
			block_line(to, line, &in_block);
		} else if (span_starts_with(line, "    ")) {
			block_line(to, unindented(line, 4), &in_block);
		} else if (line.n == 0) {
			gap = true;
			continue;
		} else {
			block_end(to, &in_block);
			if (span_starts_with(line, "- ")) {
				fputs(".IP \\(bu 2\n", to);
				line = unindented(line, 2);
				in_list = true;
			} else if (gap) {
				fputs(".PP\n", to);
				in_list = false;
			}
			inline_roff(to, in_list && span_starts_with(line, "  ")
						? unindented(line, 2)
						: line);
		}
		gap = false;
	}
	block_end(to, &in_block);
}
