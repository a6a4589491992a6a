/* SPDX-License-Identifier: Apache-2.0 */
/* A set that is swapped while it is read.
 *
 * The danger is between loading the pointer and counting a reference: a swap there would free the
 * set under the reader's hand. So there are two places, and the lowest bit of `version` says which
 * one is in use. A reader enters the place (counts itself in), looks again whether it is still the
 * one in use, and only then touches the pointer. A swap fills the other place, moves `version` on,
 * and waits until nobody is left in the old one before it lets go of the old set.
 *
 * Entering and looking again, against moving on and looking who is in: each side writes first and
 * reads then, so all four are sequentially consistent (C11 7.17.3): either the swap sees the reader
 * or the reader sees the new version. A reader that comes late goes away without having touched
 * anything. */
#include "jwks_holder.h"
#include <sched.h>
#include <stdlib.h>

struct place {
	atomic_uint readers;
	const struct mint_jwks *jwks; /* changed only while out of use and empty */
};

struct mint_jwks_holder {
	atomic_uint refs;
	atomic_flag swapping;
	atomic_size_t version;
	struct place places[2];
};

/* ---- life ---- */

enum mint_err mint_jwks_holder_new(const struct mint_jwks *jwks,
	struct mint_jwks_holder **ret_holder, struct mint_error *error)
{
	struct mint_jwks_holder *h = calloc(1, sizeof *h);
	if (!h)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	atomic_init(&h->refs, 1);
	atomic_init(&h->version, 0);
	atomic_init(&h->places[0].readers, 0);
	atomic_init(&h->places[1].readers, 0);
	atomic_flag_clear(&h->swapping);
	h->places[0].jwks = mint_jwks_ref(jwks);
	*ret_holder = h;
	return MINT_OK;
}

struct mint_jwks_holder *mint_jwks_holder_ref(const struct mint_jwks_holder *holder)
{
	struct mint_jwks_holder *own = (struct mint_jwks_holder *)holder;
	if (own)
		atomic_fetch_add_explicit(&own->refs, 1, memory_order_relaxed);
	return own;
}

void mint_jwks_holder_unref(const struct mint_jwks_holder *holder)
{
	struct mint_jwks_holder *own = (struct mint_jwks_holder *)holder;
	if (!own || atomic_fetch_sub_explicit(&own->refs, 1, memory_order_acq_rel) != 1)
		return;
	mint_jwks_unref(own->places[0].jwks);
	mint_jwks_unref(own->places[1].jwks);
	free(own);
}

/* ---- readers ---- */

size_t mi_jwks_holder_version(const struct mint_jwks_holder *holder)
{
	return atomic_load_explicit(&holder->version, memory_order_acquire);
}

struct mint_jwks *mi_jwks_holder_get(const struct mint_jwks_holder *holder, size_t *ret_version)
{
	struct mint_jwks_holder *own = (struct mint_jwks_holder *)holder;
	for (;;) {
		size_t version = atomic_load(&own->version);
		struct place *place = &own->places[version & 1];
		struct mint_jwks *jwks = NULL;
		atomic_fetch_add(&place->readers, 1);
		bool in_use = atomic_load(&own->version) == version;
		if (in_use)
			jwks = mint_jwks_ref(place->jwks);
		atomic_fetch_sub_explicit(&place->readers, 1, memory_order_release);
		if (in_use) {
			*ret_version = version;
			return jwks;
		}
	}
}

struct mint_jwks *mint_jwks_holder_get(const struct mint_jwks_holder *holder)
{
	size_t version;
	return mi_jwks_holder_get(holder, &version);
}

/* ---- swapping ---- */

/* Only swaps wait, for each other and for readers who are a few instructions away from leaving. */
void mint_jwks_holder_swap(struct mint_jwks_holder *holder, const struct mint_jwks *jwks)
{
	while (atomic_flag_test_and_set_explicit(&holder->swapping, memory_order_acquire))
		sched_yield();
	size_t version = atomic_load_explicit(&holder->version, memory_order_relaxed);
	struct place *old = &holder->places[version & 1];
	holder->places[(version + 1) & 1].jwks = mint_jwks_ref(jwks);
	atomic_store(&holder->version, version + 1);
	while (atomic_load(&old->readers))
		sched_yield();
	const struct mint_jwks *let_go = old->jwks;
	old->jwks = NULL;
	atomic_flag_clear_explicit(&holder->swapping, memory_order_release);
	mint_jwks_unref(let_go);
}
