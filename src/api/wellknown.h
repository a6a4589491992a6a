/* SPDX-License-Identifier: Apache-2.0 */
/* wellknown.h: metadata (OpenID Connect Discovery 1.0, RFC 8414), the JWKS (RFC 7517), the OpenAPI
 * document, and the two probes. */
#pragma once
#include "api/app.h"

void wellknown_openid(struct http_exchange *x, const struct route_match *match);
void wellknown_oauth(struct http_exchange *x, const struct route_match *match);
void wellknown_jwks(struct http_exchange *x, const struct route_match *match);
/* The process answers. */
void wellknown_healthz(struct http_exchange *x, const struct route_match *match);
/* The store can be read and the journal works: 200, else 503. */
void wellknown_readyz(struct http_exchange *x, const struct route_match *match);
void wellknown_openapi(struct http_exchange *x, const struct route_match *match);
