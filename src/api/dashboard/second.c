/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/second.h"
#include "api/dashboard/desk.h"
#include "core/totp.h"

static err check(struct ctx *c, const struct person *p, const char *name, struct span code,
	int64_t used, int64_t *ret_step)
{
	struct span secret;
	bool right;
	TRY(people_secret_get(c, p->id, name, &secret));
	if (!secret.n)
		return FAIL(D_LOGIN);
	TRY(totp_check(secret, code, c->now / 1000, used, &right, ret_step));
	return right ? OK : FAIL(D_LOGIN);
}

/* The person is stored with the step: of two requests with one code the second meets another
 * version, runs again, and finds the code used. */
static err keep_step(struct ctx *c, struct person *p, int64_t step)
{
	if (json_object_set_new(p->doc, "totp_step", json_integer(step)))
		return FAIL(NOMEM);
	return person_store(c, p);
}

static err attempt(struct ctx *c, struct dash_call *d)
{
	/* of the person, from wherever: who comes here knows the password already */
	bool open = desk_attempt(d->desk, d->person.id, SPAN(""), c->now, &d->retry_s);
	return open ? OK : FAIL(D_RATE);
}

err second_check(struct ctx *c, struct dash_call *d, struct span code)
{
	int64_t step;
	TRY(attempt(c, d));
	TRY(check(c, &d->person, "totp", code, d->person.totp_step, &step));
	desk_right(d->desk, d->person.id, SPAN(""), c->now);
	return keep_step(c, &d->person, step);
}

/* ---- turning it on and off ---- */

err account_totp_new(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct person *p = &in->dash->person;
	unsigned char bytes[TOTP_SECRET_SIZE];
	TRY(rand_bytes(c->rng, bytes, sizeof bytes));
	struct span secret = span_make(bytes, sizeof bytes);
	TRY(people_secret_put(c, p->id, "totp_new", secret));
	char *text = totp_base32(c->arena, secret);
	TRY_PTR(text);
	const char *issuer = arena_printf(c->arena, "Mintage %s", c->tenant->name);
	TRY_PTR(issuer);
	char *uri = totp_uri(c->arena, span_of(issuer), p->email, text);
	TRY_PTR(uri);
	out->doc = json_keep(c->arena, json_pack("{s:s, s:s}", "secret", text, "uri", uri));
	return out->doc ? OK : FAIL(NOMEM);
}

err account_totp_confirm(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	struct person *p = &d->person;
	struct span secret;
	int64_t step;
	TRY(attempt(c, d));
	TRY(check(c, p, "totp_new", json_str(in->body, "code"), 0, &step));
	desk_right(d->desk, p->id, SPAN(""), c->now);
	TRY(people_secret_get(c, p->id, "totp_new", &secret));
	TRY(people_secret_put(c, p->id, "totp", secret));
	TRY(people_secret_drop(c, p->id, "totp_new"));
	if (json_object_set_new(p->doc, "totp", json_true()))
		return FAIL(NOMEM);
	p->has_totp = true;
	TRY(keep_step(c, p, step));
	return session_answer(c, d, out);
}
