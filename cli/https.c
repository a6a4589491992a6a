/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/https.h"
#include "base/limits.h"
#include "cli/file.h"
#include "cli/say.h"
#include "cli/url.h"
#include <curl/curl.h>

#define CA_SIZE_MAX 4194304
#define CONNECT_MS  10000L
#define WHOLE_MS    60000L
#define WAIT_MAX_S  5 /* longer waits are the caller's decision */
#define WAIT_TRIES  3

struct https {
	CURL *curl;
	struct buf ca;
	bool ca_alone; /* the system's certificates are not trusted */
	char reason[CURL_ERROR_SIZE];
};

/* What OpenSSL's and Node's own variables name comes on top of the system's; a file that is not
 * there is only told. */
static err ca_from_environment(struct https *h)
{
	static const char *const names[] = { "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS" };
	for (size_t i = 0; i < 2; i++) {
		const char *path = getenv(names[i]);
		struct fault fault = { 0 };
		if (!path || !*path)
			continue;
		err e = file_read(path, &h->ca, &fault);
		if (e.code == ERR_USAGE)
			say("%s: %s", names[i], fault.text);
		else
			TRY(e);
		buf_putc(&h->ca, '\n');
	}
	return buf_status(&h->ca);
}

err https_new(const char *ca_file, struct fault *fault, struct https **ret_https)
{
	AUTO(https_freep) struct https *h = calloc(1, sizeof(*h));
	TRY_PTR(h);
	buf_init(&h->ca, CA_SIZE_MAX);
	h->curl = curl_easy_init();
	TRY_PTR(h->curl);
	h->ca_alone = ca_file != NULL;
	if (ca_file)
		TRY(file_read(ca_file, &h->ca, fault));
	else
		TRY(ca_from_environment(h));
	*ret_https = TAKE(h);
	return OK;
}

void https_free(struct https *h)
{
	if (!h)
		return;
	curl_easy_cleanup(h->curl);
	buf_done(&h->ca);
	free(h);
}

void https_answer_done(struct https_answer *a)
{
	buf_done(&a->body);
}

static size_t body_put(char *p, size_t size, size_t count, void *arg)
{
	struct buf *body = arg;
	buf_put(body, p, size * count);
	return body->failed ? 0 : size * count;
}

static void trust_set(struct https *h)
{
	struct curl_blob blob = { .data = h->ca.p, .len = h->ca.n, .flags = CURL_BLOB_NOCOPY };
	curl_easy_setopt(h->curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(h->curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (h->ca.n)
		curl_easy_setopt(h->curl, CURLOPT_CAINFO_BLOB, &blob);
	if (h->ca_alone) {
		curl_easy_setopt(h->curl, CURLOPT_CAINFO, NULL);
		curl_easy_setopt(h->curl, CURLOPT_CAPATH, NULL);
	}
}

static void bounds_set(CURL *c, const char *url)
{
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https,http"); /* url_check bounds the latter */
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, WHOLE_MS);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "mintage/" MINTAGE_VERSION);
	if (url_is_loopback(url))
		curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
}

static void who_set(CURL *c, const struct https_request *r)
{
	if (r->bearer) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
		curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, r->bearer);
	} else if (r->user) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		curl_easy_setopt(c, CURLOPT_USERNAME, r->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, r->password);
	}
}

static void list_done(struct curl_slist **list)
{
	curl_slist_free_all(*list);
}

static bool field_add(struct curl_slist **list, const char *field)
{
	struct curl_slist *longer = curl_slist_append(*list, field);
	if (longer)
		*list = longer;
	return longer != NULL;
}

static bool fields_make(const struct https_request *r, struct curl_slist **list)
{
	char type[128];
	bool typed = r->content_type != NULL; /* "Content-Type:" alone leaves libcurl's own out */
	snprintf(type, sizeof(type), "Content-Type:%s%s", typed ? " " : "",
		typed ? r->content_type : "");
	return field_add(list, "Accept: application/json") && field_add(list, "Expect:") &&
	       field_add(list, type);
}

static void body_set(CURL *c, const struct https_request *r)
{
	if (strcmp(r->method, "GET") != 0)
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, r->method);
	if (r->content_type || strcmp(r->method, "POST") == 0) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)r->body.n);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, r->body.n ? r->body.p : "");
	}
}

static err reason_told(
	const struct https *h, CURLcode code, const struct https_request *r, struct fault *fault)
{
	const char *reason = h->reason[0] ? h->reason : curl_easy_strerror(code);
	if (code == CURLE_OUT_OF_MEMORY)
		return FAIL(NOMEM);
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return fault_set(fault, ERR_IO,
			"the certificate of %s is not trusted: %s; --ca-file FILE names the "
			"authority "
			"that issued it",
			r->url, reason);
	if (code == CURLE_SSL_CACERT_BADFILE)
		return fault_set(fault, ERR_IO, "the file of authorities is no PEM: %s", reason);
	return fault_set(fault, ERR_IO, "cannot reach %s: %s", r->url, reason);
}

static err send_once(
	struct https *h, const struct https_request *r, struct fault *fault, struct https_answer *a)
{
	AUTO(list_done) struct curl_slist *fields = NULL;
	curl_off_t wait = 0;
	long status = 0;
	h->reason[0] = '\0';
	curl_easy_reset(h->curl);
	if (!fields_make(r, &fields))
		return FAIL(NOMEM);
	trust_set(h);
	bounds_set(h->curl, r->url);
	who_set(h->curl, r);
	body_set(h->curl, r);
	curl_easy_setopt(h->curl, CURLOPT_URL, r->url);
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, fields);
	curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, h->reason);
	curl_easy_setopt(h->curl, CURLOPT_WRITEFUNCTION, body_put);
	curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, &a->body);
	CURLcode code = curl_easy_perform(h->curl);
	TRY(buf_status(&a->body));
	if (code != CURLE_OK)
		return reason_told(h, code, r, fault);
	curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(h->curl, CURLINFO_RETRY_AFTER, &wait);
	a->status = (int)status;
	a->retry_after_s = wait;
	return OK;
}

static bool waits(const struct https_answer *a, int tries)
{
	if (a->status != 429 || tries >= WAIT_TRIES || a->retry_after_s < 1 ||
		a->retry_after_s > WAIT_MAX_S)
		return false;
	say("the server asks to wait %" PRId64 " s", a->retry_after_s);
	struct timespec pause = { .tv_sec = a->retry_after_s };
	nanosleep(&pause, NULL);
	return true;
}

err https_send(struct https *h, const struct https_request *request, struct fault *fault,
	struct https_answer *ret_answer)
{
	AUTO(https_answer_done) struct https_answer a = { 0 };
	TRY(url_check(request->url, fault));
	buf_init(&a.body, LIMIT_HTTP_RESPONSE);
	int tries = 0;
	do {
		buf_reset(&a.body);
		TRY(send_once(h, request, fault, &a));
	} while (waits(&a, tries++));
	*ret_answer = a;
	buf_init(&a.body, 0);
	return OK;
}
