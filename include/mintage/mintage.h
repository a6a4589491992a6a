/* SPDX-License-Identifier: Apache-2.0 */
/* mintage.h: all of libmintage but unverified.h. Start at jwt.h; examples/ has whole programs.
 *
 *	struct mint_jwk *jwk;            a key: jwk.h
 *	struct mint_signer *signer;      how to sign with it: jwt.h
 *	struct mint_jwks *jwks;          keys to verify with: jwk.h
 *	struct mint_verifier *verifier;  what a token must be: jwt.h
 *	struct mint_ctx *ctx;            one per thread: jwt.h
 */
#ifndef MINTAGE_MINTAGE_H
#define MINTAGE_MINTAGE_H

#include <mintage/err.h>
#include <mintage/alg.h>
#include <mintage/b64.h>
#include <mintage/timespan.h>
#include <mintage/jwk.h>
#include <mintage/jwt.h>
#include <mintage/jws.h>
#include <mintage/compat.h>

#endif
