/* SPDX-License-Identifier: Apache-2.0 */
/* response.h: the bytes of an answer's head, RFC 9112 4 and RFC 9110 6.6.1, 8.6. */
#pragma once
#include "http/exchange.h"

/* Fills x->parts from x->pub: status line, fields, Date, Content-Length or (x->streamed)
 * Transfer-Encoding, Connection; and the body, when this status and method have one. Without
 * memory, or with an answer above LIMIT_HTTP_RESPONSE, it is a bare 503 and false is returned. */
bool response_build(struct exchange *x, bool close);
/* "Not Found"; "Status" for codes without a name. */
const char *response_reason(int status);
