/* SPDX-License-Identifier: Apache-2.0 */
/* oauth/token.h: POST /oauth/token, wire side: parameters in, answer out. The use case is
 * core/token.h. */
#pragma once
#include "api/app.h"

void oauth_token(struct http_exchange *x, const struct route_match *match);
