/* SPDX-License-Identifier: Apache-2.0 */
#include "server/env_file.h"
#include "base/buf.h"
#include "server/folder.h"
#include <ctype.h>
#include <limits.h>

#define FILE_NAME "bootstrap.env"
#define FILE_MAX  16384

static struct span domain_of(const struct tenant *t)
{
	const char *at = strstr(t->issuer, "://");
	struct span rest = span_of(at ? at + 3 : t->issuer);
	return span_cut(&rest, '/');
}

/* The file is read by shells and by simpler readers: quotes only where a shell needs them (a path
 * of the user's). */
static bool is_plain(struct span value)
{
	for (size_t i = 0; i < value.n; i++)
		if (!value.p[i] ||
			(!strchr("_./:@%+,-", value.p[i]) && !isalnum((unsigned char)value.p[i])))
			return false;
	return true;
}

static void put(struct buf *b, const char *name, struct span value)
{
	const char *quote = is_plain(value) ? "" : "'";
	buf_printf(b, "%s=%s", name, quote);
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] == '\'')
			buf_puts(b, "'\\''");
		else
			buf_putc(b, value.p[i]);
	buf_printf(b, "%s\n", quote);
}

static void put_address(struct buf *b, const struct tenant *t)
{
	put(b, "AUTH0_DOMAIN", domain_of(t));
	put(b, "AUTH0_AUDIENCE", span_of(t->management_audience));
}

/* Writes the file and wipes what was to be written: a secret stands in it. */
static err save(const char *dir, struct buf *b, struct fault *fault)
{
	err e = buf_status(b);
	if (!e.code)
		e = folder_write(dir, FILE_NAME, buf_span(b), 0600, fault);
	if (b->p)
		secret_wipe(b->p, b->n);
	buf_done(b);
	return e;
}

err env_file_write(const char *dir, const struct tenant *t, struct span client_id,
	struct span client_secret, struct fault *fault)
{
	char path[PATH_MAX], ca[PATH_MAX + 8];
	struct buf b;
	if (!realpath(dir, path))
		return fault_set(fault, ERR_IO, "cannot resolve %s", dir);
	snprintf(ca, sizeof ca, "%s/ca.crt", path);
	buf_init(&b, FILE_MAX);
	put_address(&b, t);
	put(&b, "AUTH0_CLIENT_ID", client_id);
	put(&b, "AUTH0_CLIENT_SECRET", client_secret);
	put(&b, "NODE_EXTRA_CA_CERTS", span_of(ca));
	put(&b, "SSL_CERT_FILE", span_of(ca));
	return save(dir, &b, fault);
}

static err readdress(const char *dir, const struct tenant *t, struct span old, struct fault *fault)
{
	struct buf b;
	buf_init(&b, FILE_MAX);
	put_address(&b, t);
	while (old.n) {
		struct span line = span_cut(&old, '\n');
		if (line.n && !span_starts_with(line, "AUTH0_DOMAIN=") &&
			!span_starts_with(line, "AUTH0_AUDIENCE=")) {
			buf_put_span(&b, line);
			buf_putc(&b, '\n');
		}
	}
	return save(dir, &b, fault);
}

err env_file_readdress(const char *dir, const struct tenant *t, struct fault *fault)
{
	struct secret old;
	err e = folder_read(dir, FILE_NAME, FILE_MAX, fault, &old);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	e = readdress(dir, t, secret_span(&old), fault);
	secret_done(&old);
	return e;
}
