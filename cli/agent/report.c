/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/report.h"
#include "cli/agent/format.h"

static json_t *instant(bool is_known, int64_t ms)
{
	char text[CLOCK_ISO_SIZE];
	if (!is_known)
		return json_null();
	clock_iso(ms, text);
	return json_string(text);
}

static json_t *seconds(bool is_known, int64_t ms)
{
	return is_known ? json_integer(ms > 0 ? ms / 1000 : 0) : json_null();
}

static json_t *words(const char *text)
{
	return *text ? json_string(text) : json_null();
}

static json_t *files(const struct kept *k, struct moment now)
{
	json_t *list = json_array();
	bool is_fresh = slot_is_fresh(&k->slot, now);
	for (size_t i = 0; i < k->file_count; i++) {
		const struct file_sink *f = &k->files[i];
		json_array_append_new(list,
			json_pack("{s:s, s:b, s:o}", "path", f->config->path, "written",
				is_fresh && f->serial == k->slot.serial, "error", words(f->error)));
	}
	return list;
}

static json_t *token(const struct kept *k, struct moment now)
{
	const struct slot *s = &k->slot;
	bool is_fresh = slot_is_fresh(s, now), is_failing = s->failures > 0;
	int64_t renews = is_fresh ? s->renew_after_ms - life_passed_ms(&s->life, now) : 0;
	return json_pack("{s:s, s:s, s:I, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
		s->config->name, "state", is_fresh ? "fresh" : "stale", "renewals",
		(json_int_t)s->serial, "asking", s->is_asking, "expires_at",
		instant(is_fresh, is_fresh ? format_ends_ms(s, now) : 0), "expires_in",
		seconds(is_fresh, is_fresh ? life_left_ms(&s->life, now) : 0), "renews_in",
		seconds(is_fresh && !is_failing, renews), "error", words(s->error), "error_at",
		instant(is_failing, s->error_wall_ms), "retries_in",
		seconds(is_failing, s->retry_at_ms - now.boot_ms), "files", files(k, now));
}

json_t *report_make(const struct report *r)
{
	json_t *tokens = json_array(), *doors = json_array();
	struct moment now = clocks_now(r->keeper->clocks);
	for (size_t i = 0; i < r->keeper->count; i++)
		json_array_append_new(tokens, token(r->keeper->kept[i], now));
	for (size_t i = 0; i < r->doors->count; i++) {
		const struct opened *o = &r->doors->opened[i];
		json_array_append_new(doors, json_pack("{s:s, s:b, s:o}", "name", o->name, "open",
						     o->door != NULL, "error", words(o->error)));
	}
	return json_pack("{s:o, s:o}", "tokens", tokens, "doors", doors);
}

void report_handle(void *arg, struct guest *g)
{
	AUTO(buf_done) struct buf body;
	AUTO(json_decrefp) json_t *doc = NULL;
	buf_init(&body, AGENT_REPLY_SIZE - 2048);
	if (g->head.method != HTTP_GET || !span_eq_str(g->head.path, "/status")) {
		guest_refuse(g, 404, "", "only GET /status is answered");
		return;
	}
	doc = report_make(arg);
	if (!doc || json_write(doc, &body).code)
		guest_refuse(g, 503, "", "out of memory");
	else
		guest_reply(g, 200, "application/json", "", buf_span(&body));
}

void report_line(const struct report *r, char *out, size_t size)
{
	const struct slot *worst = NULL;
	struct moment now = clocks_now(r->keeper->clocks);
	size_t fresh = 0, count = r->keeper->count;
	for (size_t i = 0; i < count; i++) {
		const struct slot *s = &r->keeper->kept[i]->slot;
		bool is_fresh = slot_is_fresh(s, now);
		fresh += is_fresh;
		if (s->error[0] && (!worst || !is_fresh))
			worst = s;
	}
	snprintf(out, size, "%zu of %zu tokens fresh%s%s%s%s", fresh, count, worst ? "; " : "",
		worst ? worst->config->name : "", worst ? ": " : "", worst ? worst->error : "");
}
