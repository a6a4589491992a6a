/* SPDX-License-Identifier: Apache-2.0 */
#include "core/hot_tenant.h"
#include "core/hot_pack.h"
#include "core/keys.h"
#include "core/options.h"
#include <stdlib.h>

struct tenant_facts {
	struct span default_audience, global_id, sealed_global_secret, jwks;
	struct key_row current;
	struct cert_facts cert;
	struct tenant_options options;
	bool any_revocation;
	int64_t valid_until;
	struct mint_verifier *verifier;
};

static err global_client_read(struct ctx *c, struct tenant_facts *f)
{
	struct doc_row row;
	struct secret_row *secrets;
	size_t count;
	err e = store_doc_find(
		c->conn, c->arena, c->tenant->id, "client", "global", SPAN("true"), &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(store_secrets(c->conn, c->arena, c->tenant->id, "client", row.id, &secrets, &count));
	f->global_id = row.id;
	for (size_t i = 0; i < count; i++)
		if (span_eq_str(secrets[i].name, "secret"))
			f->sealed_global_secret = secrets[i].sealed;
	return OK;
}

static err settings_read(struct ctx *c, struct tenant_facts *f)
{
	struct doc_row row;
	json_t *doc;
	err e = store_doc_get(
		c->conn, c->arena, c->tenant->id, "tenant_settings", SPAN("tenant_settings"), &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(json_read_own(c->arena, row.json, &doc));
	f->default_audience = json_str(doc, "default_audience");
	return OK;
}

static err tenant_read(struct ctx *c, struct tenant_facts *f)
{
	struct revocation_row *revoked;
	size_t count;
	TRY(settings_read(c, f));
	TRY(global_client_read(c, f));
	TRY(options_read(c, &f->options));
	TRY(store_revocations(c->conn, c->arena, c->tenant->id, SPAN_NONE, &revoked, &count));
	f->any_revocation = count > 0;
	err e = keys_current(c, &f->current);
	TRY(e.code == ERR_NOT_FOUND ? FAIL(CORRUPT) : e); /* a tenant is made with one */
	TRY(keyring_cert_facts(c->arena, f->current.certificate, &f->cert));
	TRY(keys_jwks(c, &f->jwks, &f->valid_until));
	return keys_verifier(c, f->jwks, &f->verifier);
}

static void tenant_destroy(struct cache_item *item)
{
	struct hot_tenant *t = (struct hot_tenant *)(void *)item;
	mint_verifier_unref(t->verifier);
	json_decref(t->signing_keys);
	json_decref(t->signing_keys_deprecated);
	free(t);
}

static json_t *signing_keys(const struct tenant_facts *f, struct span subject)
{
	struct span cert = f->current.certificate, pkcs7 = f->cert.pkcs7;
	return json_pack("[{s:s%, s:s%, s:s%}]", "cert", cert.p, cert.n, "pkcs7", pkcs7.p, pkcs7.n,
		"subject", subject.p, subject.n);
}

static struct hot_tenant *tenant_pack(struct ctx *c, const struct tenant_facts *f)
{
	struct pack p;
	size_t texts = f->default_audience.n + f->global_id.n + f->sealed_global_secret.n +
		       f->jwks.n + f->current.kid.n + f->current.alg.n + f->current.sealed.n + 1;
	struct hot_tenant *t = pack_new(&p, sizeof *t, texts, c->tenant->id, tenant_destroy);
	if (!t)
		return NULL;
	t->item.key = pack_text(&p, SPAN("t"));
	t->default_audience = pack_text(&p, f->default_audience);
	t->global_client_id = pack_text(&p, f->global_id);
	t->sealed_global_secret = pack_text(&p, f->sealed_global_secret);
	t->jwks = pack_text(&p, f->jwks);
	t->kid = pack_text(&p, f->current.kid);
	t->alg = pack_text(&p, f->current.alg);
	t->sealed_key = pack_text(&p, f->current.sealed);
	t->signing_keys = signing_keys(f, f->cert.subject);
	t->signing_keys_deprecated = signing_keys(f, SPAN("deprecated"));
	t->legacy_tokens = f->options.legacy_tokens;
	t->strict_audit = f->options.strict_audit;
	t->any_revocation = f->any_revocation;
	t->valid_until = f->valid_until;
	t->verifier = f->verifier;
	keys_etag(t->jwks, t->jwks_etag);
	return t;
}

err hot_tenant_compile(struct ctx *c, struct hot_tenant **ret_tenant)
{
	struct tenant_facts f = { .default_audience = SPAN(""),
		.global_id = SPAN(""),
		.sealed_global_secret = SPAN("") };
	TRY(tenant_read(c, &f));
	struct hot_tenant *t = tenant_pack(c, &f);
	if (!t) {
		mint_verifier_unref(f.verifier);
		return FAIL(NOMEM);
	}
	*ret_tenant = t;
	return OK;
}
