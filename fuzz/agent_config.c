/* SPDX-License-Identifier: Apache-2.0 */
/* agent_config: the agent's configuration. What is wrong has words for it; what is right has tokens
 * with names, each found by its name, within the limits. */
#include "cli/agent/config.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

static void check(const struct config *c)
{
	need(c->token_count >= 1 && c->token_count <= AGENT_TOKENS);
	need(c->proxy_count <= AGENT_PROXIES && c->exec.variable_count <= AGENT_VARIABLES);
	for (size_t i = 0; i < c->token_count; i++) {
		const struct token_config *t = &c->tokens[i];
		need(config_token(c, span_of(t->name)) == t);
		need(t->file_count <= AGENT_FILES && t->client_id && t->secret.name);
		need(strncmp(t->url, "https://", 8) == 0 || strncmp(t->url, "http://", 7) == 0);
	}
	for (size_t i = 0; i < c->proxy_count; i++)
		need(config_token(c, span_of(c->proxies[i].token)) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = { 0 };
	struct config *c = NULL;
	err e = config_parse(span_make(size ? (const char *)data : "", size), &fault, &c);
	if (e.code)
		need(!c && (e.code == ERR_NOMEM || fault.text[0]));
	else
		check(c);
	config_free(c);
	return 0;
}
