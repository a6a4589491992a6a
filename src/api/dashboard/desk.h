/* SPDX-License-Identifier: Apache-2.0 */
/* desk.h: what the dashboard's requests of all threads share: counted guesses and streams, the
 * set-up code, how far each tenant's journal was verified, the end of the server's certificate.
 * Thread-safe. */
#pragma once
#include "base/rand.h"
#include "base/span.h"
#include "store/store.h"

struct desk;

#define DESK_CODE 9 /* "XXXX-XXXX" */

/* Fails: CRYPTO, NOMEM. */
MUST_CHECK err desk_new(const struct rng *rng, struct desk **ret_desk);
void desk_free(struct desk *d);

/* Counts one attempt for the account from the address, and for the address alone; false when one of
 * them has had too many, with the seconds to wait. desk_right takes it back. With no address ("")
 * the account alone counts, from wherever, in a table of its own: what strangers try elsewhere
 * pushes nothing out of it. */
bool desk_attempt(struct desk *d, struct span account, struct span address, int64_t now_ms,
	int64_t *ret_retry_s);
void desk_right(struct desk *d, struct span account, struct span address, int64_t now_ms);

/* The code that the first owner proves himself with, for as long as the program runs. */
const char *desk_setup_code(const struct desk *d);
/* In constant time; case and the dash do not matter. */
bool desk_is_setup_code(const struct desk *d, struct span code);

/* When the server's certificate ends, ms; 0: it has none. */
void desk_set_certificate_end(struct desk *d, int64_t end_ms);
int64_t desk_certificate_end(struct desk *d);

/* Counts one more stream of the person; false when he has LIMIT_TAIL_PER_PERSON, or memory is out.
 * desk_stream_close takes it back. */
bool desk_stream_open(struct desk *d, int64_t tenant, struct span user_id);
void desk_stream_close(struct desk *d, int64_t tenant, struct span user_id);

/* Verifies more of the tenant's journal, on from where the last call ended; *ret_mark: how far it
 * is. Fails: IO, NOMEM, CRYPTO. */
MUST_CHECK err desk_walk_chain(struct desk *d, struct store_conn *conn, int64_t tenant,
	uint32_t limit, struct chain_mark *ret_mark);
