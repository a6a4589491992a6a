/* SPDX-License-Identifier: Apache-2.0 */
/* batch.h: writes as they were recorded, for the journal thread to apply. */
#pragma once
#include "store/journal.h"

enum op_kind {
	OP_TENANT_PUT,
	OP_DOC_INSERT,
	OP_DOC_UPDATE,
	OP_DOC_DELETE,
	OP_DOC_DELETE_WHERE,
	OP_EXPECT_DOC,
	OP_SECRET_PUT,
	OP_SECRET_DELETE,
	OP_KEY_PUT,
	OP_EXPECT_CURRENT_KEY,
	OP_REVOKE,
	OP_EXPECT_VERSION,
	OP_SESSION_PUT,
	OP_SESSION_SEEN,
	OP_SESSION_DROP,
	OP_SESSIONS_DROP_OF_USER,
	OP_SESSIONS_DROP_ENDED,
	OP_MINTED_PUT,
	OP_MINTED_REVOKE,
	OP_MINTED_REVOKE_OF_USER,
	OP_EVENT,
	OP_EVENTS_ANNOUNCE,
	OP_EVENTS_TRIM,
};

struct op_doc {
	const char *kind;
	struct span id, json;
	int64_t expected_version, now;
	struct doc_key *keys; /* sorted by name, then value; none twice */
	size_t key_count;
	struct doc_key where; /* of OP_DOC_DELETE_WHERE */
};

struct op_trim {
	int64_t seq, now;
	unsigned char hash[32];
};

/* All in the batch's arena. */
struct op {
	struct op *next;
	enum op_kind kind;
	int64_t tenant;
	union {
		struct tenant_row tenant_row;
		struct op_doc doc;
		struct secret_row secret;
		struct key_row key;
		struct revocation_row revocation;
		struct session_row session;
		struct minted_row minted;
		struct event event;
		struct op_trim trim;
	};
};

struct store_batch {
	struct item item; /* first: the journal's list holds items */
	struct arena *arena;
	struct op *first, **last;
	size_t count;
	bool failed;  /* memory was out while something was added */
	bool changes; /* holds more than events */
};
