/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/news.h"
#include "base/log.h"

static void number(char out[24], int64_t n)
{
	snprintf(out, 24, "%" PRId64, n);
}

static void log_renewed(const struct kept *k)
{
	char left[24], renews[24];
	const struct slot *s = &k->slot;
	struct moment now = clocks_now(k->keeper->clocks);
	number(left, slot_left_s(s, now));
	number(renews, (s->renew_after_ms - life_passed_ms(&s->life, now)) / 1000);
	log_line(LOG_INFO, "token renewed", "token", s->config->name, "expires_in", left,
		"renews_in", renews, NULL);
}

static void log_failed(const struct kept *k)
{
	char left[24], retries[24];
	const struct slot *s = &k->slot;
	struct moment now = clocks_now(k->keeper->clocks);
	number(left, slot_left_s(s, now));
	number(retries, (s->retry_at_ms - now.boot_ms) / 1000);
	log_line(LOG_WARN, "token not renewed", "token", s->config->name, "error", s->error,
		"expires_in", left, "retries_in", retries, NULL);
}

static void log_files(const struct kept *k)
{
	for (size_t i = 0; i < k->file_count; i++)
		if (k->files[i].error[0])
			log_line(LOG_ERROR, "file not written", "token", k->slot.config->name,
				"path", k->files[i].config->path, "error", k->files[i].error, NULL);
}

void news_log(const struct kept *k, enum kept_news news)
{
	switch (news) {
	case KEPT_RENEWED:
		log_renewed(k);
		break;
	case KEPT_OVER:
		log_line(LOG_ERROR, "token is over and no longer handed out", "token",
			k->slot.config->name, "error", k->slot.error, NULL);
		break;
	case KEPT_FAILED:
		log_failed(k);
		break;
	case KEPT_FILE_FAILED:
		log_files(k);
		break;
	}
}
