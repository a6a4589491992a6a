/* SPDX-License-Identifier: Apache-2.0 */
/* keyring.h: private keys and sealed secrets: the only code that ever holds one in clear.
 *
 * Callers send typed requests ("sign an access token with these claims for this tenant") and keep
 * only sealed bytes. The keyring sets iss, iat, exp and jti itself and keeps to the tenant's
 * ceiling, so that a taken-over server cannot sign arbitrary tokens. Here it runs in process; the
 * interface is made for a process of its own: no pointer to a key crosses it, and the two calls of
 * the token path are asynchronous.
 *
 * One struct keyring per program, one struct keyring_port per thread. */
#pragma once
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/rand.h"
#include "base/secret.h"
#include <stdint.h>

struct keyring;
struct keyring_port;

#define KEYRING_MASTER_SIZE    32
#define KEYRING_SECRET_NEW_MIN 32 /* characters of a made secret: 190 bits and more */
#define KEYRING_SECRET_NEW_MAX 256
#define KEYRING_SECRET_MAX     4096 /* bytes of a secret that a caller brings */

struct keyring_config {
	const unsigned char
		*master; /* KEYRING_MASTER_SIZE bytes, copied; the caller wipes its own */
	const struct clock *clock;
	const struct rng *rng;
};

MUST_CHECK err keyring_new(const struct keyring_config *config, struct keyring **ret_keyring);
void keyring_free(struct keyring *k);
/* Keeps the process's memory out of core dumps and away from other processes of the same user. Best
 * effort. The derived keys are protected in any case. */
void keyring_harden(void);
/* What the keyring must know of a tenant before it signs for it: its issuer (with the slash) and
 * its ceiling in seconds. Replaces. Thread-safe. Fails: RANGE (issuer empty or above 1024 bytes;
 * ceiling 0 or above LIMIT_TOKEN_LIFETIME_S), NOMEM. */
MUST_CHECK err keyring_tenant(
	struct keyring *k, int64_t tenant, struct span issuer, uint32_t lifetime_max_s);

MUST_CHECK err keyring_port_new(struct keyring *k, struct keyring_port **ret_port);
void keyring_port_free(struct keyring_port *p);
/* Signs what is queued, and runs its callbacks. The owner calls it once in each turn of its loop:
 * one after the other, signatures find their code and tables in the cache, and so does what else
 * the turn does. */
void keyring_port_flush(struct keyring_port *p);

/* ---- the token path: asynchronous ---- */
enum token_dialect { /* the contract's four profiles of access tokens */
	DIALECT_ACCESS_TOKEN,
	DIALECT_ACCESS_TOKEN_AUTHZ,
	DIALECT_RFC9068,
	DIALECT_RFC9068_AUTHZ,
};

struct sign_request {
	int64_t tenant;
	struct span alg;    /* "RS256", "RS512", "PS256", "HS256" ... */
	struct span kid;    /* names the key in the header; empty for HS256 */
	struct span sealed; /* sealed private key (RS*, PS*) or sealed signing secret (HS*) */
	enum token_dialect dialect;
	bool with_permissions; /* the _authz dialects: scopes as array `permissions` */
	struct span client_id, audience;
	struct span scope; /* granted scopes joined by one blank; may be empty: then neither scope
			      nor permissions are written but an empty permissions */
	uint32_t lifetime_s;
};

#define KEYRING_JTI_SIZE 23 /* 22 characters base64url, 128 random bits and more, and a NUL */

struct sign_answer {
	struct span token; /* in the arena of the request */
	char jti[KEYRING_JTI_SIZE];
	int64_t iat, exp; /* seconds */
};

/* answer is NULL unless result is OK; it is valid only inside the call. Results: RANGE (lifetime 0
 * or above the ceiling; client or audience empty), CRYPTO (sealed bytes are not ours, algorithm
 * does not fit the key), NOT_FOUND (tenant unknown), NOMEM. */
typedef void sign_done_fn(void *arg, err result, const struct sign_answer *answer);
/* Queues. *req and its spans must live until done runs: inside keyring_port_flush, or inside
 * keyring_sign when KEYRING_QUEUE requests wait already. What is queued when the port is freed is
 * forgotten. */
#define KEYRING_QUEUE 128
void keyring_sign(struct keyring_port *p, struct arena *a, const struct sign_request *req,
	sign_done_fn *done, void *arg);

/* Compares a presented client secret with stored keyed hashes, in constant time for each; ok tells
 * whether one fits and which. With count 0 (unknown client) the same work is done against a dummy.
 * done may run before the call returns. */
typedef void check_done_fn(void *arg, err result, bool ok, size_t which);
void keyring_check_secret(struct keyring_port *p, int64_t tenant, struct span presented,
	const struct span *hashes, size_t count, check_done_fn *done, void *arg);

/* ---- management and start-up: synchronous ---- */
struct sealed_secret {
	struct span sealed, hash; /* in the arena; what the store keeps */
};
/* A new secret of n characters, [A-Za-z0-9_-] (alnum_only: [A-Za-z0-9]); *ret_text shows it this
 * once, in the arena (wiped when the arena is reset). Fails: RANGE (n below KEYRING_SECRET_NEW_MIN
 * or above KEYRING_SECRET_NEW_MAX), CRYPTO, NOMEM. */
MUST_CHECK err keyring_secret_new(struct keyring_port *p, struct arena *a, int64_t tenant, size_t n,
	bool alnum_only, struct sealed_secret *ret_sealed, struct span *ret_text);
/* Seals a secret that the caller brought. Fails: RANGE (empty, or above KEYRING_SECRET_MAX),
 * CRYPTO, NOMEM. */
MUST_CHECK err keyring_secret_seal(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span text, struct sealed_secret *ret_sealed);
/* Shows a sealed secret. The caller has checked that it may. Fails: CRYPTO when the bytes are not
 * ours or of another tenant. */
MUST_CHECK err keyring_secret_reveal(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span sealed, struct span *ret_text);

/* What a person logs in with (a password's hash, a TOTP secret): opens only under the same context,
 * which names it and its owner (at most 64 bytes). Fails: RANGE (empty, too long), CRYPTO, NOMEM.
 */
MUST_CHECK err keyring_person_seal(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span context, struct span plain, struct span *ret_sealed);
/* *ret_plain: in the arena, wiped when the arena is reset. Fails: CRYPTO, NOMEM. */
MUST_CHECK err keyring_person_open(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span context, struct span sealed, struct span *ret_plain);

struct new_signing_key {
	struct span kid; /* 21 characters */
	struct span sealed;
	struct span certificate; /* PEM, self-signed, CN = host of the issuer, ten years */
};
/* A new RSA key of `bits` (2048 to 4096, else RANGE) for RS256. The sealed key opens only with its
 * kid. Takes 50-300 ms: from start-up, the CLI or a slow pool. Fails: NOT_FOUND (tenant unknown),
 * CRYPTO, NOMEM. */
MUST_CHECK err keyring_signing_key_new(struct keyring_port *p, struct arena *a, int64_t tenant,
	unsigned bits, struct new_signing_key *ret_key);

struct cert_facts {
	struct span pkcs7;       /* PEM, "-----BEGIN PKCS7-----" */
	struct span fingerprint; /* SHA-1 as "CC:FB:..." */
	struct span thumbprint;  /* SHA-1 as 40 upper-case hex digits */
	struct span subject;     /* "/CN=host" */
	struct span x5c;         /* base64 DER, standard alphabet */
	struct span x5t;         /* base64url SHA-1 */
	struct span n, e;        /* base64url, RSA */
};
/* Public facts of a PEM certificate; holds no key. n and e are absent when its key is no RSA key.
 * Fails: CRYPTO, NOMEM. */
MUST_CHECK err keyring_cert_facts(
	struct arena *a, struct span certificate_pem, struct cert_facts *ret_facts);

struct legacy_claims {
	struct span scope; /* in the arena */
	struct span jti;   /* empty when absent */
	int64_t iat, exp;  /* 0 when absent */
};
/* Verifies a legacy HS256 management token: key = base64-decoded Global Client Secret (both
 * alphabets, padding optional), alg HS256 and nothing else, iss = the tenant's issuer, aud =
 * global_client_id. Sees no RS key. Fails with ERR_M_EXPIRED, ERR_M_SIGNATURE, ERR_M_AUDIENCE
 * (fault text: the aud), ERR_M_TOKEN (everything else), CRYPTO, NOMEM. */
MUST_CHECK err keyring_verify_legacy(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span sealed_global_secret, struct span global_client_id, struct span token,
	struct fault *fault, struct legacy_claims *ret_claims);

struct wrapping_key {
	struct span sealed;     /* RSA-3072 private key, for the store */
	struct span public_pem; /* SPKI */
};
/* For customer-provided root keys: a key that wraps (CKM_RSA_AES_KEY_WRAP), and the unwrapping of
 * what was wrapped with it: RSA-OAEP (SHA-1 or SHA-256) of an AES key, then AES key wrap with
 * padding (RFC 5649) of the 256-bit root key, which comes back sealed. Fails: CRYPTO. */
MUST_CHECK err keyring_wrapping_key_new(
	struct keyring_port *p, struct arena *a, int64_t tenant, struct wrapping_key *ret_key);
MUST_CHECK err keyring_unwrap_root_key(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span sealed_wrapping_key, struct span wrapped_base64,
	struct span *ret_sealed_root_key);
