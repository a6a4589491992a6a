/* SPDX-License-Identifier: Apache-2.0 */
/* err.h: the server's one error type, and the fault that carries what to tell the caller.
 * An err is a struct, so that mixing it up with an int does not compile. Each row of ERR_MAP says
 * which HTTP status, wire code and public text stand for it; the texts are facts of the wire
 * contract. "%s" in a text is filled from fault.text. Three audiences: status, code and text for
 * the wire; fault.text for the API caller; log lines for the operator only. */
#pragma once
#include <stdarg.h>
#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define AUTO(fn)   __attribute__((cleanup(fn)))
#define TAKE(p)                                                                                    \
	({                                                                                         \
		__typeof__(p) take_ = (p);                                                         \
		(p) = NULL;                                                                        \
		take_;                                                                             \
	})

/* X(NAME, HTTP status, wire code, public text) */
#define ERR_MAP(X)                                                                                 \
	/* inside: never told in detail */                                                         \
	X(OK, 200, "", "")                                                                         \
	X(NOMEM, 503, "temporarily_unavailable", "Service temporarily unavailable")                \
	X(IO, 503, "temporarily_unavailable", "Service temporarily unavailable")                   \
	X(BUSY, 503, "temporarily_unavailable", "Service temporarily unavailable")                 \
	X(CORRUPT, 500, "internal_error", "Internal Server Error")                                 \
	X(CRYPTO, 500, "internal_error", "Internal Server Error")                                  \
	X(INTERNAL, 500, "internal_error", "Internal Server Error")                                \
	X(SYNTAX, 400, "invalid_request", "%s")                                                    \
	X(RANGE, 400, "invalid_request", "%s")                                                     \
	X(LIMIT, 413, "payload_too_large", "Payload Too Large")                                    \
	X(USAGE, 400, "invalid_request", "%s")                                                     \
	X(NOT_FOUND, 404, "not_found", "Not Found")                                                \
	X(EXISTS, 409, "conflict", "Conflict")  /* a unique key is taken */                        \
	X(CHANGED, 409, "conflict", "Conflict") /* another writer was first: read again, retry */  \
	/* POST /oauth/token; bodies are {error, error_description[, error_uri]} */                \
	X(O_CLIENT, 401, "access_denied", "Unauthorized")                                          \
	X(O_GRANT_TYPE, 403, "unauthorized_client", "Grant type '%s' not allowed for the client.") \
	X(O_NO_AUDIENCE, 403, "access_denied",                                                     \
		"No audience parameter was provided, and no default audience has been configured") \
	X(O_SERVICE, 403, "access_denied", "Service not found: %s")                                \
	X(O_NO_GRANT, 403, "access_denied",                                                        \
		"Client is not authorized to access \"%s\". You need to create a "                 \
		"\"client-grant\" "                                                                \
		"associated to this API. See: "                                                    \
		"https://auth0.com/docs/api/management/v2/client-grants/post-client-grants")       \
	X(O_SCOPE, 403, "access_denied", "Client has not been granted scopes: %s")                 \
	X(O_MISSING, 400, "invalid_request", "Missing required parameter: %s")                     \
	X(O_REQUEST, 400, "invalid_request", "%s")                                                 \
	X(O_UNSUPPORTED, 400, "unsupported_grant_type", "Grant type not supported")                \
	X(O_METHOD, 405, "invalid_request", "Method not allowed")                                  \
	X(O_MEDIA_TYPE, 415, "invalid_request", "Unsupported content type: %s")                    \
	X(O_RATE, 429, "too_many_requests", "Rate limit exceeded. Please retry after some time.")  \
	/* Management API; bodies are {statusCode, error, message[, errorCode]} */                 \
	X(M_NO_TOKEN, 401, "", "Missing authentication")                                           \
	X(M_AUTH_FORMAT, 400, "Bearer", "Bad HTTP authentication header format")                   \
	X(M_EXPIRED, 401, "", "Expired token received for JSON Web Token validation")              \
	X(M_SIGNATURE, 401, "", "Invalid signature received for JSON Web Token validation")        \
	X(M_AUDIENCE, 401, "", "Bad audience: %s")                                                 \
	X(M_TOKEN, 401, "", "Invalid token")                                                       \
	X(M_NOT_GLOBAL, 401, "", "Client is not global.")                                          \
	X(M_SCOPE, 403, "insufficient_scope", "Insufficient scope, expected any of: %s")           \
	X(M_BODY, 400, "invalid_body", "Payload validation error: %s.")                            \
	X(M_PATH, 400, "invalid_uri", "Path validation error: %s.")                                \
	X(M_QUERY, 400, "invalid_query_string", "Query validation error: %s.")                     \
	X(M_JSON, 400, "invalid_body", "Invalid request payload JSON format")                      \
	X(M_MEDIA_TYPE, 415, "", "Unsupported Media Type")                                         \
	X(M_METHOD, 405, "", "Method Not Allowed")                                                 \
	X(M_RATE, 429, "too_many_requests", "Global limit has been reached")                       \
	X(M_NOT_FOUND, 404, "", "Not Found")                                                       \
	/* the dashboard's own */                                                                  \
	X(D_SESSION, 401, "session_required", "Log in first")                                      \
	X(D_CSRF, 403, "csrf", "The request does not come from the dashboard")                     \
	X(D_LOGIN, 401, "invalid_credentials", "E-mail address, password or code is wrong")        \
	X(D_FRESH, 403, "reauthentication_required", "Log in again to do this")                    \
	X(D_OWNER, 403, "owner_required", "Only an owner may do this")                             \
	X(D_RATE, 429, "too_many_requests", "Too many attempts. Try again later.")                 \
	X(D_SCOPE, 403, "insufficient_scope", "You do not hold: %s")                               \
	X(D_STALE, 412, "stale", "What you changed is not what is stored now")                     \
	X(D_IF_MATCH, 400, "invalid_if_match", "If-Match is no list of entity tags")               \
	X(M_WIRE, 0, "",                                                                           \
		"") /* everything stands in fault.wire: an error that a resource file names */

enum err_code {
#define X(name, status, code, text) ERR_##name,
	ERR_MAP(X)
#undef X
		ERR_COUNT
};

typedef struct {
	enum err_code code;
} err;

#define OK         ((err){ ERR_OK })
#define FAIL(name) ((err){ ERR_##name })
#define TRY(call)                                                                                  \
	do {                                                                                       \
		err try_ = (call);                                                                 \
		if (try_.code)                                                                     \
			return try_;                                                               \
	} while (0)
/* For calls that return NULL only when memory is out. */
#define TRY_PTR(p)                                                                                 \
	do {                                                                                       \
		if (!(p))                                                                          \
			return FAIL(NOMEM);                                                        \
	} while (0)

/* One wire error: status, errorCode ("" when the contract sends none) and text with at most one
 * "%s". */
struct wire_error {
	int status;
	const char *code;
	const char *text;
};

/* What to tell the API caller about a failed request. Caller-owned; zero-initialise. `text` fills
 * the "%s" of the public text. Valid only when the function that took it failed. */
struct fault {
	enum err_code code;
	const struct wire_error *wire; /* static; NULL: the row of ERR_MAP for `code` */
	char text[600];
};

/* The row of ERR_MAP for a code; for unknown codes that of INTERNAL. Never NULL. */
const struct wire_error *err_wire(enum err_code code);
/* "NOMEM", "O_SCOPE" ...; for logs. */
const char *err_name(enum err_code code);

#define ERR_TEXT_MAX 1024
/* The public text of a failure: that of fault->wire when it names one, else of ERR_MAP, with "%s"
 * filled from fault->text. fault may be NULL, and counts only when it is about this code. Always
 * NUL-terminated. */
void err_text(err e, const struct fault *f, char out[ERR_TEXT_MAX]);
/* Status and wire code of a failure, by the same rule. Never NULL. */
const struct wire_error *err_wire_of(err e, const struct fault *f);

/* Fills *f (ignored when NULL) and returns the code as err, so that callers write `return
 * fault_set(...)`. Text beyond the buffer is cut at a UTF-8 boundary. */
err fault_set(struct fault *f, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same for an error named in a resource file; detail may be NULL. Returns FAIL(M_WIRE). */
err fault_wire(struct fault *f, const struct wire_error *wire, const char *detail);
