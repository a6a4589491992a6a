/* SPDX-License-Identifier: Apache-2.0 */
/* protect.c: an HTTP handler that answers only who has a good token (RFC 6750).
 *
 *	cc protect.c $(pkg-config --cflags --libs libmintage) -o protect
 *	./protect keys.json https://issuer.example/ https://api.example/ read:orders
 *
 * It listens on 127.0.0.1, prints its port, and answers one request after the other: 401 without a
 * good token, 403 when the token has not the scope, else 200. What counts is authorize(); a real
 * server has better ways to read requests. */
#include <arpa/inet.h>
#include <mintage/mintage.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TEXT(s) ((struct mint_text){ (s), strlen(s) })

struct guard {
	struct mint_ctx *ctx; /* one per thread */
	struct mint_verifier *verifier;
	const char *scope;
};

struct answer {
	int status;
	const char *challenge; /* the value of WWW-Authenticate, or NULL */
};

/* ---- the point of it ---- */

/* "a b c" has the word. */
static int has_word(const char *list, size_t len, const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i + n <= len; i++)
		if ((i == 0 || list[i - 1] == ' ') && memcmp(list + i, word, n) == 0 &&
			(i + n == len || list[i + n] == ' '))
			return 1;
	return 0;
}

/* `header` is the value of the Authorization header, or NULL. */
static struct answer authorize(const struct guard *guard, const char *header)
{
	struct mint_jwt jwt;
	struct mint_error error;
	const char *scope;
	size_t len;
	if (!header || strncasecmp(header, "Bearer ", 7) != 0)
		return (struct answer){ 401, "Bearer" };
	const char *token = header + 7;
	if (mint_jwt_verify(guard->ctx, guard->verifier, token, strlen(token), (int64_t)time(NULL),
		    &jwt, &error) != MINT_OK) {
		fprintf(stderr, "protect: refused: %s\n", error.detail); /* for us, not for them */
		return (struct answer){ 401, "Bearer error=\"invalid_token\"" };
	}
	if (mint_jwt_get_str(&jwt, "scope", &scope, &len) != MINT_OK ||
		!has_word(scope, len, guard->scope))
		return (struct answer){ 403, "Bearer error=\"insufficient_scope\"" };
	return (struct answer){ 200, NULL };
}

/* ---- the rest of a server ---- */

/* The value of the Authorization header inside a head, cut at the line's end; NULL: none, or two.
 */
static char *authorization_find(char *head)
{
	char *found = NULL, *line = head, *next;
	for (; line; line = next) {
		next = strstr(line, "\r\n");
		if (next) {
			*next = 0;
			next += 2;
		}
		if (strncasecmp(line, "Authorization:", 14) != 0)
			continue;
		if (found)
			return NULL;
		found = line + 14 + strspn(line + 14, " ");
	}
	return found;
}

static void respond(int client, struct answer a)
{
	char text[512];
	int n = snprintf(text, sizeof text,
		"HTTP/1.1 %d %s\r\n%s%s%sContent-Length: 3\r\nConnection: close\r\n\r\n%s",
		a.status,
		a.status == 200   ? "OK"
		: a.status == 403 ? "Forbidden"
				  : "Unauthorized",
		a.challenge ? "WWW-Authenticate: " : "", a.challenge ? a.challenge : "",
		a.challenge ? "\r\n" : "", a.status == 200 ? "ok\n" : "no\n");
	if (send(client, text, (size_t)n, MSG_NOSIGNAL) != n)
		perror("protect");
}

static void serve_one(const struct guard *guard, int listener)
{
	char head[MINT_TOKEN_SIZE_MAX + 4096];
	size_t n = 0;
	ssize_t got = 1;
	int client = accept(listener, NULL, NULL);
	head[0] = 0;
	while (got > 0 && n < sizeof head - 1 && !strstr(head, "\r\n\r\n")) {
		got = recv(client, head + n, sizeof head - 1 - n, 0);
		n += got > 0 ? (size_t)got : 0;
		head[n] = 0;
	}
	if (strstr(head, "\r\n\r\n"))
		respond(client, authorize(guard, authorization_find(head)));
	close(client);
}

static int listen_anywhere(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 16) ||
		getsockname(fd, (struct sockaddr *)&at, &len)) {
		perror("protect");
		exit(2);
	}
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
	return fd;
}

/* ---- the policy ---- */

static struct mint_verifier *policy_make(const char *path, const char *issuer, const char *audience)
{
	static char json[1 << 20];
	struct mint_error error;
	struct mint_jwks *keys;
	struct mint_verifier *verifier;
	FILE *f = fopen(path, "rb");
	size_t len = f ? fread(json, 1, sizeof json, f) : 0;
	struct mint_text iss = TEXT(issuer), aud = TEXT(audience), must = { "exp", 3 };
	struct mint_verify_options options = {
		.algs = MINT_ALGS_RS | MINT_ALGS_PS | MINT_ALGS_ES | MINT_ALG_BIT(MINT_ALG_EDDSA),
		.issuers = &iss,
		.issuer_count = 1,
		.audiences = &aud,
		.audience_count = 1,
		.required = &must,
		.required_count = 1,
	};
	if (f)
		fclose(f);
	if (mint_jwks_from_json(MINT_ALG_UNSET, json, len, &keys, &error) != MINT_OK ||
		mint_verifier_new(keys, &options, &verifier, &error) != MINT_OK) {
		fprintf(stderr, "protect: %s: %s\n", path, error.detail);
		exit(2);
	}
	mint_jwks_unref(keys);
	return verifier;
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fprintf(stderr, "usage: protect KEYS.json ISSUER AUDIENCE SCOPE\n");
		return 2;
	}
	struct guard guard = { .verifier = policy_make(argv[1], argv[2], argv[3]),
		.scope = argv[4] };
	if (mint_ctx_new(&guard.ctx, NULL) != MINT_OK)
		return 2;
	int listener = listen_anywhere();
	for (;;)
		serve_one(&guard, listener);
}
