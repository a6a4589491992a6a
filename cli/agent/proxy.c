/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/proxy.h"
#include "cli/agent/proxy_fields.h"
#include "cli/agent/service.h"
#include "cli/agent/transfer.h"

void proxy_handle(void *arg, struct guest *g)
{
	const struct proxy *p = arg;
	const char *why = proxy_refusal(&g->head, p->port);
	const struct kept *k = keeper_find(p->keeper, span_of(p->config->token));
	struct moment now = clocks_now(p->keeper->clocks);
	char fields[64];
	if (why) {
		guest_refuse(g, 403, "", why);
	} else if (!k || !slot_is_fresh(&k->slot, now)) {
		snprintf(fields, sizeof(fields), "Retry-After: %" PRId64 "\r\n",
			k ? service_retry_s(&k->slot, now) : 1);
		guest_refuse(g, 503, fields,
			"there is no token that still lives; the request was not passed on");
	} else {
		transfer_start(p, g, secret_span(&k->slot.token));
	}
}
