/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt_text.h"
#include "base/clock.h"
#include "cli/file.h"
#include "cli/say.h"
#include <math.h>

#define BLANKS " \t\r\n"

const char *const jwt_algorithms[] = { "HS256", "HS384", "HS512", "RS256", "RS384", "RS512",
	"PS256", "PS384", "PS512", NULL };

static struct span trimmed(struct span text)
{
	while (text.n && strchr(BLANKS, text.p[0]))
		text = (struct span){ text.p + 1, text.n - 1 };
	while (text.n && strchr(BLANKS, text.p[text.n - 1]))
		text.n--;
	return text;
}

err jwt_token_read(
	const struct options *o, struct fault *fault, struct buf *buf, struct span *ret_token)
{
	buf_init(buf, 4 * MINT_TOKEN_SIZE_MAX);
	if (o->arg_count && strcmp(o->args[0], "-") != 0) {
		*ret_token = trimmed(span_of(o->args[0]));
		return OK;
	}
	TRY(jwt_one_stdin(o, fault));
	TRY(file_read("-", buf, fault));
	*ret_token = trimmed(buf_span(buf));
	return OK;
}

err jwt_one_stdin(const struct options *o, struct fault *fault)
{
	size_t readers = 0;
	for (size_t i = 0; i < o->hit_count; i++) {
		enum option_kind kind = o->hits[i].row->kind;
		readers += (kind == OPTION_FILE || kind == OPTION_SECRET) &&
			   strcmp(o->hits[i].value, "-") == 0;
	}
	bool token = option_exists(o, "jwks") && (!o->arg_count || strcmp(o->args[0], "-") == 0);
	if (readers + token > 1)
		return fault_set(fault, ERR_USAGE, "standard input can stand for one thing only");
	return OK;
}

json_t *jwt_document(struct mint_text text)
{
	json_t *doc = NULL;
	return json_read(span_make(text.p, text.n), NULL, &doc).code ? NULL : doc;
}

void jwt_print_part(FILE *to, const char *title, const json_t *doc)
{
	bool colour = say_in_colour();
	fprintf(to, "%s%s%s\n", colour ? "\033[1;36m" : "", title, colour ? "\033[0m" : "");
	say_json(to, doc, true);
}

void jwt_instant(double seconds, char out[25])
{
	double ms = floor(seconds * 1000);
	clock_iso(fabs(ms) < 9e15 ? (int64_t)ms : ms < 0 ? INT64_MIN / 2 : INT64_MAX / 2, out);
}

/* The largest unit that fits, in whole numbers. */
static void distance(double seconds, char *out, size_t size)
{
	static const struct {
		double seconds;
		const char *word;
	} units[] = { { 31557600, "year" }, { 86400, "day" }, { 3600, "hour" }, { 60, "minute" },
		{ 1, "second" } };
	double far = fabs(seconds);
	size_t i = 0;
	while (i < 4 && far < units[i].seconds)
		i++;
	double n = floor(far / units[i].seconds);
	snprintf(out, size, "%s%.0f %s%s%s", seconds > 0 ? "in " : "", n, units[i].word,
		n == 1 ? "" : "s", seconds > 0 ? "" : " ago");
}

void jwt_print_times(FILE *to, const json_t *payload, int64_t now_s)
{
	static const char *const names[] = { "iat", "nbf", "exp", "auth_time" };
	bool titled = false, colour = say_in_colour();
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const json_t *value = json_object_get(payload, names[i]);
		char iso[CLOCK_ISO_SIZE], far[64];
		if (!json_is_number(value))
			continue;
		jwt_instant(json_number_value(value), iso);
		distance(json_number_value(value) - (double)now_s, far, sizeof(far));
		if (!titled)
			fprintf(to, "%sTimes%s\n", colour ? "\033[1;36m" : "",
				colour ? "\033[0m" : "");
		titled = true;
		fprintf(to, "  %-9s  %s  (%s)\n", names[i], iso, far);
	}
}
