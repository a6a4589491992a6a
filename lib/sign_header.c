/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"
#include "signer.h"

#define MEMBERS 56 /* of the caller's; a verifier takes 64 in all */

/* The caller's own members, as they are written. typ and kid stand first, where they always are. */
struct extra {
	struct mi_object o;
	struct mi_member members[MEMBERS];
	const struct mi_member *typ, *kid;
};

static enum mint_err refuses(const char *why, struct mint_error *error)
{
	return mi_fail(error, MINT_ERR_USAGE, "header: %s", why);
}

/* ---- texts ---- */

static bool typ_is_fine(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] < 0x20 || p[i] > 0x7e)
			return false;
	return n <= MI_TYP_MAX;
}

static bool kid_is_fine(const char *p, size_t n)
{
	if (n == 0 || n > MINT_KID_MAX || mi_json_escaped_size(p, n) == SIZE_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
			return false;
	return true;
}

/* The member's text, held against a rule that has a greatest length below 256. */
static bool member_is_fine(
	const struct extra *x, const struct mi_member *m, bool (*is_fine)(const char *p, size_t n))
{
	char text[6 * 256];
	if (m->type != MINT_JSON_STRING || m->value_len - 2u > sizeof text)
		return false;
	size_t n = mi_json_unescape(x->o.text + m->value + 1, m->value_len - 2u, text);
	return is_fine(text, n);
}

/* ---- the caller's members ---- */

/* What the signer alone says, and what would change the meaning of the token. */
static enum mint_err check_names(const struct extra *x, struct mint_error *error)
{
	static const char *const names[] = { "alg", "crit", "b64", "zip", "enc" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (mi_json_find(&x->o, names[i], strlen(names[i])))
			return mi_fail(error, MINT_ERR_USAGE, "header: %s can't be set", names[i]);
	return MINT_OK;
}

static enum mint_err extra_read(struct extra *x, struct mint_text header, struct mint_error *error)
{
	*x = (struct extra){ .o = { .members = x->members, .max = MEMBERS } };
	if (!header.p)
		return MINT_OK;
	if (header.n > MINT_HEADER_SIZE_MAX)
		return refuses("too long", error);
	const char *why = mi_json_object(&x->o, header.p, header.n, MINT_TOKEN_DEPTH_MAX);
	if (why)
		return refuses(why, error);
	TRY(check_names(x, error));
	x->typ = mi_json_find(&x->o, "typ", 3);
	x->kid = mi_json_find(&x->o, "kid", 3);
	if (x->typ && !member_is_fine(x, x->typ, typ_is_fine))
		return refuses("typ is no short text in ASCII", error);
	if (x->kid && !member_is_fine(x, x->kid, kid_is_fine))
		return refuses("kid is no short text without controls", error);
	return MINT_OK;
}

static void put_value(struct mi_out *out, const struct extra *x, const struct mi_member *m)
{
	mi_out_put(out, x->o.text + m->value, m->value_len);
}

static void put_others(struct mi_out *out, const struct extra *x)
{
	for (size_t i = 0; i < x->o.count; i++) {
		const struct mi_member *m = &x->members[i];
		if (m == x->typ || m == x->kid)
			continue;
		mi_out_puts(out, ",\"");
		mi_out_put(out, x->o.text + m->name, m->name_len);
		mi_out_puts(out, "\":");
		put_value(out, x, m);
	}
}

/* ---- the whole ---- */

static void put_text(struct mi_out *out, const char *name, const struct extra *x,
	const struct mi_member *member, struct mint_text text)
{
	if (!member && !text.n)
		return;
	mi_out_puts(out, name);
	if (member)
		put_value(out, x, member);
	else
		mi_out_quoted(out, text.p, text.n);
}

enum mint_err mi_signer_header(const struct mint_jwk *jwk, const struct mint_sign_options *options,
	struct mi_out *out, struct mint_error *error)
{
	struct extra x;
	struct mint_text typ = options->typ.p ? options->typ : (struct mint_text){ "JWT", 3 };
	struct mint_text kid = options->flags & MINT_SIGN_NO_KID ? (struct mint_text){ NULL, 0 }
								 : mint_jwk_kid(jwk);
	if (!typ_is_fine(typ.p, typ.n))
		return refuses("typ is no short text in ASCII", error);
	if (options->kid.p && !kid_is_fine(options->kid.p, options->kid.n))
		return refuses("kid is no short text without controls", error);
	if (options->kid.p)
		kid = options->kid;
	TRY(extra_read(&x, options->header, error));
	mi_out_puts(out, "{\"alg\":\"");
	mi_out_puts(out, jwk->alg->name);
	mi_out_puts(out, "\"");
	put_text(out, ",\"typ\":", &x, x.typ, typ);
	put_text(out, ",\"kid\":", &x, x.kid, kid.p ? kid : (struct mint_text){ NULL, 0 });
	put_others(out, &x);
	if (options->flags & MINT_SIGN_UNENCODED)
		mi_out_puts(out, ",\"b64\":false,\"crit\":[\"b64\"]");
	mi_out_puts(out, "}");
	return MINT_OK;
}
