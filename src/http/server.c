/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "http/tls.h"
#include "http/worker.h"
#include <unistd.h>

struct http_server {
	struct http_config config;
	pthread_mutex_t lock; /* of tls */
	SSL_CTX *tls;
	struct http_worker *workers[LIMIT_WORKERS];
};

SSL_CTX *server_tls(struct http_server *s)
{
	pthread_mutex_lock(&s->lock);
	SSL_CTX *ctx = s->tls;
	if (ctx)
		SSL_CTX_up_ref(ctx);
	pthread_mutex_unlock(&s->lock);
	return ctx;
}

static bool needs_tls(const struct http_config *c)
{
	bool needs = false;
	for (size_t i = 0; i < c->listen_count; i++)
		needs = needs || c->listen[i].tls;
	return needs;
}

err http_server_reload(struct http_server *s, struct fault *fault)
{
	SSL_CTX *fresh, *old;
	if (!needs_tls(&s->config))
		return OK;
	TRY(tls_new(s->config.cert_file, s->config.key_file, fault, &fresh));
	pthread_mutex_lock(&s->lock);
	old = s->tls;
	s->tls = fresh;
	pthread_mutex_unlock(&s->lock);
	SSL_CTX_free(old);
	return OK;
}

int64_t http_server_certificate_end(struct http_server *s)
{
	SSL_CTX *ctx = server_tls(s);
	int64_t end_ms = ctx ? tls_certificate_end(ctx) : 0;
	SSL_CTX_free(ctx);
	return end_ms;
}

static void close_sockets(int *fds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		close(fds[i]);
}

static err open_worker(struct http_server *s, unsigned index, struct fault *fault)
{
	struct http_config *c = &s->config;
	int fds[LISTENERS_MAX];
	err e = OK;
	size_t n = 0;
	while (n < c->listen_count && !e.code) {
		e = listener_open(&c->listen[n], c->workers > 1, fault, &fds[n]);
		n += !e.code;
	}
	if (!e.code)
		e = worker_new(s, c, index, fds, &s->workers[index]);
	if (e.code)
		close_sockets(fds, n);
	return e;
}

static err open_all(struct http_server *s, struct fault *fault)
{
	struct http_config *c = &s->config;
	if (needs_tls(c))
		TRY(tls_new(c->cert_file, c->key_file, fault, &s->tls));
	for (size_t i = 0; i < c->listen_count && c->workers > 1; i++)
		if (c->listen[i].port)
			TRY(listener_probe(&c->listen[i], fault));
	for (unsigned i = 0; i < c->workers; i++)
		TRY(open_worker(s, i, fault));
	return OK;
}

err http_server_new(
	const struct http_config *config, struct fault *fault, struct http_server **ret_server)
{
	if (!config->handle || !config->workers || config->workers > LIMIT_WORKERS ||
		config->listen_count > LISTENERS_MAX)
		return fault_set(fault, ERR_USAGE, "bad number of workers or listeners");
	struct http_server *s = calloc(1, sizeof *s);
	TRY_PTR(s);
	s->config = *config;
	pthread_mutex_init(&s->lock, NULL);
	err e = open_all(s, fault);
	if (e.code) {
		http_server_free(s);
		return e;
	}
	*ret_server = s;
	return OK;
}

const struct http_listen *http_server_listeners(const struct http_server *s)
{
	return s->config.listen;
}

err http_server_start(struct http_server *s)
{
	for (unsigned i = 0; i < s->config.workers; i++) {
		err e = worker_start(s->workers[i]);
		if (e.code) {
			http_server_stop(s);
			return e;
		}
	}
	return OK;
}

void http_server_stop(struct http_server *s)
{
	for (unsigned i = 0; i < s->config.workers; i++)
		worker_stop(s->workers[i]);
	for (unsigned i = 0; i < s->config.workers; i++)
		worker_join(s->workers[i]);
}

void http_server_free(struct http_server *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < s->config.workers; i++)
		worker_free(s->workers[i]);
	SSL_CTX_free(s->tls);
	pthread_mutex_destroy(&s->lock);
	free(s);
}
