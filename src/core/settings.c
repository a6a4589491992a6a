/* SPDX-License-Identifier: Apache-2.0 */
#include "core/settings.h"
#include "model/resource_tables.h"

/* Some clients send lifetimes in minutes; they are kept, and shown, in hours only. */
static const struct {
	const char *minutes, *hours;
} lifetimes[] = {
	{ "session_lifetime_in_minutes", "session_lifetime" },
	{ "idle_session_lifetime_in_minutes", "idle_session_lifetime" },
	{ "ephemeral_session_lifetime_in_minutes", "ephemeral_session_lifetime" },
	{ "idle_ephemeral_session_lifetime_in_minutes", "idle_ephemeral_session_lifetime" },
};

static json_t *hours_of(const json_t *minutes)
{
	double m = json_number_value(minutes);
	double h = m / 60;
	return h == (double)(json_int_t)h ? json_integer((json_int_t)h) : json_real(h);
}

static err patch(struct ctx *c, const json_t *old_doc, const json_t *patch_doc, json_t *doc)
{
	(void)c;
	(void)old_doc;
	(void)patch_doc;
	for (size_t i = 0; i < sizeof lifetimes / sizeof *lifetimes; i++) {
		json_t *minutes = json_object_get(doc, lifetimes[i].minutes);
		if (json_is_number(minutes) &&
			json_object_set_new(doc, lifetimes[i].hours, hours_of(minutes)))
			return FAIL(NOMEM);
		json_object_del(doc, lifetimes[i].minutes);
	}
	return OK;
}

static err show(struct ctx *c, json_t *doc, enum show_why why)
{
	(void)c;
	if (why != SHOW_GET)
		return OK;
	return json_object_set_new(
		       doc, "sandbox_versions_available", json_pack("[s, s]", "22", "18"))
		       ? FAIL(NOMEM)
		       : OK;
}

const struct resource_hooks tenant_settings_hooks = { .patch = patch, .show = show };

err settings_make(struct ctx *c)
{
	json_t *doc =
		json_keep(c->arena, json_pack("{s:[s], s:{}, s:s, s:i, s:i}", "enabled_locales",
					    "en", "flags", "sandbox_version", "22",
					    "session_lifetime", 168, "idle_session_lifetime", 72));
	TRY_PTR(doc);
	TRY(schema_defaults(tenant_settings_resource.schema, doc));
	struct document none = { .id = span_of(tenant_settings_resource.kind) };
	return documents_store(c, &tenant_settings_resource, &none, doc);
}
