/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt_show.h"
#include "base/clock.h"
#include "cli/say.h"
#include <math.h>
#include <unistd.h>

#define BAR_WIDTH 24

static const char *const colours[] = {
	[PAINT_TITLE] = "\033[1;36m",
	[PAINT_NAME] = "\033[34m",
	[PAINT_TEXT] = "\033[32m",
	[PAINT_NUMBER] = "\033[33m",
	[PAINT_WORD] = "\033[35m",
	[PAINT_DIM] = "\033[2m",
	[PAINT_GOOD] = "\033[1;32m",
	[PAINT_BAD] = "\033[1;31m",
};

static void painted(
	FILE *to, enum paint paint, struct span text, void (*write)(FILE *, struct span))
{
	bool colour = say_in_colour();
	if (colour)
		fputs(colours[paint], to);
	write(to, text);
	if (colour)
		fputs("\033[0m", to);
}

void jwt_paint(FILE *to, enum paint paint, struct span text)
{
	painted(to, paint, text, say_clean);
}

/* The string that begins the text, with its quotes. */
static size_t string_length(struct span text)
{
	size_t n = 1;
	while (n < text.n && text.p[n] != '"')
		n += text.p[n] == '\\' ? 2 : 1;
	return n < text.n ? n + 1 : text.n;
}

static size_t word_length(struct span text)
{
	size_t n = 1;
	while (n < text.n && !strchr(",\n ]}", text.p[n]))
		n++;
	return n;
}

/* One token of JSON text that jansson has written, so that it need not be checked. */
static size_t json_token(FILE *to, struct span rest)
{
	size_t n = 1;
	enum paint paint = PAINT_WORD;
	if (*rest.p == '"') {
		n = string_length(rest);
		paint = n < rest.n && rest.p[n] == ':' ? PAINT_NAME : PAINT_TEXT;
	} else if (*rest.p == '-' || (*rest.p >= '0' && *rest.p <= '9')) {
		n = word_length(rest);
		paint = PAINT_NUMBER;
	} else if (*rest.p >= 'a' && *rest.p <= 'z') {
		n = word_length(rest);
	} else {
		putc(*rest.p, to);
		return 1;
	}
	painted(to, paint, span_make(rest.p, n), say_json_text);
	return n;
}

void jwt_show_json(FILE *to, const json_t *doc)
{
	char *text = json_dumps(doc, JSON_ENCODE_ANY | JSON_INDENT(2));
	struct span rest = span_of(text);
	while (rest.n) {
		size_t n = json_token(to, rest);
		rest = span_make(rest.p + n, rest.n - n);
	}
	putc('\n', to);
	free(text);
}

void jwt_show_gap(FILE *to)
{
	if (isatty(fileno(to)))
		putc('\n', to);
}

void jwt_show_part(FILE *to, const char *title, const json_t *doc)
{
	jwt_paint(to, PAINT_TITLE, span_of(title));
	putc('\n', to);
	jwt_show_json(to, doc);
}

void jwt_instant(double seconds, char out[25])
{
	double ms = floor(seconds * 1000);
	clock_iso(fabs(ms) < 9e15 ? (int64_t)ms : ms < 0 ? INT64_MIN / 2 : INT64_MAX / 2, out);
}

static const struct {
	double seconds;
	const char *word;
} units[] = { { 31557600, "year" }, { 86400, "day" }, { 3600, "hour" }, { 60, "minute" },
	{ 1, "second" } };
#define UNITS (sizeof(units) / sizeof(*units))

/* "3 hours" of a number of units; nothing of 0. Returns the length. */
static size_t put_units(char *out, size_t size, double n, size_t unit, const char *before)
{
	if (n < 1)
		return 0;
	int length =
		snprintf(out, size, "%s%.0f %s%s", before, n, units[unit].word, n == 1 ? "" : "s");
	return length < 0 ? 0 : (size_t)length;
}

/* "23 hours 59 minutes": the largest unit that fits and the one below it. */
static void duration(double seconds, char *out, size_t size)
{
	size_t i = 0;
	while (i < UNITS - 1 && seconds < units[i].seconds)
		i++;
	double n = floor(seconds / units[i].seconds), rest = seconds - n * units[i].seconds;
	size_t at = put_units(out, size, n, i, "");
	if (i < UNITS - 1 && at < size)
		put_units(out + at, size - at, floor(rest / units[i + 1].seconds), i + 1, " ");
}

/* The largest unit alone; what is within a hundredth of one counts as it, so that a fresh token of
 * a day ends "in 1 day". */
static void distance(double seconds, char *out, size_t size)
{
	double far = fabs(seconds);
	char text[64] = "";
	size_t i = 0;
	if (far < 1) {
		snprintf(out, size, "now");
		return;
	}
	while (i < UNITS - 1 && far < 0.99 * units[i].seconds)
		i++;
	put_units(text, sizeof(text), floor(far / units[i].seconds + 0.01), i, "");
	snprintf(out, size, "%s%s%s", seconds > 0 ? "in " : "", text, seconds > 0 ? "" : " ago");
}

/* Expired, or not active yet: the line that says why a token does not hold now. */
static bool is_bad_now(const char *name, double at, double now)
{
	return strcmp(name, "exp") == 0 ? at <= now : strcmp(name, "nbf") == 0 && at > now;
}

static void show_time(FILE *to, const char *name, double at, double now)
{
	char iso[CLOCK_ISO_SIZE], far[80], line[160];
	jwt_instant(at, iso);
	distance(at - now, far, sizeof(far));
	snprintf(line, sizeof(line), "%-9s  %s  (%s)", name, iso, far);
	fputs("  ", to);
	if (is_bad_now(name, at, now))
		jwt_paint(to, PAINT_BAD, span_of(line));
	else
		fputs(line, to);
	putc('\n', to);
}

/* A bar is for terminals; the words stand for it elsewhere. */
static void show_life(FILE *to, double from, double until, double now)
{
	double share = (now - from) / (until - from);
	char whole[80] = "", left[80] = "", words[200], bar[BAR_WIDTH + 1];
	if (!(until > from) || share < 0 || share >= 1)
		return;
	duration(until - from, whole, sizeof(whole));
	duration(until - now, left, sizeof(left));
	size_t used = (size_t)(share * BAR_WIDTH);
	memset(bar, '#', BAR_WIDTH - used);
	memset(bar + BAR_WIDTH - used, '.', used);
	bar[BAR_WIDTH] = '\0';
	snprintf(words, sizeof(words), "%s of %s left", left, whole);
	fprintf(to, "  %-9s  ", "life");
	if (say_in_colour()) {
		jwt_paint(to, PAINT_GOOD, span_make(bar, BAR_WIDTH - used));
		jwt_paint(to, PAINT_DIM, span_make(bar + BAR_WIDTH - used, used));
		fputs("  ", to);
	}
	fprintf(to, "%s\n", words);
}

void jwt_show_times(FILE *to, const json_t *payload, int64_t now_s)
{
	static const char *const names[] = { "iat", "nbf", "exp", "auth_time" };
	const json_t *iat = json_object_get(payload, "iat"), *exp = json_object_get(payload, "exp");
	bool titled = false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const json_t *value = json_object_get(payload, names[i]);
		if (!json_is_number(value))
			continue;
		if (!titled) {
			jwt_show_gap(to);
			jwt_paint(to, PAINT_TITLE, SPAN("Times"));
			putc('\n', to);
		}
		titled = true;
		show_time(to, names[i], json_number_value(value), (double)now_s);
	}
	if (json_is_number(iat) && json_is_number(exp))
		show_life(to, json_number_value(iat), json_number_value(exp), (double)now_s);
}

void jwt_show_token(FILE *to, const char *token)
{
	static const enum paint paints[] = { PAINT_NAME, PAINT_TEXT, PAINT_NUMBER };
	struct span rest = span_of(token);
	for (size_t i = 0; i < 3 && rest.p; i++) {
		struct span part = span_cut(&rest, '.');
		if (i)
			putc('.', to);
		jwt_paint(to, paints[i], part);
	}
	putc('\n', to);
}

void jwt_show_verdict(FILE *to, bool good, const char *words)
{
	jwt_paint(to, good ? PAINT_GOOD : PAINT_BAD, good ? SPAN("valid") : SPAN("refused"));
	fputs(": ", to);
	say_clean(to, span_of(words));
	putc('\n', to);
}
