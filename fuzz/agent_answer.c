/* SPDX-License-Identifier: Apache-2.0 */
/* agent_answer: what a token endpoint says; the first byte chooses the status. A token is printable
 * and bounded; a refusal has words. */
#include "cli/agent/answer.h"
#include "cli/agent/limits.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 200, 201, 400, 401, 403, 429, 500, 503 };
	if (!size)
		return 0;
	struct fault fault = { 0 };
	struct answer a = { 0 };
	struct span body = span_make((const char *)data + 1, size - 1);
	err e = answer_read(statuses[data[0] % 8], body, &fault, &a);
	if (e.code) {
		need(!a.token.n && (e.code == ERR_NOMEM || fault.text[0]));
		return 0;
	}
	need(a.token.n > 0 && a.token.n <= AGENT_TOKEN_SIZE && (a.ttl_s == -1 || a.ttl_s > 0));
	for (size_t i = 0; i < a.token.n; i++)
		need(secret_span(&a.token).p[i] > ' ' && secret_span(&a.token).p[i] < 127);
	secret_done(&a.token);
	return 0;
}
