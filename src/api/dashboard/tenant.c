/* SPDX-License-Identifier: Apache-2.0 */
/* The tenant's policy, and its Global Client Secret: for owners who have just proved themselves,
 * each reading an event. */
#include "api/dashboard/dash.h"
#include "core/approvals.h"
#include "core/audit.h"
#include "core/clients.h"
#include "core/options.h"
#include "core/secrets.h"
#include "model/resource_tables.h"

static err global_client(struct ctx *c, struct span *ret_id)
{
	struct doc_row row;
	TRY(store_doc_find(c->conn, c->arena, c->tenant->id, client_resource.kind, "global",
		SPAN("true"), &row));
	*ret_id = row.id;
	return OK;
}

static err show(struct ctx *c, struct span secret, struct op_out *out)
{
	out->doc = json_keep(c->arena, json_pack("{s:s%}", "client_secret", secret.p, secret.n));
	return out->doc ? OK : FAIL(NOMEM);
}

err global_secret_reveal(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct span id, secret;
	(void)in;
	TRY(approvals_use(c, APPROVAL_REVEAL));
	TRY(global_client(c, &id));
	TRY(secrets_reveal(c, client_resource.kind, id, &secret));
	TRY(audit_warning(c, "Global Client Secret was read"));
	return show(c, secret, out);
}

err global_secret_rotate(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct span id;
	(void)in;
	TRY(approvals_use(c, APPROVAL_ROTATE));
	TRY(global_client(c, &id));
	TRY(clients_rotate_global(c, id));
	return show(c, c->new_secret, out);
}

static err show_options(struct ctx *c, const struct tenant_options *o, struct op_out *out)
{
	out->doc = json_keep(
		c->arena, json_pack("{s:b, s:I, s:I, s:I, s:I}", "legacy_tokens", o->legacy_tokens,
				  "max_manual_s", (json_int_t)o->max_manual_s, "log_retention_days",
				  (json_int_t)o->log_retention_days, "dashboard_idle_s",
				  (json_int_t)o->dashboard_idle_s, "dashboard_life_s",
				  (json_int_t)o->dashboard_life_s));
	return out->doc ? OK : FAIL(NOMEM);
}

err tenant_options_get(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct tenant_options o;
	(void)in;
	TRY(options_read(c, &o));
	TRY(version_check(c, &o.version));
	version_show(c, &o.version);
	return show_options(c, &o, out);
}

/* As the option is called: "max_manual_s" is max-manual-s. */
static char *option_name(struct ctx *c, const char *member)
{
	char *name = arena_cstr(c->arena, span_of(member));
	for (char *p = name; p && *p; p++)
		if (*p == '_')
			*p = '-';
	return name;
}

err tenant_options_patch(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	const char *member;
	json_t *value, *members = json_keep(c->arena, json_object());
	TRY_PTR(members);
	json_object_foreach(in->body, member, value)
	{
		char *name = option_name(c, member);
		if (!name || json_object_set(members, name, value))
			return FAIL(NOMEM);
	}
	struct tenant_options o;
	err e = options_put(c, members, &o);
	if (e.code == ERR_RANGE)
		return fault_wire(&c->fault, &dashboard_tenant_error_idle_longer, NULL);
	TRY(e);
	return show_options(c, &o, out);
}

/* ---- two persons ---- */

err two_person_rule_put(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	TRY(approvals_switch(c, json_bool(in->body, "on", false)));
	out->doc = in->body;
	return OK;
}

/* A page that waits asks again and again; that is no sign of a person. */
err approvals_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	in->dash->by_itself = true;
	return approvals_show(c, &out->doc);
}

err approvals_post(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return approvals_ask(
		c, json_str(in->body, "what"), json_str(in->body, "reason"), &out->doc);
}

err approvals_approve(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return approvals_decide(c, in->params[0], true, &out->doc);
}

err approvals_refuse(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return approvals_decide(c, in->params[0], false, &out->doc);
}

err approvals_delete(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)out;
	return approvals_withdraw(c, in->params[0]);
}
