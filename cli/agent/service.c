/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/service.h"
#include "base/secret.h"
#include "cli/agent/format.h"

#define FLAVOR      "Metadata-Flavor: Google\r\n"
#define METADATA    "/computeMetadata/v1/instance/service-accounts/"
#define METADATA_OF "/token"
#define TOKEN       "/token/"

int64_t service_retry_s(const struct slot *s, struct moment now)
{
	int64_t wait = s->failures && !s->is_asking ? (s->retry_at_ms - now.boot_ms) / 1000 + 1 : 1;
	return wait > 1 ? wait : 1;
}

static void not_there(struct guest *g, const struct slot *s, struct moment now)
{
	char fields[64], why[AGENT_ERROR_SIZE + 64];
	snprintf(fields, sizeof(fields), "Retry-After: %" PRId64 "\r\n", service_retry_s(s, now));
	snprintf(why, sizeof(why), "there is no token that still lives%s%s",
		s->error[0] ? ": " : "", s->error);
	guest_refuse(g, 503, fields, why);
}

/* -1: the format of a token endpoint's answer; below: none that we know. */
static int format_of(struct span query)
{
	static const char *const names[] = { "format=token", "format=json", "format=header" };
	if (!query.n || span_eq_str(query, "format=answer"))
		return -1;
	for (int i = 0; i < 3; i++)
		if (span_eq_str(query, names[i]))
			return i;
	return -2;
}

static void hand_out(struct guest *g, const struct keeper *keeper, struct span name, int format,
	const char *fields)
{
	struct buf body;
	const struct kept *k = keeper_find(keeper, name);
	struct moment now = clocks_now(keeper->clocks);
	if (!k) {
		guest_refuse(g, 404, fields, "no token has this name");
		return;
	}
	if (slot_left_s(&k->slot, now) < 1) { /* some read expires_in 0 as "no end" */
		not_there(g, &k->slot, now);
		return;
	}
	buf_init(&body, 2 * AGENT_TOKEN_SIZE);
	if (!buf_reserve(&body, 2 * AGENT_TOKEN_SIZE)) {
		guest_close(g);
		return;
	}
	if (format < 0)
		format_put_answer(&body, &k->slot, now);
	else
		format_put(&body, (enum token_format)format, &k->slot, now);
	bool is_json = format < 0 || format == FORMAT_JSON;
	guest_reply(g, 200, is_json ? "application/json" : "text/plain", fields, buf_span(&body));
	secret_wipe(body.p, body.size);
	buf_done(&body);
}

static bool ends_with(struct span s, const char *end)
{
	size_t n = strlen(end);
	return s.n >= n && memcmp(s.p + s.n - n, end, n) == 0;
}

static void metadata(struct guest *g, const struct keeper *keeper)
{
	struct span name = g->head.path;
	size_t before = sizeof(METADATA) - 1, after = sizeof(METADATA_OF) - 1;
	if (!span_eq_str(guest_field(g, "Metadata-Flavor"), "Google")) {
		guest_refuse(g, 403, FLAVOR, "the field Metadata-Flavor: Google is missing");
		return;
	}
	if (guest_field(g, "X-Forwarded-For").p) { /* somebody was talked into asking for others */
		guest_refuse(g, 403, FLAVOR, "a forwarded request is not answered");
		return;
	}
	if (!ends_with(name, METADATA_OF) || name.n < before + after) {
		guest_refuse(g, 404, FLAVOR, "nothing is here");
		return;
	}
	hand_out(g, keeper, span_make(name.p + before, name.n - before - after), -1, FLAVOR);
}

void service_handle(void *arg, struct guest *g)
{
	const struct keeper *keeper = arg;
	struct span path = g->head.path;
	if (g->head.method != HTTP_GET && g->head.method != HTTP_HEAD) {
		guest_refuse(g, 405, "Allow: GET, HEAD\r\n", "only GET and HEAD are answered");
		return;
	}
	if (span_starts_with(path, METADATA)) {
		metadata(g, keeper);
		return;
	}
	int format = format_of(g->head.query);
	if (!span_starts_with(path, TOKEN))
		guest_refuse(g, 404, "", "nothing is here");
	else if (format < -1)
		guest_refuse(g, 400, "", "format is answer, token, json or header");
	else
		hand_out(g, keeper,
			span_make(path.p + sizeof(TOKEN) - 1, path.n - (sizeof(TOKEN) - 1)), format,
			"");
}
