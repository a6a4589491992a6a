/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier.h"
#include "jws_crit.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LEEWAY_MAX_S 86400
#define AGE_MAX_S    INT64_C(9007199254740991)

static enum mint_err check(const struct mint_verify_options *o, struct mint_error *error)
{
	if (!o->algs)
		return mi_fail(error, MINT_ERR_USAGE, "no algorithm is allowed");
	if (!o->issuer_count && !(o->flags & MINT_VERIFY_ANY_ISSUER))
		return mi_fail(error, MINT_ERR_USAGE, "no issuer, and not MINT_VERIFY_ANY_ISSUER");
	if (!o->audience_count && !(o->flags & MINT_VERIFY_ANY_AUDIENCE))
		return mi_fail(
			error, MINT_ERR_USAGE, "no audience, and not MINT_VERIFY_ANY_AUDIENCE");
	if (o->leeway_s < 0 || o->leeway_s > LEEWAY_MAX_S)
		return mi_fail(error, MINT_ERR_USAGE, "the leeway is not 0 to %d s", LEEWAY_MAX_S);
	if (o->max_age_s < 0 || o->max_age_s > AGE_MAX_S)
		return mi_fail(error, MINT_ERR_USAGE, "the greatest age is out of range");
	if (o->crit_count > MINT_CRIT_MAX)
		return mi_fail(error, MINT_ERR_USAGE, "crit has more than %d names", MINT_CRIT_MAX);
	for (size_t i = 0; i < o->crit_count; i++)
		if (mi_crit_is_registered(o->crit[i]))
			return mi_fail(error, MINT_ERR_USAGE, "crit has a registered name");
	return MINT_OK;
}

/* ---- one block for the policy and all of its texts ---- */

static size_t texts_size(const struct mint_text *texts, size_t count)
{
	size_t size = count * sizeof *texts;
	for (size_t i = 0; i < count; i++)
		size += texts[i].n;
	return size;
}

static struct mint_text pack_text(char **at, struct mint_text t)
{
	if (!t.p)
		return t;
	char *to = *at;
	if (t.n)
		memcpy(to, t.p, t.n);
	*at += t.n;
	return (struct mint_text){ to, t.n };
}

static const struct mint_text *pack_texts(
	struct mint_text **slot, char **at, const struct mint_text *texts, size_t count)
{
	struct mint_text *to = *slot;
	for (size_t i = 0; i < count; i++)
		to[i] = pack_text(at, texts[i]);
	*slot += count;
	return to;
}

static void pack(struct mint_verifier *v, const struct mint_verify_options *o)
{
	struct mint_text *slot = (struct mint_text *)(v + 1);
	char *at = (char *)(slot + o->issuer_count + o->audience_count + o->required_count +
			    o->crit_count);
	v->is = *o;
	v->is.issuers = pack_texts(&slot, &at, o->issuers, o->issuer_count);
	v->is.audiences = pack_texts(&slot, &at, o->audiences, o->audience_count);
	v->is.required = pack_texts(&slot, &at, o->required, o->required_count);
	v->is.crit = pack_texts(&slot, &at, o->crit, o->crit_count);
	v->is.subject = pack_text(&at, o->subject);
	v->is.jwtid = pack_text(&at, o->jwtid);
	v->is.nonce = pack_text(&at, o->nonce);
	v->is.typ = pack_text(&at, o->typ);
}

/* NULL: no memory. */
static struct mint_verifier *verifier_make(const struct mint_verify_options *options)
{
	struct mint_verifier *v = calloc(
		1, sizeof *v + texts_size(options->issuers, options->issuer_count) +
			   texts_size(options->audiences, options->audience_count) +
			   texts_size(options->required, options->required_count) +
			   texts_size(options->crit, options->crit_count) + options->subject.n +
			   options->jwtid.n + options->nonce.n + options->typ.n);
	if (!v)
		return NULL;
	atomic_init(&v->refs, 1);
	pack(v, options);
	return v;
}

enum mint_err mint_verifier_new(const struct mint_jwks *keys,
	const struct mint_verify_options *options, struct mint_verifier **ret_verifier,
	struct mint_error *error)
{
	TRY(check(options, error));
	struct mint_verifier *v = verifier_make(options);
	if (!v)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	v->keys = mint_jwks_ref(keys);
	*ret_verifier = v;
	return MINT_OK;
}

enum mint_err mint_verifier_new_over(const struct mint_jwks_holder *holder,
	const struct mint_verify_options *options, struct mint_verifier **ret_verifier,
	struct mint_error *error)
{
	TRY(check(options, error));
	struct mint_verifier *v = verifier_make(options);
	if (!v)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	v->holder = mint_jwks_holder_ref(holder);
	*ret_verifier = v;
	return MINT_OK;
}

struct mint_verifier *mint_verifier_ref(const struct mint_verifier *verifier)
{
	struct mint_verifier *own = (struct mint_verifier *)verifier;
	if (own)
		atomic_fetch_add_explicit(&own->refs, 1, memory_order_relaxed);
	return own;
}

void mint_verifier_unref(const struct mint_verifier *verifier)
{
	struct mint_verifier *own = (struct mint_verifier *)verifier;
	if (!own || atomic_fetch_sub_explicit(&own->refs, 1, memory_order_acq_rel) != 1)
		return;
	mint_jwks_unref(own->keys);
	mint_jwks_holder_unref(own->holder);
	free(own);
}

/* ---- typ ---- */

static struct mint_text without_prefix(struct mint_text t)
{
	static const char prefix[] = "application/";
	size_t n = sizeof prefix - 1;
	if (t.n > n && strncasecmp(t.p, prefix, n) == 0)
		return (struct mint_text){ t.p + n, t.n - n };
	return t;
}

bool mi_typ_equal(struct mint_text a, struct mint_text b)
{
	a = without_prefix(a);
	b = without_prefix(b);
	return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}
