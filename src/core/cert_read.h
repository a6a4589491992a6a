/* SPDX-License-Identifier: Apache-2.0 */
/* cert_read.h: public facts of a public key or certificate that a caller brought as PEM. Pure;
 * holds no private key and refuses one. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <mintage/mintage.h>
#include <stdint.h>

struct cert_key {
	struct span kid; /* RFC 7638 SHA-256 thumbprint: 43 characters base64url; the same key
			    always has the same */
	struct span public_pem; /* SPKI, without the certificate around it */
	bool has_end;
	int64_t end_ms; /* notAfter, when the key came in a certificate */
};

struct cert_identity {
	struct span thumbprint_sha256; /* RFC 8705 x5t#S256: 43 characters base64url of SHA-256 over
					  the DER */
	struct span subject_dn; /* UTF-8, one "TYPE=value" a line, in the certificate's order */
	int64_t end_ms;         /* notAfter */
};

/* Exactly one PEM block, PUBLIC KEY (SPKI), RSA PUBLIC KEY (PKCS #1) or CERTIFICATE, with an RSA
 * key of 2048 bits or more (RFC 7518 3.3) for `alg`. What is returned lives in the arena. Fails:
 * SYNTAX (anything else, private keys too), CRYPTO, NOMEM. */
MUST_CHECK err cert_read_key(
	struct arena *a, struct span pem, enum mint_alg alg, struct cert_key *ret_key);
/* Exactly one PEM block, CERTIFICATE, with any key. Fails: SYNTAX, CRYPTO, NOMEM. */
MUST_CHECK err cert_read_identity(
	struct arena *a, struct span pem, struct cert_identity *ret_identity);
