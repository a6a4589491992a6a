/* SPDX-License-Identifier: Apache-2.0 */
/* engine.h: runs the dashboard's requests: its own operations, and those of the Management API
 * under the session of a person. The operations themselves, with their scopes, schemas and events,
 * are run by management_call, as for a bearer. */
#pragma once
#include "api/management/op.h"

/* An endpoint's run function; its arg is the struct op. */
void dashboard_run(struct http_exchange *x, const struct route_match *match);
