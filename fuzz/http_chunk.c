/* SPDX-License-Identifier: Apache-2.0 */
/* http_chunk: the chunked coding. At once and in pieces it must give the same body and end at the
 * same byte. The first byte says how large the pieces are. */
#include "base/limits.h"
#include "http/chunk.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct result {
	int status;
	size_t used, length;
	uint64_t sum; /* of the body's bytes, with their places */
};

static void need(bool holds)
{
	if (!holds)
		abort();
}

static void add(struct result *r, struct span data)
{
	for (size_t i = 0; i < data.n; i++)
		r->sum = r->sum * 31 + (unsigned char)data.p[i] + 1;
	r->length += data.n;
}

static struct result decode(const char *p, size_t n, size_t piece)
{
	struct result r = { 0 };
	struct chunk_reader c;
	chunk_init(&c);
	while (r.used < n && r.status == CHUNK_MORE) {
		struct span in = { p + r.used, n - r.used < piece ? n - r.used : piece }, data;
		size_t before = in.n;
		while ((r.status = chunk_read(&c, &in, &data)) == CHUNK_DATA) {
			need(data.n && data.p >= p && data.p + data.n <= p + n);
			add(&r, data);
		}
		need(r.status != CHUNK_MORE || !in.n);
		r.used += before - in.n;
	}
	need(r.length <= LIMIT_HTTP_BODY);
	need(r.status <= CHUNK_DONE || (c.reason && r.status >= 400));
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	const char *p = (const char *)data + 1;
	struct result a = decode(p, size - 1, (size_t)data[0] % 32 + 1),
		      b = decode(p, size - 1, size - 1);
	need(a.status == b.status && a.used == b.used && a.length == b.length && a.sum == b.sum);
	return 0;
}
