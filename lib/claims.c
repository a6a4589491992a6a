/* SPDX-License-Identifier: Apache-2.0 */
/* The getters. A claim is looked for by name each time: tokens have few, and each comparison is one
 * of a hash. */
#include "fail.h"
#include "header.h"
#include "json.h"
#include "number.h"

static struct mi_object object(const struct mint_jwt *jwt)
{
	return (struct mi_object){ jwt->payload.p, (struct mi_member *)jwt->claims_,
		jwt->claim_count_, jwt->claim_count_ };
}

/* The member of a type. Fails: MISSING, CLAIM_TYPE. */
static enum mint_err find(const struct mint_jwt *jwt, const char *name, enum mint_json_type type,
	const struct mi_member **ret_member)
{
	struct mi_object o = object(jwt);
	*ret_member = mi_json_find(&o, name, strlen(name));
	if (!*ret_member)
		return MINT_ERR_MISSING;
	return (*ret_member)->type == type ? MINT_OK : MINT_ERR_CLAIM_TYPE;
}

/* The inside of a string of the payload: as it stands there, or unescaped at its own offset of the
 * context's second text. */
static struct mint_text unescaped(
	const struct mint_jwt *jwt, const char *quoted, size_t len, bool escaped)
{
	if (!escaped)
		return (struct mint_text){ quoted + 1, len - 2 };
	char *to = jwt->text_ + (quoted - jwt->payload.p);
	return (struct mint_text){ to, mi_json_unescape(quoted + 1, len - 2, to) };
}

static void give(struct mint_text t, const char **ret_text, size_t *ret_len)
{
	*ret_text = t.p;
	*ret_len = t.n;
}

enum mint_err mint_jwt_get_str(
	const struct mint_jwt *jwt, const char *name, const char **ret_text, size_t *ret_len)
{
	const struct mi_member *m;
	TRY(find(jwt, name, MINT_JSON_STRING, &m));
	give(unescaped(jwt, jwt->payload.p + m->value, m->value_len, m->value_escaped), ret_text,
		ret_len);
	return MINT_OK;
}

enum mint_err mint_jwt_get_int(const struct mint_jwt *jwt, const char *name, int64_t *ret_value)
{
	const struct mi_member *m;
	int64_t value;
	bool fraction;
	TRY(find(jwt, name, MINT_JSON_NUMBER, &m));
	if (!mi_number_floor(jwt->payload.p + m->value, m->value_len, &value, &fraction) ||
		fraction)
		return MINT_ERR_CLAIM_TYPE;
	*ret_value = value;
	return MINT_OK;
}

enum mint_err mint_jwt_get_double(const struct mint_jwt *jwt, const char *name, double *ret_value)
{
	const struct mi_member *m;
	TRY(find(jwt, name, MINT_JSON_NUMBER, &m));
	return mi_number_double(jwt->payload.p + m->value, m->value_len, ret_value)
		       ? MINT_OK
		       : MINT_ERR_CLAIM_TYPE;
}

enum mint_err mint_jwt_get_bool(const struct mint_jwt *jwt, const char *name, bool *ret_value)
{
	const struct mi_member *m;
	TRY(find(jwt, name, MINT_JSON_BOOL, &m));
	*ret_value = jwt->payload.p[m->value] == 't';
	return MINT_OK;
}

enum mint_err mint_jwt_get_json(const struct mint_jwt *jwt, const char *name,
	enum mint_json_type *ret_type, const char **ret_text, size_t *ret_len)
{
	struct mi_object o = object(jwt);
	const struct mi_member *m = mi_json_find(&o, name, strlen(name));
	if (!m)
		return MINT_ERR_MISSING;
	if (ret_type)
		*ret_type = (enum mint_json_type)m->type;
	*ret_text = jwt->payload.p + m->value;
	*ret_len = m->value_len;
	return MINT_OK;
}

/* A lone string is an array of one: its cursor goes from 0 to 1. */
enum mint_err mint_jwt_next_str(const struct mint_jwt *jwt, const char *name, size_t *cursor,
	const char **ret_text, size_t *ret_len)
{
	const struct mi_member *m;
	struct mi_element e;
	enum mint_err is_string = find(jwt, name, MINT_JSON_STRING, &m);
	if (is_string == MINT_ERR_MISSING || (is_string == MINT_OK && *cursor))
		return MINT_ERR_MISSING;
	if (is_string == MINT_OK) {
		*cursor = 1;
		return mint_jwt_get_str(jwt, name, ret_text, ret_len);
	}
	if (m->type != MINT_JSON_ARRAY)
		return MINT_ERR_CLAIM_TYPE;
	if (!mi_json_next(jwt->payload.p + m->value, m->value_len, cursor, &e))
		return MINT_ERR_MISSING;
	if (e.type != MINT_JSON_STRING)
		return MINT_ERR_CLAIM_TYPE;
	give(unescaped(jwt, e.text, e.len, e.escaped), ret_text, ret_len);
	return MINT_OK;
}

bool mint_jwt_aud_contains(const struct mint_jwt *jwt, const char *text, size_t len)
{
	const char *aud;
	size_t aud_len, cursor = 0;
	while (mint_jwt_next_str(jwt, "aud", &cursor, &aud, &aud_len) == MINT_OK)
		if (aud_len == len && memcmp(aud, text, len) == 0)
			return true;
	return false;
}

enum mint_err mint_jwt_claim_at(const struct mint_jwt *jwt, size_t index,
	struct mint_text *ret_name, struct mint_text *ret_json)
{
	if (index >= jwt->claim_count_)
		return MINT_ERR_MISSING;
	const struct mi_member *m = (const struct mi_member *)jwt->claims_ + index;
	*ret_name = unescaped(jwt, jwt->payload.p + m->name - 1, m->name_len + 2u, m->name_escaped);
	*ret_json = (struct mint_text){ jwt->payload.p + m->value, m->value_len };
	return MINT_OK;
}

/* Few callers ask, so the members of the header are not kept: it is read again. */
enum mint_err mint_jwt_get_header(const struct mint_jwt *jwt, const char *name,
	enum mint_json_type *ret_type, const char **ret_text, size_t *ret_len)
{
	struct mi_member room[MI_HEADER_MEMBERS];
	struct mi_object o = { .members = room, .max = MI_HEADER_MEMBERS };
	if (!jwt->header.p ||
		mi_json_object(&o, jwt->header.p, jwt->header.n, MINT_TOKEN_DEPTH_MAX))
		return MINT_ERR_MISSING;
	const struct mi_member *m = mi_json_find(&o, name, strlen(name));
	if (!m)
		return MINT_ERR_MISSING;
	if (ret_type)
		*ret_type = (enum mint_json_type)m->type;
	*ret_text = o.text + m->value;
	*ret_len = m->value_len;
	return MINT_OK;
}
