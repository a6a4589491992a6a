/* SPDX-License-Identifier: Apache-2.0 */
/* ring.h: what the files of the keyring share. Nobody else includes it.
 * Derived keys live in one page that is locked, kept out of core dumps and emptied in a forked
 * child. */
#pragma once
#include "base/buf.h"
#include "keyring/keyring.h"
#include <mintage/jwt.h>
#include <openssl/evp.h>
#include <pthread.h>

/* What a sealed blob is for. Each purpose has a key of its own, and is bound into the blob: one
 * never opens as another. The numbers are stored: never change or reuse one. */
enum seal_purpose {
	SEAL_SECRET = 1,       /* client secrets, signing secrets, the Global Client Secret: text */
	SEAL_SIGNING_KEY = 2,  /* PKCS#8 DER; context: its kid */
	SEAL_WRAPPING_KEY = 3, /* PKCS#8 DER */
	SEAL_ROOT_KEY = 4,     /* 32 bytes */
	SEAL_PERSON = 5,       /* what a person logs in with; context: its name and whose it is */
	SEAL_PURPOSES,
};

#define RING_KEY_SIZE 32

struct ring_keys {
	unsigned char alive; /* 1; 0 in a forked child, where the page reads as zeros */
	unsigned char pepper[RING_KEY_SIZE];
	unsigned char seal[SEAL_PURPOSES][RING_KEY_SIZE];
};

/* Immutable. A replaced one lives until the keyring ends, so that a thread that has just found it
 * may go on. */
struct ring_tenant {
	struct ring_tenant *next; /* of all that were ever made */
	int64_t id;
	uint32_t lifetime_max_s;
	struct span issuer, host; /* host: of the issuer, without port and brackets */
	struct span claims_head;  /* {"iss":"...","sub":" */
	char bytes[];
};

struct keyring {
	struct clock clock;
	struct rng rng;
	struct ring_keys *keys;
	size_t page_size;
	EVP_CIPHER *aes_gcm;
	EVP_MAC *hmac;
	pthread_rwlock_t lock;        /* of tenants */
	struct ring_tenant **tenants; /* sorted by id */
	size_t tenant_count;
	struct ring_tenant *made;
};

/* Random bytes for names of tokens, drawn in blocks. Names are public: the rest of a block is no
 * secret. */
#define JTI_POOL (64 * (KEYRING_JTI_SIZE - 1))
struct jti_pool {
	unsigned char bytes[JTI_POOL];
	size_t left;
};

struct sign_job {
	const struct sign_request *req;
	struct arena *arena;
	sign_done_fn *done;
	void *arg;
};

struct signers;
struct keyring_port {
	struct keyring *k;
	EVP_MAC_CTX *pepper; /* keyed once */
	struct jti_pool jti;
	struct buf payload;
	struct signers *signers;
	struct sign_job queue[KEYRING_QUEUE];
	size_t queued;
	struct mint_ctx *legacy; /* apart from the signers': it never sees an RS key */
};

/* ---- keyring.c ---- */
/* NULL: unknown. Lives as long as the keyring. */
const struct ring_tenant *ring_tenant_find(struct keyring *k, int64_t tenant);
/* The server's error for one of the library's that has nothing to do with what a token says. */
err ring_mint_failed(enum mint_err e);
/* FAIL(CRYPTO), with the thread's queue of OpenSSL errors emptied: what stays there would be read
 * by the next TLS call as its own. */
err ring_crypto_failed(void);
/* n zeros and a NUL in the arena, for a secret: wiped when the arena is reset. Fails: NOMEM. */
MUST_CHECK err ring_secret_room(struct arena *a, size_t n, char **ret_room);
/* A copy in the arena that is wiped when the arena is reset. Fails: NOMEM. */
MUST_CHECK err ring_keep_secret(struct arena *a, struct span text, struct span *ret_text);

/* ---- seal.c ---- */
#define SEAL_NONCE_SIZE  12
#define SEAL_OVERHEAD    (1 + SEAL_NONCE_SIZE + 16)
#define SEAL_PLAIN_MAX   16384
#define SEAL_CONTEXT_MAX 64
/* Sealed form, version 1: 0x01, nonce (12), AES-256-GCM ciphertext, tag (16). The associated data
 * is the version, purpose, tenant and context: a blob opens only with the same ones. Fails: RANGE
 * (plain above SEAL_PLAIN_MAX, context above SEAL_CONTEXT_MAX), CRYPTO, NOMEM. */
MUST_CHECK err seal_close(struct keyring *k, struct arena *a, int64_t tenant,
	enum seal_purpose purpose, struct span context, struct span plain, struct span *ret_sealed);
/* The caller ends *ret_plain with secret_done. Fails: CRYPTO (not ours, cut, changed, of another
 * tenant, purpose or context), NOMEM. */
MUST_CHECK err seal_open(struct keyring *k, int64_t tenant, enum seal_purpose purpose,
	struct span context, struct span sealed, struct secret *ret_plain);

/* ---- signers.c: prepared keys of one port ---- */
#define SIGNERS_MAX 32

struct signer {
	struct mint_signer *policy;
	struct mint_ctx *ctx; /* of the port; borrowed */
	size_t token_extra;   /* characters of a token beside those of its payload */
};
MUST_CHECK err signers_new(struct signers **ret_signers);
void signers_free(struct signers *s);
/* The prepared key of a request: opened, parsed and kept when it is seen for the first time. Valid
 * until the next call. Fails: CRYPTO (sealed bytes are not ours, algorithm unknown or not that of
 * the key), NOMEM. */
MUST_CHECK err signers_get(struct signers *s, struct keyring *k, const struct sign_request *req,
	const struct signer **ret_signer);

/* ---- payload.c ---- */
/* Writes the claims of an access token as compact JSON. Fails: LIMIT (beyond the buffer's maximum),
 * NOMEM. */
MUST_CHECK err payload_write(struct buf *out, const struct ring_tenant *t,
	const struct sign_request *req, const struct sign_answer *times);

/* ---- private_key.c ---- */
/* PKCS#8 DER of a key, sealed. */
MUST_CHECK err private_key_seal(struct keyring *k, struct arena *a, int64_t tenant,
	enum seal_purpose purpose, struct span context, EVP_PKEY *key, struct span *ret_sealed);
/* The way back; the caller frees with EVP_PKEY_free. */
MUST_CHECK err private_key_open(struct keyring *k, int64_t tenant, enum seal_purpose purpose,
	struct span context, struct span sealed, EVP_PKEY **ret_key);
/* Cleanup functions for AUTO. */
void ring_pkey_freep(EVP_PKEY **p);
void ring_bio_freep(BIO **p);
