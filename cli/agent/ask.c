/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/ask.h"
#include "cli/file.h"
#include "cli/url.h"
#include <limits.h>

/* One block from the start: a buffer that grows leaves copies of the secret behind. */
static err buf_whole(struct buf *b)
{
	buf_init(b, AGENT_FORM_SIZE);
	return buf_reserve(b, AGENT_FORM_SIZE) ? OK : FAIL(NOMEM);
}

static void buf_wipe(struct buf *b)
{
	if (b->p)
		secret_wipe(b->p, b->size);
	buf_done(b);
}

void ask_done(struct ask *a)
{
	buf_wipe(&a->form);
	buf_wipe(&a->user);
	buf_wipe(&a->password);
	secret_done(&a->secret);
}

bool ask_is_told(const struct ask *a, const char *text)
{
	return a->secret.n && memmem(text, strlen(text), a->secret.p, a->secret.n) != NULL;
}

static err from_credential(const char *name, struct fault *fault, struct secret *ret)
{
	char path[PATH_MAX];
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	if (!folder || !*folder)
		return fault_set(fault, ERR_USAGE,
			"no credential %s: systemd has set no CREDENTIALS_DIRECTORY", name);
	int n = snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (n < 0 || (size_t)n >= sizeof(path))
		return fault_set(fault, ERR_USAGE, "the name of the credential is too long");
	return file_read_secret(path, AGENT_SECRET_SIZE, fault, ret);
}

static err secret_get(const struct secret_config *s, struct fault *fault, struct secret *ret)
{
	const char *value;
	switch (s->from) {
	case SECRET_FILE:
		TRY(file_read_secret(s->name, AGENT_SECRET_SIZE, fault, ret));
		break;
	case SECRET_CREDENTIAL:
		TRY(from_credential(s->name, fault, ret));
		break;
	case SECRET_ENV:
		value = getenv(s->name);
		if (value && *value)
			return secret_copy(value, strlen(value), ret);
		return fault_set(fault, ERR_USAGE, "the variable %s is not set", s->name);
	}
	return ret->n ? OK : fault_set(fault, ERR_USAGE, "the client secret is empty");
}

static void form_add(struct buf *form, const char *name, struct span value)
{
	if (!value.n)
		return;
	if (form->n)
		buf_putc(form, '&');
	url_put_escaped(form, span_of(name));
	buf_putc(form, '=');
	url_put_escaped(form, value);
}

static err form_make(const struct token_config *t, struct ask *a)
{
	const char *name;
	json_t *value;
	form_add(&a->form, "grant_type", SPAN("client_credentials"));
	if (!t->basic) {
		form_add(&a->form, "client_id", span_of(t->client_id));
		form_add(&a->form, "client_secret", secret_span(&a->secret));
	}
	form_add(&a->form, "audience", span_of(t->audience));
	form_add(&a->form, "scope", span_of(t->scope));
	json_object_foreach((json_t *)(uintptr_t)t->parameters, name, value)
		form_add(&a->form, name, span_of(json_string_value(value)));
	return buf_status(&a->form);
}

err ask_make(const struct token_config *t, struct fault *fault, struct ask *a)
{
	*a = (struct ask){ 0 };
	TRY(secret_get(&t->secret, fault, &a->secret));
	TRY(buf_whole(&a->form));
	TRY(form_make(t, a));
	if (!t->basic)
		return OK;
	/* RFC 6749 2.3.1: both halves are form-encoded first */
	TRY(buf_whole(&a->user));
	TRY(buf_whole(&a->password));
	url_put_escaped(&a->user, span_of(t->client_id));
	url_put_escaped(&a->password, secret_span(&a->secret));
	TRY(buf_status(&a->user));
	return buf_status(&a->password);
}
