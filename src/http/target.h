/* SPDX-License-Identifier: Apache-2.0 */
/* target.h: request targets (RFC 9112 3.2) and Host values. Pure. */
#pragma once
#include "http/parser.h"

/* Reads h->target for h->method into path, query and authority. Returns 0 or the status to refuse
 * with. */
int target_read(struct head *h);
/* True for a name, an IPv4 address or a bracketed IPv6 address, with or without a port. */
bool target_is_host(struct span host);
