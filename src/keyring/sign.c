/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/ring.h"
#include <mintage/b64.h>

/* 22 letters of 6 bits. One draw from the generator serves 64 tokens, since each call of it costs
 * more than its bytes. */
static err jti_next(struct jti_pool *pool, const struct rng *rng, char out[KEYRING_JTI_SIZE])
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const size_t n = KEYRING_JTI_SIZE - 1;
	if (pool->left < n) {
		TRY(rand_bytes(rng, pool->bytes, sizeof pool->bytes));
		pool->left = sizeof pool->bytes;
	}
	pool->left -= n;
	for (size_t i = 0; i < n; i++)
		out[i] = alphabet[pool->bytes[pool->left + i] & 63];
	out[n] = 0;
	return OK;
}

static err set_times(struct keyring_port *p, uint32_t lifetime_s, struct sign_answer *answer)
{
	answer->iat = clock_now_ms(&p->k->clock) / 1000;
	answer->exp = answer->iat + lifetime_s;
	return jti_next(&p->jti, &p->k->rng, answer->jti);
}

static err mint(
	const struct signer *s, struct span payload, struct arena *a, struct span *ret_token)
{
	size_t size = MINT_B64URL_SIZE(payload.n) + s->token_extra;
	char *token = arena_alloc(a, size);
	TRY_PTR(token);
	enum mint_err e = mint_jwt_sign_json(
		s->ctx, s->policy, payload.p, payload.n, token, size, &size, NULL);
	*ret_token = span_make(token, size);
	switch (e) {
	case MINT_OK:
		return OK;
	case MINT_ERR_MALFORMED:
		/* The payload is ours, so a text in it is no UTF-8, or the whole is too long. */
		return payload.n > MINT_TOKEN_SIZE_MAX / 2 ? FAIL(LIMIT) : FAIL(RANGE);
	default:
		return ring_mint_failed(e);
	}
}

static err sign(struct keyring_port *p, struct arena *a, const struct sign_request *req,
	struct sign_answer *answer)
{
	const struct ring_tenant *t = ring_tenant_find(p->k, req->tenant);
	const struct signer *s;
	if (!t)
		return FAIL(NOT_FOUND);
	if (!req->lifetime_s || req->lifetime_s > t->lifetime_max_s || !req->client_id.n ||
		!req->audience.n)
		return FAIL(RANGE);
	TRY(signers_get(p->signers, p->k, req, &s));
	TRY(set_times(p, req->lifetime_s, answer));
	TRY(payload_write(&p->payload, t, req, answer));
	return mint(s, buf_span(&p->payload), a, &answer->token);
}

static void run(struct keyring_port *p, const struct sign_job *job)
{
	struct sign_answer answer = { 0 };
	err e = sign(p, job->arena, job->req, &answer);
	job->done(job->arg, e, e.code ? NULL : &answer);
}

/* done may queue more: that waits for the next turn, so that nobody keeps this one for himself. */
void keyring_port_flush(struct keyring_port *p)
{
	struct sign_job jobs[KEYRING_QUEUE];
	size_t n = p->queued;
	memcpy(jobs, p->queue, n * sizeof *jobs);
	p->queued = 0;
	for (size_t i = 0; i < n; i++)
		run(p, &jobs[i]);
}

void keyring_sign(struct keyring_port *p, struct arena *a, const struct sign_request *req,
	sign_done_fn *done, void *arg)
{
	if (p->queued == KEYRING_QUEUE)
		keyring_port_flush(p);
	p->queue[p->queued++] = (struct sign_job){ req, a, done, arg };
}
