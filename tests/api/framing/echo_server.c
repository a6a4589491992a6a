/* SPDX-License-Identifier: Apache-2.0 */
/* echo_server: the HTTP layer with a handler that says what it saw: "METHOD path body-length".
 * Prints "http PORT", with a certificate also "https PORT", and serves until stdin ends. usage:
 * echo_server [--workers N] [--cert FILE --key FILE] [--head-ms N] */
#include "http/http.h"
#include <getopt.h>
#include <signal.h>
#include <unistd.h>

static void handle(struct http_exchange *x)
{
	char *text = arena_printf(x->arena, SPAN_FMT " " SPAN_FMT " %zu\n",
		SPAN_ARG(x->req.method_text), SPAN_ARG(x->req.path), x->req.body.n);
	int status = x->req.method == HTTP_OTHER ? 405 : text ? 200 : 503;
	http_out_field(x, "Content-Type", SPAN("text/plain"));
	http_finish(x, status, text ? span_of(text) : SPAN_NONE);
}

static bool read_options(int argc, char **argv, struct http_config *c)
{
	static const struct option options[] = {
		{ "workers", required_argument, NULL, 'w' },
		{ "cert", required_argument, NULL, 'c' },
		{ "key", required_argument, NULL, 'k' },
		{ "head-ms", required_argument, NULL, 'h' },
		{ 0 },
	};
	int o;
	while ((o = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (o) {
		case 'w':
			c->workers = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'c':
			c->cert_file = optarg;
			break;
		case 'k':
			c->key_file = optarg;
			break;
		case 'h':
			c->deadlines.head_ms = c->deadlines.body_ms =
				(unsigned)strtoul(optarg, NULL, 10);
			break;
		default:
			return false;
		}
	}
	return optind == argc;
}

static void wait_for_end_of_input(void)
{
	char c;
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
}

static int fail(const char *what, const struct fault *f)
{
	fprintf(stderr, "echo_server: %s: %s\n", what, f->text);
	return 1;
}

int main(int argc, char **argv)
{
	struct http_config c = { .workers = 1,
		.handle = handle,
		.listen = { { .address = "127.0.0.1" }, { .address = "127.0.0.1", .tls = true } } };
	struct http_server *s;
	struct fault f = { 0 };
	if (!read_options(argc, argv, &c))
		return 2;
	c.listen_count = c.cert_file ? 2 : 1;
	if (http_server_new(&c, &f, &s).code)
		return fail("cannot listen", &f);
	if (http_server_start(s).code)
		return fail("cannot start", &f);
	for (size_t i = 0; i < c.listen_count; i++)
		printf("%s %u\n", c.listen[i].tls ? "https" : "http",
			http_server_listeners(s)[i].port);
	fflush(stdout);
	wait_for_end_of_input();
	http_server_stop(s);
	http_server_free(s);
	return 0;
}
