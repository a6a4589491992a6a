/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/log_row.h"
#include "core/clients.h"

static json_t *actor(const char *kind, struct span id, struct span name)
{
	return json_pack(
		"{s:s, s:o, s:o}", "kind", kind, "id", json_text(id), "name", json_text(name));
}

/* A person, the operator at the machine, the application whose token it was, or somebody of whom no
 * more is known than the address: before the log-in, or in an event that names nobody. */
static err actor_of(struct ctx *c, const struct event *e, const json_t *details, json_t **ret_actor)
{
	const json_t *auth = json_object_get(json_object_get(details, "request"), "auth");
	const json_t *user = json_object_get(auth, "user");
	struct span id = json_str(user, "user_id"), name = json_str(user, "name");
	if (span_eq_str(json_str(auth, "strategy"), "offline"))
		*ret_actor = actor("operator", SPAN_NONE, name);
	else if (span_eq_str(json_str(auth, "strategy"), "system"))
		*ret_actor = actor("system", SPAN_NONE, SPAN_NONE);
	else if (id.n)
		*ret_actor = actor("person", id, name);
	else if (!e->client_id.n)
		*ret_actor = actor("unknown", SPAN_NONE, SPAN_NONE);
	else {
		TRY(clients_name(c, e->client_id, &name));
		*ret_actor = actor("application", e->client_id, name);
	}
	return OK;
}

static err put_actor(struct ctx *c, const struct event *e, const json_t *details, json_t *doc)
{
	json_t *who;
	TRY(actor_of(c, e, details, &who));
	return json_object_set_new(doc, "actor", who) ? FAIL(NOMEM) : OK;
}

static json_t *row_of(const struct event_row *row, json_t *details)
{
	const struct event *e = &row->event;
	char date[CLOCK_ISO_SIZE];
	clock_iso(e->at, date);
	return json_pack("{s:I, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:O}", "seq",
		(json_int_t)row->seq, "log_id", json_text(row->log_id), "date", date, "type",
		e->type, "description", json_text(e->description), "client_id",
		json_text(e->client_id), "client_name", json_text(e->client_name), "ip",
		json_text(e->ip), "user_agent", json_text(e->user_agent), "audience",
		json_text(e->audience), "scope", json_text(e->scope), "jti", json_text(e->jti),
		"details", details);
}

err log_row(struct ctx *c, const struct event_row *row, bool audit, json_t **ret_doc)
{
	json_t *details = json_null();
	if (row->event.detail.n)
		TRY(json_read_own(c->arena, row->event.detail, &details));
	json_t *doc = json_keep(c->arena, row_of(row, details));
	TRY_PTR(doc);
	*ret_doc = doc;
	return audit ? put_actor(c, &row->event, details, doc) : OK;
}
