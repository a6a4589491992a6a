/* SPDX-License-Identifier: Apache-2.0 */
#include "jws_crit.h"
#include "fail.h"

bool mi_crit_is_registered(struct mint_text name)
{
	static const char *const names[] = { "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t",
		"x5t#S256", "typ", "cty", "crit", "b64", "zip", "enc", "epk", "apu", "apv", "iv",
		"tag", "p2s", "p2c" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == name.n && memcmp(names[i], name.p, name.n) == 0)
			return true;
	return false;
}

static bool element_is(const struct mi_element *e, const char *text, size_t len)
{
	return mi_json_equal(e->text + 1, e->len - 2, e->escaped, text, len);
}

/* One name of "crit": understood by the caller, in the header, and not seen before. */
static bool name_holds(const struct mi_object *header, const struct mint_verify_options *is,
	const struct mi_element *e, unsigned *seen, bool *seen_b64)
{
	if (e->type != MINT_JSON_STRING)
		return false;
	if (is->flags & MINT_VERIFY_UNENCODED && element_is(e, "b64", 3)) {
		bool twice = *seen_b64;
		*seen_b64 = true;
		return !twice && mi_json_find(header, "b64", 3);
	}
	for (size_t i = 0; i < is->crit_count; i++) {
		if (!element_is(e, is->crit[i].p, is->crit[i].n))
			continue;
		bool twice = *seen & 1u << i;
		*seen |= 1u << i;
		return !twice && mi_json_find(header, is->crit[i].p, is->crit[i].n);
	}
	return false;
}

static enum mint_err crit_fails(const char *what, struct mint_error *error)
{
	return mi_fail(error, MINT_ERR_CRIT, "the header has %s", what);
}

static enum mint_err names_check(const struct mi_object *header, const struct mi_member *crit,
	const struct mint_verify_options *is, unsigned *seen, bool *seen_b64,
	struct mint_error *error)
{
	struct mi_element e;
	size_t at = 0, count = 0;
	if (crit->type != MINT_JSON_ARRAY)
		return crit_fails("crit, which is no array", error);
	while (mi_json_next(header->text + crit->value, crit->value_len, &at, &e)) {
		if (!name_holds(header, is, &e, seen, seen_b64))
			return crit_fails(
				"crit with a name that is not understood, absent or repeated",
				error);
		count++;
	}
	return count ? MINT_OK : crit_fails("an empty crit", error);
}

/* RFC 7797 6: b64 counts only when crit names it; true says nothing. */
static enum mint_err b64_check(const struct mi_object *header, const struct mint_verify_options *is,
	bool in_crit, bool *ret_unencoded, struct mint_error *error)
{
	const struct mi_member *m = mi_json_find(header, "b64", 3);
	if (!m)
		return MINT_OK;
	if (!(is->flags & MINT_VERIFY_UNENCODED))
		return crit_fails("b64", error);
	if (m->type != MINT_JSON_BOOL)
		return crit_fails("b64, which is no boolean", error);
	bool is_false = header->text[m->value] == 'f';
	if (is_false && !in_crit)
		return crit_fails("b64 false, and crit does not name it", error);
	*ret_unencoded = is_false;
	return MINT_OK;
}

enum mint_err mi_crit_check(const struct mi_object *header, const struct mint_verify_options *is,
	unsigned *ret_crit, bool *ret_unencoded, struct mint_error *error)
{
	const struct mi_member *crit = mi_json_find(header, "crit", 4);
	unsigned seen = 0;
	bool seen_b64 = false, unencoded = false;
	if (crit)
		TRY(names_check(header, crit, is, &seen, &seen_b64, error));
	TRY(b64_check(header, is, seen_b64, &unencoded, error));
	if (mi_json_find(header, "zip", 3)) /* RFC 7516's: never in a JWS */
		return crit_fails("zip", error);
	*ret_crit = seen;
	*ret_unencoded = unencoded;
	return MINT_OK;
}
