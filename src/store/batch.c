/* SPDX-License-Identifier: Apache-2.0 */
#include "store/batch.h"
#include "base/limits.h"

struct store_batch *store_batch_new(void)
{
	struct store_batch *b = calloc(1, sizeof *b);
	if (!b)
		return NULL;
	b->last = &b->first;
	b->arena = arena_new(LIMIT_ARENA);
	if (!b->arena) {
		free(b);
		return NULL;
	}
	return b;
}

void store_batch_free(struct store_batch *b)
{
	if (!b)
		return;
	arena_free(b->arena);
	free(b);
}

bool store_batch_is_empty(const struct store_batch *b)
{
	return b->count == 0 && !b->failed;
}

/* What caches were made from. Sessions and the list of minted tokens are read anew each time. */
static bool is_change(enum op_kind kind)
{
	switch (kind) {
	case OP_EVENT:
	case OP_EVENTS_ANNOUNCE:
	case OP_EVENTS_TRIM:
	case OP_EXPECT_CURRENT_KEY:
	case OP_EXPECT_DOC:
	case OP_EXPECT_VERSION:
	case OP_SESSION_PUT:
	case OP_SESSION_SEEN:
	case OP_SESSION_DROP:
	case OP_SESSIONS_DROP_OF_USER:
	case OP_SESSIONS_DROP_ENDED:
	case OP_MINTED_PUT:
		return false;
	default:
		return true;
	}
}

static struct op *add(struct store_batch *b, enum op_kind kind, int64_t tenant)
{
	struct op *op = b->failed ? NULL : arena_new_of(b->arena, struct op);
	if (!op) {
		b->failed = true;
		return NULL;
	}
	op->kind = kind;
	op->tenant = tenant;
	*b->last = op;
	b->last = &op->next;
	b->count++;
	if (is_change(kind))
		b->changes = true;
	return op;
}

/* The copy is never absent: the columns hold no NULL. */
static struct span copy(struct store_batch *b, struct span s)
{
	struct span c = arena_span_dup(b->arena, s);
	if (!c.p)
		b->failed = true;
	return c;
}

static const char *copy_name(struct store_batch *b, const char *name)
{
	return copy(b, span_of(name)).p;
}

void store_put_tenant(struct store_batch *b, const struct tenant_row *row)
{
	struct op *op = add(b, OP_TENANT_PUT, row->id);
	if (op)
		op->tenant_row = (struct tenant_row){ row->id, copy(b, row->name),
			copy(b, row->issuer), row->created_at };
}

static int compare_keys(const void *pa, const void *pb)
{
	const struct doc_key *a = pa, *b = pb;
	int d = strcmp(a->name, b->name);
	return d ? d : span_compare(a->value, b->value);
}

/* Sorted, so that an update finds what differs in one walk. */
static void copy_keys(
	struct store_batch *b, struct op_doc *doc, const struct doc_key *keys, size_t count)
{
	doc->keys = arena_array_of(b->arena, count ? count : 1, struct doc_key);
	if (!doc->keys) {
		b->failed = true;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct doc_key k = { copy_name(b, keys[i].name), copy(b, keys[i].value),
			keys[i].unique, keys[i].counted };
		if (b->failed)
			return;
		doc->keys[i] = k;
	}
	qsort(doc->keys, count, sizeof *doc->keys, compare_keys);
	for (size_t i = 0; i < count; i++)
		if (!doc->key_count ||
			compare_keys(&doc->keys[doc->key_count - 1], &doc->keys[i]) != 0)
			doc->keys[doc->key_count++] = doc->keys[i];
}

void store_doc_insert(struct store_batch *b, int64_t tenant, const char *kind, struct span id,
	struct span json, const struct doc_key *keys, size_t key_count, int64_t now)
{
	struct op *op = add(b, OP_DOC_INSERT, tenant);
	if (!op)
		return;
	op->doc = (struct op_doc){
		.kind = copy_name(b, kind), .id = copy(b, id), .json = copy(b, json), .now = now
	};
	copy_keys(b, &op->doc, keys, key_count);
}

void store_doc_update(struct store_batch *b, int64_t tenant, const char *kind, struct span id,
	int64_t expected_version, struct span json, const struct doc_key *keys, size_t key_count,
	int64_t now)
{
	struct op *op = add(b, OP_DOC_UPDATE, tenant);
	if (!op)
		return;
	op->doc = (struct op_doc){ .kind = copy_name(b, kind),
		.id = copy(b, id),
		.json = copy(b, json),
		.expected_version = expected_version,
		.now = now };
	copy_keys(b, &op->doc, keys, key_count);
}

void store_doc_delete(struct store_batch *b, int64_t tenant, const char *kind, struct span id)
{
	struct op *op = add(b, OP_DOC_DELETE, tenant);
	if (op)
		op->doc = (struct op_doc){ .kind = copy_name(b, kind), .id = copy(b, id) };
}

void store_doc_delete_where(
	struct store_batch *b, int64_t tenant, const char *kind, const char *key, struct span value)
{
	struct op *op = add(b, OP_DOC_DELETE_WHERE, tenant);
	if (op)
		op->doc = (struct op_doc){ .kind = copy_name(b, kind),
			.where = { .name = copy_name(b, key), .value = copy(b, value) } };
}

void store_expect_doc(struct store_batch *b, int64_t tenant, const char *kind, struct span id)
{
	struct op *op = add(b, OP_EXPECT_DOC, tenant);
	if (op)
		op->doc = (struct op_doc){ .kind = copy_name(b, kind), .id = copy(b, id) };
}

void store_secret_put(struct store_batch *b, int64_t tenant, const struct secret_row *row)
{
	struct op *op = add(b, OP_SECRET_PUT, tenant);
	if (op)
		op->secret = (struct secret_row){ copy(b, row->owner_kind), copy(b, row->owner_id),
			copy(b, row->name), copy(b, row->sealed), copy(b, row->hash),
			row->created_at, row->expires_at };
}

void store_secret_delete(struct store_batch *b, int64_t tenant, const char *owner_kind,
	struct span owner_id, struct span name)
{
	struct op *op = add(b, OP_SECRET_DELETE, tenant);
	if (op)
		op->secret = (struct secret_row){ .owner_kind = copy(b, span_of(owner_kind)),
			.owner_id = copy(b, owner_id),
			.name = copy(b, name) };
}

void store_key_put(struct store_batch *b, int64_t tenant, const struct key_row *row)
{
	struct op *op = add(b, OP_KEY_PUT, tenant);
	if (!op)
		return;
	op->key = *row;
	op->key.kid = copy(b, row->kid);
	op->key.alg = copy(b, row->alg);
	op->key.sealed = copy(b, row->sealed);
	op->key.certificate = copy(b, row->certificate);
}

void store_expect_current_key(struct store_batch *b, int64_t tenant, struct span kid)
{
	struct op *op = add(b, OP_EXPECT_CURRENT_KEY, tenant);
	if (op)
		op->key.kid = copy(b, kid);
}

void store_revoke(struct store_batch *b, int64_t tenant, const struct revocation_row *row)
{
	struct op *op = add(b, OP_REVOKE, tenant);
	if (op)
		op->revocation = (struct revocation_row){ copy(b, row->aud), copy(b, row->jti),
			row->created_at };
}

void store_expect_version(
	struct store_batch *b, int64_t tenant, const char *kind, struct span id, int64_t version)
{
	struct op *op = add(b, OP_EXPECT_VERSION, tenant);
	if (op)
		op->doc = (struct op_doc){
			.kind = copy_name(b, kind), .id = copy(b, id), .expected_version = version
		};
}

void store_session_put(struct store_batch *b, int64_t tenant, const struct session_row *row)
{
	struct op *op = add(b, OP_SESSION_PUT, tenant);
	if (!op)
		return;
	op->session = *row;
	op->session.hash = copy(b, row->hash);
	op->session.id = copy(b, row->id);
	op->session.user_id = copy(b, row->user_id);
	op->session.csrf = copy(b, row->csrf);
	op->session.ip = copy(b, row->ip);
	op->session.user_agent = copy(b, row->user_agent);
}

void store_session_seen(struct store_batch *b, int64_t tenant, struct span hash, int64_t at)
{
	struct op *op = add(b, OP_SESSION_SEEN, tenant);
	if (op)
		op->session = (struct session_row){ .hash = copy(b, hash), .seen_at = at };
}

void store_session_drop(struct store_batch *b, int64_t tenant, struct span user_id, struct span id)
{
	struct op *op = add(b, OP_SESSION_DROP, tenant);
	if (op)
		op->session =
			(struct session_row){ .user_id = copy(b, user_id), .id = copy(b, id) };
}

void store_sessions_drop_of_user(struct store_batch *b, int64_t tenant, struct span user_id)
{
	struct op *op = add(b, OP_SESSIONS_DROP_OF_USER, tenant);
	if (op)
		op->session = (struct session_row){ .user_id = copy(b, user_id) };
}

void store_sessions_drop_ended(struct store_batch *b, int64_t tenant, int64_t now)
{
	struct op *op = add(b, OP_SESSIONS_DROP_ENDED, tenant);
	if (op)
		op->session = (struct session_row){ .ends_at = now };
}

void store_minted_put(struct store_batch *b, int64_t tenant, const struct minted_row *row)
{
	struct op *op = add(b, OP_MINTED_PUT, tenant);
	if (!op)
		return;
	op->minted = *row;
	op->minted.jti = copy(b, row->jti);
	op->minted.aud = copy(b, row->aud);
	op->minted.user_id = copy(b, row->user_id);
	op->minted.user_name = copy(b, row->user_name);
	op->minted.scope = copy(b, row->scope);
}

void store_minted_revoke(struct store_batch *b, int64_t tenant, struct span jti, int64_t now)
{
	struct op *op = add(b, OP_MINTED_REVOKE, tenant);
	if (op)
		op->minted = (struct minted_row){ .jti = copy(b, jti), .revoked_at = now };
}

void store_minted_revoke_of_user(
	struct store_batch *b, int64_t tenant, struct span user_id, int64_t now)
{
	struct op *op = add(b, OP_MINTED_REVOKE_OF_USER, tenant);
	if (op)
		op->minted = (struct minted_row){ .user_id = copy(b, user_id), .revoked_at = now };
}

void store_event_add(struct store_batch *b, const struct event *e)
{
	struct op *op = add(b, OP_EVENT, e->tenant);
	if (!op)
		return;
	op->event = *e;
	struct span *const texts[] = { &op->event.description, &op->event.client_id,
		&op->event.client_name, &op->event.ip, &op->event.user_agent, &op->event.audience,
		&op->event.scope, &op->event.jti, &op->event.detail, &op->event.secret };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = copy(b, *texts[i]);
}

void store_events_announce(struct store_batch *b, int64_t tenant, int64_t until, int64_t now)
{
	struct op *op = add(b, OP_EVENTS_ANNOUNCE, tenant);
	if (op)
		op->trim = (struct op_trim){ .seq = until, .now = now };
}

void store_events_trim(struct store_batch *b, int64_t tenant, int64_t seq,
	const unsigned char hash[32], int64_t now)
{
	struct op *op = add(b, OP_EVENTS_TRIM, tenant);
	if (!op)
		return;
	op->trim = (struct op_trim){ .seq = seq, .now = now };
	memcpy(op->trim.hash, hash, sizeof op->trim.hash);
}
