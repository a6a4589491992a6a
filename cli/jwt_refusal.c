/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt_refusal.h"
#include "cli/command.h"
#include "cli/say.h"

static const char *const kinds[] = {
	[JWT_MALFORMED] = "malformed",
	[JWT_KEY] = "key",
	[JWT_SIGNATURE] = "signature",
	[JWT_EXPIRED] = "expired",
	[JWT_NOT_YET] = "not-yet",
	[JWT_CLAIMS] = "claims",
};

int jwt_exit_of(enum mint_err code)
{
	switch (code) {
	case MINT_OK:
		return CLI_DONE;
	case MINT_ERR_USAGE:
	case MINT_ERR_TIMESPAN:
		return CLI_USAGE;
	case MINT_ERR_MALFORMED:
	case MINT_ERR_CRIT:
		return JWT_MALFORMED;
	case MINT_ERR_ALG:
	case MINT_ERR_KEY:
	case MINT_ERR_NO_KEY:
		return JWT_KEY;
	case MINT_ERR_UNSIGNED:
	case MINT_ERR_SIGNATURE:
		return JWT_SIGNATURE;
	case MINT_ERR_EXPIRED:
	case MINT_ERR_TOO_OLD:
		return JWT_EXPIRED;
	case MINT_ERR_NOT_YET:
		return JWT_NOT_YET;
	case MINT_ERR_NOMEM:
	case MINT_ERR_SPACE:
	case MINT_ERR_CRYPTO:
		return CLI_REFUSED;
	default: /* the claims', and "typ": what the token says is not what was asked for */
		return JWT_CLAIMS;
	}
}

const char *jwt_kind_of(enum mint_err code)
{
	int code_of_exit = jwt_exit_of(code);
	return code_of_exit >= JWT_MALFORMED ? kinds[code_of_exit] : "other";
}

int jwt_failure(err e, const struct fault *fault)
{
	int code = say_failure(e, fault);
	if (e.code == ERR_SYNTAX)
		return JWT_MALFORMED;
	return e.code == ERR_RANGE ? JWT_KEY : code;
}
