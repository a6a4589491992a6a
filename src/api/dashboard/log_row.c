/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/log_row.h"

static json_t *text(struct span s)
{
	return json_stringn(s.p ? s.p : "", s.n);
}

/* A person, the operator at the machine, or the application whose token it was. */
static json_t *actor_of(const struct event *e, const json_t *details)
{
	const json_t *auth = json_object_get(json_object_get(details, "request"), "auth");
	const json_t *user = json_object_get(auth, "user");
	struct span id = json_str(user, "user_id"), name = json_str(user, "name");
	if (span_eq_str(json_str(auth, "strategy"), "offline"))
		return json_pack(
			"{s:s, s:s, s:o}", "kind", "operator", "id", "", "name", text(name));
	if (id.n)
		return json_pack(
			"{s:s, s:o, s:o}", "kind", "person", "id", text(id), "name", text(name));
	return json_pack("{s:s, s:o, s:o}", "kind", "application", "id", text(e->client_id), "name",
		text(e->client_name));
}

static json_t *row_of(const struct event_row *row, json_t *details)
{
	const struct event *e = &row->event;
	char date[CLOCK_ISO_SIZE];
	clock_iso(e->at, date);
	return json_pack("{s:I, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:O}", "seq",
		(json_int_t)row->seq, "log_id", text(row->log_id), "date", date, "type", e->type,
		"description", text(e->description), "client_id", text(e->client_id), "client_name",
		text(e->client_name), "ip", text(e->ip), "user_agent", text(e->user_agent),
		"audience", text(e->audience), "scope", text(e->scope), "jti", text(e->jti),
		"details", details);
}

err log_row(struct ctx *c, const struct event_row *row, bool audit, json_t **ret_doc)
{
	json_t *details = json_null();
	if (row->event.detail.n)
		TRY(json_read_own(c->arena, row->event.detail, &details));
	json_t *doc = json_keep(c->arena, row_of(row, details));
	TRY_PTR(doc);
	if (audit && json_object_set_new(doc, "actor", actor_of(&row->event, details)))
		return FAIL(NOMEM);
	*ret_doc = doc;
	return OK;
}
