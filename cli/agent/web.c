/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/web.h"
#include "cli/agent/limits.h"
#include "cli/url.h"
#include <fcntl.h>
#include <sys/socket.h>

#define FDS_LOOKED_AT 256

struct web {
	uv_loop_t *loop;
	CURLM *multi;
	uv_timer_t timer;
};

/* libcurl's interest in one socket. */
struct watch {
	uv_poll_t poll;
	struct web *web;
	curl_socket_t fd;
};

/* A callback may end its job and start another: the list is read afresh each time. */
static void finished_tell(struct web *w)
{
	CURLMsg *m;
	int left;
	while ((m = curl_multi_info_read(w->multi, &left))) {
		struct web_job *job = NULL;
		CURLcode code = m->data.result;
		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&job);
		curl_multi_remove_handle(w->multi, job->curl);
		job->is_running = false;
		job->done(job, code);
	}
}

static void on_socket(uv_poll_t *poll, int status, int events)
{
	struct watch *watch = poll->data;
	struct web *w = watch->web;
	int running, flags = (events & UV_READABLE ? CURL_CSELECT_IN : 0) |
			     (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0);
	if (status < 0)
		flags = CURL_CSELECT_ERR;
	curl_multi_socket_action(w->multi, watch->fd, flags, &running);
	finished_tell(w);
}

static void on_timer(uv_timer_t *timer)
{
	struct web *w = timer->data;
	int running;
	curl_multi_socket_action(w->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	finished_tell(w);
}

static void watch_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void watch_end(struct watch *watch)
{
	uv_poll_stop(&watch->poll);
	uv_close((uv_handle_t *)&watch->poll, watch_closed);
}

static struct watch *watch_new(struct web *w, curl_socket_t fd)
{
	struct watch *watch = calloc(1, sizeof(*watch));
	if (!watch)
		return NULL;
	watch->web = w;
	watch->fd = fd;
	if (uv_poll_init_socket(w->loop, &watch->poll, fd) != 0) {
		free(watch);
		return NULL;
	}
	watch->poll.data = watch;
	curl_multi_assign(w->multi, fd, watch);
	return watch;
}

static int socket_wanted(CURL *easy, curl_socket_t fd, int what, void *arg, void *of_socket)
{
	struct web *w = arg;
	struct watch *watch = of_socket;
	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (watch)
			watch_end(watch);
		curl_multi_assign(w->multi, fd, NULL);
		return 0;
	}
	if (!watch)
		watch = watch_new(w, fd);
	if (!watch)
		return -1;
	uv_poll_start(&watch->poll,
		(what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0),
		on_socket);
	return 0;
}

/* Never acts at once: libcurl calls this from inside its own functions. */
static int timer_wanted(CURLM *multi, long timeout_ms, void *arg)
{
	struct web *w = arg;
	(void)multi;
	if (timeout_ms < 0)
		uv_timer_stop(&w->timer);
	else
		uv_timer_start(&w->timer, on_timer, (uint64_t)timeout_ms, 0);
	return 0;
}

/* libcurl wakes itself over sockets that would stay open in a child: those that were not there
 * before are closed in it. Descriptors of our caller are the child's to have. */
static CURLM *multi_new(void)
{
	bool had[FDS_LOOKED_AT];
	for (int fd = 0; fd < FDS_LOOKED_AT; fd++)
		had[fd] = fcntl(fd, F_GETFD) >= 0;
	CURLM *multi = curl_multi_init();
	for (int fd = 0; fd < FDS_LOOKED_AT; fd++)
		if (!had[fd])
			fcntl(fd, F_SETFD, FD_CLOEXEC);
	return multi;
}

err web_new(uv_loop_t *loop, struct web **ret_web)
{
	struct web *w = calloc(1, sizeof(*w));
	TRY_PTR(w);
	w->loop = loop;
	w->multi = multi_new();
	if (!w->multi) {
		free(w);
		return FAIL(NOMEM);
	}
	uv_timer_init(loop, &w->timer);
	w->timer.data = w;
	curl_multi_setopt(w->multi, CURLMOPT_SOCKETFUNCTION, socket_wanted);
	curl_multi_setopt(w->multi, CURLMOPT_SOCKETDATA, w);
	curl_multi_setopt(w->multi, CURLMOPT_TIMERFUNCTION, timer_wanted);
	curl_multi_setopt(w->multi, CURLMOPT_TIMERDATA, w);
	*ret_web = w;
	return OK;
}

static void timer_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void web_free(struct web *w)
{
	if (!w)
		return;
	curl_multi_cleanup(w->multi);
	uv_close((uv_handle_t *)&w->timer, timer_closed);
}

err web_start(struct web *w, struct web_job *job)
{
	curl_easy_setopt(job->curl, CURLOPT_PRIVATE, job);
	if (curl_multi_add_handle(w->multi, job->curl) != CURLM_OK)
		return FAIL(NOMEM);
	job->is_running = true;
	return OK;
}

void web_cancel(struct web *w, struct web_job *job)
{
	if (!job->is_running)
		return;
	job->is_running = false;
	curl_multi_remove_handle(w->multi, job->curl);
}

/* libcurl's own sockets would stay open in a child. */
static curl_socket_t socket_open(void *arg, curlsocktype purpose, struct curl_sockaddr *at)
{
	(void)arg;
	(void)purpose;
	return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
}

void web_options(CURL *curl, const char *url, const char *ca_file)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(
		curl, CURLOPT_PROTOCOLS_STR, "https,http"); /* url_check bounds the latter */
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)AGENT_CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, socket_open);
	if (ca_file) {
		curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
		curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	if (url_is_loopback(url))
		curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
}

void web_reason(CURLcode code, const char *url, const char *reason, char *out, size_t size)
{
	const char *why = reason && *reason ? reason : curl_easy_strerror(code);
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		snprintf(out, size, "the certificate of %s is not trusted: %s", url, why);
	else if (code == CURLE_SSL_CACERT_BADFILE)
		snprintf(out, size, "ca_file cannot be used: %s", why);
	else
		snprintf(out, size, "cannot reach %s: %s", url, why);
}
