/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/say.h"
#include "cli/command.h"
#include <unistd.h>

static bool is_control(const unsigned char *p, size_t left)
{
	return *p < 0x20 || *p == 0x7F || (*p == 0xC2 && left > 1 && p[1] >= 0x80 && p[1] < 0xA0);
}

void say_clean(FILE *to, struct span text)
{
	for (size_t i = 0; i < text.n; i++) {
		const unsigned char *p = (const unsigned char *)text.p + i;
		if (is_control(p, text.n - i)) {
			i += *p == 0xC2;
			putc('?', to);
		} else {
			putc(*p, to);
		}
	}
}

static void say_list(const char *fmt, va_list ap)
{
	char text[2048];
	vsnprintf(text, sizeof(text), fmt, ap);
	fputs("mintage: ", stderr);
	say_clean(stderr, span_of(text));
	putc('\n', stderr);
}

void say(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say_list(fmt, ap);
	va_end(ap);
}

int say_usage(const char *command, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say_list(fmt, ap);
	va_end(ap);
	fprintf(stderr, "Try 'mintage %s%s--help'.\n", command ? command : "", command ? " " : "");
	return CLI_USAGE;
}

/* The wire's texts for our own troubles are no help to someone at a terminal. */
static const char *plain_words(enum err_code code)
{
	switch (code) {
	case ERR_NOMEM:
		return "out of memory";
	case ERR_IO:
		return "reading or writing failed";
	case ERR_BUSY:
		return "busy: try again";
	case ERR_CORRUPT:
		return "the data folder is damaged";
	case ERR_CRYPTO:
		return "a cryptographic operation failed";
	case ERR_NOT_FOUND:
		return "not found";
	case ERR_EXISTS:
		return "exists already";
	default:
		return NULL;
	}
}

int say_failure(err e, const struct fault *fault)
{
	const char *words = plain_words(e.code);
	if (fault && fault->text[0])
		say("%s", fault->text);
	else
		say("%s", words ? words : err_name(e.code));
	return e.code == ERR_USAGE ? CLI_USAGE : CLI_REFUSED;
}

void say_json_text(FILE *to, struct span text)
{
	for (size_t i = 0; i < text.n; i++) {
		const unsigned char *p = (const unsigned char *)text.p + i;
		if (*p >= 0x20 && is_control(p, text.n - i)) {
			i += *p == 0xC2;
			fprintf(to, "\\u%04x", *p == 0xC2 ? p[1] : *p);
		} else {
			putc(*p, to);
		}
	}
}

void say_json(FILE *to, const json_t *doc, bool pretty)
{
	size_t flags = JSON_ENCODE_ANY | (pretty ? JSON_INDENT(2) : JSON_COMPACT);
	char *text = json_dumps(doc, flags);
	say_json_text(to, span_of(text));
	putc('\n', to);
	free(text);
}

bool say_in_colour(void)
{
	const char *no = getenv("NO_COLOR");
	return isatty(STDOUT_FILENO) && !(no && *no);
}
