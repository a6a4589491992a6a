/* SPDX-License-Identifier: Apache-2.0 */
#include "server/instance.h"
#include "api/management/op.h"
#include "base/limits.h"
#include "core/change.h"
#include "server/folder.h"

static err open_keyring(const char *dir, bool create, struct fault *fault, struct instance *i)
{
	unsigned char master[KEYRING_MASTER_SIZE];
	TRY(folder_master_key(dir, &rng_system, create, fault, master));
	struct keyring_config config = { master, &clock_system, &rng_system };
	err e = keyring_new(&config, &i->keyring);
	secret_wipe(master, sizeof master);
	TRY(e);
	return keyring_port_new(i->keyring, &i->keys);
}

static err open_parts(const char *dir, bool create, struct fault *fault, struct instance *i)
{
	i->arena = arena_new(LIMIT_ARENA);
	TRY_PTR(i->arena);
	char *file = arena_printf(i->arena, "%s/mintage.db", dir);
	TRY_PTR(file);
	if (create)
		TRY(folder_make(dir, fault));
	TRY(open_keyring(dir, create, fault, i));
	struct store_config config = { .file = file, .must_exist = !create };
	TRY(store_open(&config, fault, &i->store));
	TRY(store_conn_open(i->store, &i->conn));
	err e = instance_load_tenants(i);
	return e.code == ERR_NOT_FOUND && create ? OK : e;
}

err instance_open(
	const char *data_dir, bool create, struct fault *fault, struct instance *ret_instance)
{
	struct instance i = { 0 };
	err e = open_parts(data_dir, create, fault, &i);
	if (e.code)
		instance_close(&i);
	else
		*ret_instance = i;
	return e;
}

void instance_close(struct instance *i)
{
	tenants_unref(i->tenants);
	keyring_port_free(i->keys);
	keyring_free(i->keyring);
	if (i->conn)
		store_conn_close(i->conn);
	store_close(i->store);
	arena_free(i->arena);
	*i = (struct instance){ 0 };
}

err instance_load_tenants(struct instance *i)
{
	struct tenants *t;
	TRY(tenants_load(i->conn, i->keyring, &t));
	tenants_unref(i->tenants);
	i->tenants = t;
	return OK;
}

static err all_scopes(struct arena *a, struct scope_set *ret_set)
{
	struct span *names = arena_array_of(a, management_scope_count, struct span);
	TRY_PTR(names);
	for (size_t i = 0; i < management_scope_count; i++)
		names[i] = span_of(management_scopes[i].value);
	return scope_from(a, names, management_scope_count, ret_set);
}

err instance_ctx(
	struct instance *i, const struct tenant *tenant, struct hot *hot, struct ctx *ret_ctx)
{
	struct ctx c = { .arena = i->arena,
		.clock = &clock_system,
		.rng = &rng_system,
		.now = clock_now_ms(&clock_system),
		.tenant = tenant,
		.conn = i->conn,
		.keys = i->keys,
		.hot = hot,
		.batch = store_batch_new() };
	TRY_PTR(c.batch);
	c.who.all_scopes = true;
	c.who.subject = SPAN("operator");
	err e = all_scopes(i->arena, &c.who.scopes);
	if (!e.code)
		e = changes_begin(&c);
	if (e.code)
		store_batch_free(c.batch);
	else
		*ret_ctx = c;
	return e;
}

err instance_commit(struct instance *i, struct ctx *c)
{
	return store_commit(i->store, TAKE(c->batch));
}
