/* SPDX-License-Identifier: Apache-2.0 */
/* transfer.h: one request on its way to an upstream, and the answer on its way back. */
#pragma once
#include "cli/agent/guest.h"
#include "cli/agent/proxy.h"

/* Sends the guest's request with that token. Takes the guest over, and answers it in every case. */
void transfer_start(const struct proxy *p, struct guest *g, struct span token);
