/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwk_out.h"
#include "base/json.h"
#include "cli/file.h"
#include "cli/jwk_read.h"
#include "cli/jwt_show.h"
#include "cli/say.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

const struct option_row jwk_out_options[] = {
	{ "out", OPTION_FILE, "FILE",
		"writes to this file, with mode 0600 when the key is private or a secret", NULL,
		NULL, NULL, 0, 0 },
	{ "force", OPTION_FLAG, NULL, "replaces a file that is there already", NULL, NULL, NULL, 0,
		0 },
	{ "to-terminal", OPTION_FLAG, NULL, "shows a private key or a secret even on a terminal",
		NULL, NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

void jwk_text_done(struct jwk_text *t)
{
	if (t->p)
		secret_wipe(t->p, t->size);
	free(t->p);
	*t = (struct jwk_text){ 0 };
}

static enum mint_err write_key(const struct mint_jwk *jwk, enum mint_part part, bool pem, char *buf,
	size_t size, size_t *ret_n, struct mint_error *error)
{
	return pem ? mint_jwk_write_pem(jwk, part, buf, size, ret_n, error)
		   : mint_jwk_write_json(jwk, part, buf, size, ret_n, error);
}

err jwk_text_make(const struct mint_jwk *jwk, enum mint_part part, bool pem, struct fault *fault,
	struct jwk_text *ret_text)
{
	AUTO(jwk_text_done) struct jwk_text t = { .is_private = part == MINT_PRIVATE };
	struct mint_error error = { 0 };
	enum mint_err code = write_key(jwk, part, pem, NULL, 0, &t.n, &error);
	if (code != MINT_ERR_SPACE)
		return jwt_fault(fault, NULL, code, &error);
	t.size = t.n + 1;
	t.p = malloc(t.size);
	TRY_PTR(t.p);
	code = write_key(jwk, part, pem, t.p, t.size, &t.n, &error);
	if (code)
		return jwt_fault(fault, NULL, code, &error);
	if (!t.n || t.p[t.n - 1] != '\n')
		t.p[t.n++] = '\n';
	*ret_text = t;
	t = (struct jwk_text){ 0 };
	return OK;
}

/* A JWK that is looked at reads better indented. Only public ones: documents are not wiped. */
static bool show_indented(const struct jwk_text *text)
{
	AUTO(json_decrefp) json_t *doc = NULL;
	if (text->is_private || text->p[0] != '{' ||
		json_read(span_make(text->p, text->n), NULL, &doc).code)
		return false;
	jwt_show_json(stdout, doc);
	return true;
}

static err to_stdout(const struct options *o, const struct jwk_text *text, struct fault *fault)
{
	bool terminal = isatty(STDOUT_FILENO);
	if (terminal && text->is_private && !option_flag(o, "to-terminal"))
		return fault_set(fault, ERR_USAGE,
			"a private key is not shown on a terminal: use --out FILE, or "
			"--to-terminal if you mean it");
	if (option_flag(o, "json") && text->p[0] != '{') {
		AUTO(json_decrefp) json_t *doc = json_pack("{s:s%}", "pem", text->p, text->n);
		say_json(stdout, doc, false);
	} else if (option_flag(o, "json") || !terminal || !show_indented(text)) {
		fwrite(text->p, 1, text->n, stdout);
	}
	return OK;
}

/* The name is taken first, so that two programs cannot both find it free. */
static err name_take(const char *path, struct fault *fault)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return fault_set(
			fault, ERR_USAGE, "%s is there already; --force replaces it", path);
	if (fd < 0)
		return fault_set(fault, ERR_IO, "cannot write %s: %s", path, strerror(errno));
	close(fd);
	return OK;
}

static void allow_all_to_read(const char *path)
{
	mode_t mask = umask(0);
	umask(mask);
	if (chmod(path, 0644 & ~mask) != 0)
		say("cannot change the mode of %s: %s", path, strerror(errno));
}

err jwk_text_write(
	const struct options *o, const char *path, const struct jwk_text *text, struct fault *fault)
{
	bool force = option_flag(o, "force");
	if (!path)
		return to_stdout(o, text, fault);
	if (!force)
		TRY(name_take(path, fault));
	err e = file_write_private(path, span_make(text->p, text->n), fault);
	if (e.code && !force)
		unlink(path);
	if (!e.code && !text->is_private)
		allow_all_to_read(path);
	return e;
}

json_t *jwk_facts(const struct mint_jwk *jwk)
{
	struct mint_text kid = mint_jwk_kid(jwk);
	const char *crv = mint_crv_name(mint_jwk_crv(jwk));
	char thumbprint[MINT_THUMBPRINT_SIZE] = "";
	bool secret = mint_jwk_kty(jwk) == MINT_KTY_OCT; /* its thumbprint is a hash of it */
	if (!secret && mint_jwk_thumbprint(jwk, thumbprint, NULL) != MINT_OK)
		*thumbprint = '\0';
	return json_pack("{s:s, s:s, s:s*, s:I, s:o*, s:b, s:s*}", "kty",
		mint_kty_name(mint_jwk_kty(jwk)), "alg", mint_alg_name(mint_jwk_alg(jwk)), "crv",
		*crv ? crv : NULL, "bits", (json_int_t)mint_jwk_bits(jwk), "kid",
		kid.p ? json_stringn(kid.p, kid.n) : NULL, "private", mint_jwk_can_sign(jwk),
		"thumbprint", *thumbprint ? thumbprint : NULL);
}

void jwk_tell(const struct options *o, const char *path, const struct mint_jwk *jwk)
{
	AUTO(json_decrefp) json_t *facts = jwk_facts(jwk);
	struct mint_text kid = mint_jwk_kid(jwk);
	if (option_flag(o, "json")) {
		json_object_set_new(facts, "file", json_string(path));
		say_json(stdout, facts, false);
		return;
	}
	jwt_paint(stdout, PAINT_NAME, span_of(path));
	printf(": %s", mint_alg_name(mint_jwk_alg(jwk)));
	if (mint_jwk_crv(jwk))
		printf(", %s", mint_crv_name(mint_jwk_crv(jwk)));
	else
		printf(", %u bits", mint_jwk_bits(jwk));
	if (kid.p)
		fputs(", kid ", stdout);
	say_clean(stdout, span_make(kid.p ? kid.p : "", kid.n));
	putchar('\n');
}
