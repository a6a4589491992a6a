/* SPDX-License-Identifier: Apache-2.0 */
/* compat.h: refusals in the words of npm's jsonwebtoken, for programs that people know from there.
 * Pure, thread-safe, allocates nothing. */
#ifndef MINTAGE_COMPAT_H
#define MINTAGE_COMPAT_H

#include <mintage/jwt.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mint_compat {
	const char *name;   /* "JsonWebTokenError", "TokenExpiredError", "NotBeforeError" */
	char message[1024]; /* "jwt audience invalid. expected: a or b"; cut between characters */
	const char *date_name; /* "expiredAt", "date", or NULL: no instant belongs to it */
	double date_s;         /* seconds since 1970 */
};

/* What jsonwebtoken's verify would throw for a result that is not MINT_OK. verifier and jwt are
 * those of the call; jwt may be NULL when there is none, error when there is no detail. Faults that
 * jsonwebtoken does not know ("crit", "typ", claims that must be there) have our words. */
MINT_API void mint_compat_describe(enum mint_err code, const struct mint_error *error,
	const struct mint_verifier *verifier, const struct mint_jwt *jwt,
	struct mint_compat *ret_compat);

#ifdef __cplusplus
}
#endif
#endif
