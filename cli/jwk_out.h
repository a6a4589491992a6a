/* SPDX-License-Identifier: Apache-2.0 */
/* jwk_out.h: where a key goes. A private key or a secret goes to a file that only its owner reads,
 * or into a pipe; to a terminal only when that is asked for by name. */
#pragma once
#include "base/json.h"
#include "cli/command.h"
#include <mintage/jwk.h>

extern const struct option_row jwk_out_options[]; /* --out --force --to-terminal */

/* Text of a key on its way out. */
struct jwk_text {
	char *p; /* no NUL */
	size_t n, size;
	bool is_private;
};
/* Wipes and frees. */
void jwk_text_done(struct jwk_text *t);

/* The key as PEM or as a compact JWK, with a newline. Fails: RANGE (a secret has no public half and
 * no PEM, a public key no private one), CRYPTO, NOMEM. */
MUST_CHECK err jwk_text_make(const struct mint_jwk *jwk, enum mint_part part, bool pem,
	struct fault *fault, struct jwk_text *ret_text);
/* Writes it to the file, with mode 0600 when it is private, or to standard output when path is
 * NULL; a JWK is indented there on a terminal. Fails: USAGE (a private key to a terminal without
 * --to-terminal; the file is there already and --force is not given), IO. */
MUST_CHECK err jwk_text_write(const struct options *o, const char *path,
	const struct jwk_text *text, struct fault *fault);
/* What the key is, as a document: kty, alg, crv, bits, kid, private, thumbprint (of key pairs). */
json_t *jwk_facts(const struct mint_jwk *jwk);
/* After --out: one line about the key, or with --json its facts and the file's name. */
void jwk_tell(const struct options *o, const char *path, const struct mint_jwk *jwk);
