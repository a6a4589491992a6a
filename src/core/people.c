/* SPDX-License-Identifier: Apache-2.0 */
#include "core/people.h"
#include "base/limits.h"
#include "core/approvals.h"
#include "core/change.h"
#include "core/password.h"
#include "model/resource_tables.h"
#include <ctype.h>

#define KIND       dashboard_user_resource.kind
#define SETUP_KIND "dashboard_setup"

/* ---- reading ---- */

static err role_of(struct ctx *c, struct span id, struct role *ret_role)
{
	err e = role_get(c, id, ret_role);
	if (e.code == ERR_NOT_FOUND) {
		*ret_role = (struct role){ .id = id, .name = id };
		return OK;
	}
	return e;
}

static err from_row(struct ctx *c, const struct doc_row *row, struct person *ret_person)
{
	struct person p = { .id = row->id, .version = row->version };
	TRY(json_read_own(c->arena, row->json, &p.doc));
	p.email = json_str(p.doc, "email");
	p.name = json_str(p.doc, "name");
	p.blocked = json_bool(p.doc, "blocked", false);
	p.has_totp = json_bool(p.doc, "totp", false);
	p.totp_step = json_int(p.doc, "totp_step", 0);
	TRY(role_of(c, json_str(p.doc, "role_id"), &p.role));
	*ret_person = p;
	return OK;
}

err person_get(struct ctx *c, struct span id, struct person *ret_person)
{
	struct doc_row row;
	TRY(store_doc_get(c->conn, c->arena, c->tenant->id, KIND, id, &row));
	return from_row(c, &row, ret_person);
}

static struct span lower(struct arena *a, struct span text)
{
	char *copy = arena_cstr(a, text);
	for (char *p = copy; p && *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return span_of(copy);
}

err person_find(struct ctx *c, struct span email, struct person *ret_person)
{
	struct doc_row row;
	struct span key = lower(c->arena, email);
	TRY_PTR(key.p);
	TRY(store_doc_find(c->conn, c->arena, c->tenant->id, KIND, "email", key, &row));
	return from_row(c, &row, ret_person);
}

void person_expect(struct ctx *c, const struct person *p)
{
	store_expect_version(c->batch, c->tenant->id, KIND, p->id, p->version);
	if (p->role.version.number)
		store_expect_version(c->batch, c->tenant->id, dashboard_role_resource.kind,
			p->role.id, p->role.version.number);
}

void person_acts(struct ctx *c, const struct person *p)
{
	c->who = (struct who){ .scopes = p->role.scopes,
		.client_id = SPAN(""),
		.subject = p->id,
		.user_id = p->id,
		.user_name = p->name,
		.owner = p->role.owner,
		.max_token_s = p->role.max_token_s,
		.at_dashboard = true };
}

err person_store(struct ctx *c, const struct person *p)
{
	struct document was = { .doc = p->doc, .id = p->id, .version.number = p->version };
	return documents_store(c, &dashboard_user_resource, &was, p->doc);
}

/* ---- what a person logs in with ---- */

static struct span context_of(struct ctx *c, struct span user_id, const char *name)
{
	return span_of(arena_printf(c->arena, "%s " SPAN_FMT, name, SPAN_ARG(user_id)));
}

err people_secret_put(struct ctx *c, struct span user_id, const char *name, struct span plain)
{
	struct secret_row row = { .owner_kind = span_of(KIND),
		.owner_id = user_id,
		.name = span_of(name),
		.hash = SPAN(""),
		.created_at = c->now };
	struct span context = context_of(c, user_id, name);
	TRY_PTR(context.p);
	TRY(keyring_person_seal(c->keys, c->arena, c->tenant->id, context, plain, &row.sealed));
	return change_secret_put(c, &row);
}

err people_secret_get(struct ctx *c, struct span user_id, const char *name, struct span *ret_plain)
{
	struct secret_row *rows;
	size_t n;
	struct span context = context_of(c, user_id, name);
	TRY_PTR(context.p);
	*ret_plain = SPAN("");
	TRY(store_secrets(c->conn, c->arena, c->tenant->id, KIND, user_id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (span_eq_str(rows[i].name, name))
			return keyring_person_open(c->keys, c->arena, c->tenant->id, context,
				rows[i].sealed, ret_plain);
	return OK;
}

err people_secret_drop(struct ctx *c, struct span user_id, const char *name)
{
	return change_secret_delete(c, KIND, user_id, span_of(name));
}

/* ---- with a role ---- */

/* The next page of people with the role; *after is the place of the last one seen. */
static err page_of_role(
	struct ctx *c, struct span role_id, int64_t after, struct doc_page *ret_page)
{
	struct doc_filter filter = { "role_id", &role_id, 1 };
	struct doc_query q = { .kind = KIND,
		.filters = &filter,
		.filter_count = 1,
		.after_seq = after,
		.limit = LIMIT_PAGE };
	return store_doc_list(c->conn, c->arena, c->tenant->id, &q, ret_page);
}

err people_revoke_of_role(struct ctx *c, struct span role_id)
{
	struct doc_page page = { .more = true };
	json_t *ids = json_keep(c->arena, json_object());
	TRY_PTR(ids);
	for (int64_t after = 0; page.more;) {
		TRY(page_of_role(c, role_id, after, &page));
		for (size_t i = 0; i < page.count; i++)
			if (json_object_setn_new(
				    ids, page.rows[i].id.p, page.rows[i].id.n, json_true()))
				return FAIL(NOMEM);
		after = page.count ? page.rows[page.count - 1].seq : 0;
	}
	return change_minted_revoke_of(c, ids);
}

err people_have_role(struct ctx *c, struct span role_id, bool *ret_some)
{
	struct doc_page page;
	TRY(page_of_role(c, role_id, 0, &page));
	*ret_some = page.count > 0;
	return OK;
}

err people_expect_owners(struct ctx *c, struct span gone, size_t wanted, size_t *ret_count)
{
	struct doc_page page = { .more = true };
	size_t found = 0;
	for (int64_t after = 0; page.more && found < wanted;) {
		TRY(page_of_role(c, SPAN(ROLE_OWNER), after, &page));
		for (size_t i = 0; i < page.count && found < wanted; i++) {
			struct person p;
			TRY(from_row(c, &page.rows[i], &p));
			if (p.blocked || span_eq(p.id, gone))
				continue;
			person_expect(c, &p);
			found++;
		}
		after = page.count ? page.rows[page.count - 1].seq : 0;
	}
	*ret_count = found;
	return OK;
}

/* The owner whom the tenant keeps when `gone` goes: expected to be the same still when that is
 * written, so that two owners cannot take each other away at once. What waits for two persons and
 * was his ends. */
static err lose_owner(struct ctx *c, struct span gone)
{
	size_t n;
	TRY(people_expect_owners(c, gone, 1, &n));
	if (!n)
		return fault_wire(&c->fault, &dashboard_user_error_last_owner, NULL);
	return approvals_end_of(c, gone);
}

/* ---- hooks ---- */

/* The role that a person is to have: it is there, and nothing that the caller lacks. */
static err check_role(struct ctx *c, const json_t *doc, struct role *ret_role)
{
	err e = role_get(c, json_str(doc, "role_id"), ret_role);
	if (e.code == ERR_NOT_FOUND)
		return fault_wire(&c->fault, &dashboard_user_error_no_role, NULL);
	TRY(e);
	if (ret_role->version.number)
		store_expect_version(c->batch, c->tenant->id, dashboard_role_resource.kind,
			ret_role->id, ret_role->version.number);
	return role_within(c, ret_role);
}

/* Who gives somebody a way in has just proved who he is; his own password he changes with the one
 * that he has. */
static err check_proved(struct ctx *c, struct span id, bool role, bool password)
{
	if (c->who.all_scopes || (!role && !password))
		return OK;
	if (password && span_eq(id, c->who.user_id))
		return fault_wire(&c->fault, &dashboard_user_error_own_password, NULL);
	return c->who.fresh ? OK : FAIL(D_FRESH);
}

static bool is_owner_in(const struct role *r, const json_t *doc)
{
	return r->owner && !json_bool(doc, "blocked", false);
}

/* Takes the password out of the document; absent: nothing. */
static err take_password(struct ctx *c, struct span id, json_t *doc, bool *ret_was)
{
	struct span password = json_str(doc, "password");
	*ret_was = password.n > 0;
	if (password.n)
		TRY(password_set(c, id, password));
	json_object_del(doc, "password");
	return OK;
}

static err create(struct ctx *c, json_t *doc)
{
	struct role role;
	bool given;
	struct span email = lower(c->arena, json_str(doc, "email"));
	TRY_PTR(email.p);
	if (json_object_set_new(doc, "email", json_stringn(email.p, email.n)))
		return FAIL(NOMEM);
	TRY(check_role(c, doc, &role));
	TRY(check_proved(c, json_str(doc, "user_id"), true, true));
	if (role.owner)
		TRY(approvals_guard_owners(c));
	return take_password(c, json_str(doc, "user_id"), doc, &given);
}

static bool loses(const struct role *was, const struct role *is, struct ctx *c, err *ret_err)
{
	struct scope_set lost;
	*ret_err = scope_missing(c->arena, &was->scopes, &is->scopes, &lost);
	return !ret_err->code && lost.count > 0;
}

/* While the two-person rule is on, one owner makes himself no second one: by raising somebody, by
 * letting one in again, by a password of another's. */
static err check_raise(struct ctx *c, const struct role *was, const json_t *old_doc,
	const struct role *is, const json_t *doc)
{
	bool raised = is_owner_in(is, doc) && !is_owner_in(was, old_doc);
	bool password = json_object_get(doc, "password") != NULL;
	TRY(check_proved(c, json_str(doc, "user_id"), !span_eq(was->id, is->id), password));
	return raised || (is->owner && password) ? approvals_guard_owners(c) : OK;
}

/* What the person has open ends: who must not be here, or has another password, loses his sessions;
 * who can do less, or nothing, what he minted. */
static err end_access(struct ctx *c, struct span id, bool sessions, bool tokens)
{
	if (sessions)
		TRY(change_sessions_drop_of_user(c, id));
	return tokens ? change_minted_revoke_of_user(c, id) : OK;
}

static err patch(struct ctx *c, const json_t *old_doc, const json_t *patch_doc, json_t *doc)
{
	struct role was, is;
	bool given;
	struct span id = json_str(doc, "user_id");
	err e;
	(void)patch_doc;
	TRY(role_of(c, json_str(old_doc, "role_id"), &was));
	TRY(role_within(c, &was));
	TRY(check_role(c, doc, &is));
	TRY(check_raise(c, &was, old_doc, &is, doc));
	bool blocked = json_bool(doc, "blocked", false);
	if (was.owner && (blocked || !is.owner))
		TRY(lose_owner(c, id));
	TRY(take_password(c, id, doc, &given));
	bool less = loses(&was, &is, c, &e);
	TRY(e);
	return end_access(c, id, blocked || given, less || blocked);
}

static err remove_person(struct ctx *c, const json_t *doc)
{
	struct role was;
	struct span id = json_str(doc, "user_id");
	TRY(role_of(c, json_str(doc, "role_id"), &was));
	TRY(role_within(c, &was));
	if (was.owner)
		TRY(lose_owner(c, id));
	return end_access(c, id, true, true);
}

static err show(struct ctx *c, json_t *doc, enum show_why why)
{
	struct role r;
	(void)why;
	TRY(role_of(c, json_str(doc, "role_id"), &r));
	if (json_object_set_new(doc, "role",
		    json_pack("{s:s%, s:s%}", "id", r.id.p, r.id.n, "name", r.name.p, r.name.n)))
		return FAIL(NOMEM);
	bool totp = json_bool(doc, "totp", false);
	return json_object_set_new(doc, "totp", json_boolean(totp)) ? FAIL(NOMEM) : OK;
}

const struct resource_hooks dashboard_user_hooks = {
	.create = create, .patch = patch, .remove = remove_person, .show = show
};

/* ---- the first one ---- */

err people_are_set_up(struct ctx *c, bool *ret_done)
{
	struct doc_row row;
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, SETUP_KIND, SPAN(SETUP_KIND), &row);
	if (e.code && e.code != ERR_NOT_FOUND)
		return e;
	*ret_done = !e.code;
	return OK;
}

err people_set_up(struct ctx *c, struct span email, struct span name, struct span password,
	struct person *ret_person)
{
	struct who was = c->who;
	json_t *doc = json_keep(c->arena,
		json_pack("{s:s%, s:s%, s:s, s:s%}", "email", email.p, email.n, "name", name.p,
			name.n, "role_id", ROLE_OWNER, "password", password.p, password.n));
	TRY_PTR(doc);
	c->who.all_scopes = true; /* the code from the console stands for the operator */
	err e = documents_create(c, &dashboard_user_resource, doc, &doc);
	c->who = was;
	TRY(e);
	struct change_doc mark = { .kind = SETUP_KIND, .id = SPAN(SETUP_KIND), .text = SPAN("{}") };
	TRY(change_insert(c, &mark));
	struct person p = { .id = json_str(doc, "user_id"),
		.email = json_str(doc, "email"),
		.name = json_str(doc, "name"),
		.doc = doc };
	TRY(role_get(c, SPAN(ROLE_OWNER), &p.role));
	*ret_person = p;
	return OK;
}
