/* SPDX-License-Identifier: Apache-2.0 */
/* file_sink.h: a file that holds a fresh token or is not there. Each new one takes the old one's
 * place in one step, on disk before it is seen; a token that is over is taken away, so that a
 * reader fails to open it rather than sends it. */
#pragma once
#include "cli/agent/config.h"
#include "cli/agent/slot.h"

struct file_sink {
	const struct file_config *config; /* borrowed */
	uint64_t serial;                  /* of the token in the file; 0: none */
	struct life life;                 /* of that token */
	int64_t retry_at_ms;              /* boot clock; counts while there is an error */
	char error[AGENT_ERROR_SIZE];     /* "": all is well */
};

void file_sink_init(struct file_sink *f, const struct file_config *config);
/* Makes the file hold what the slot has, when it does not yet: writes it, or removes it when there
 * is no fresh token. After a failure it is tried again no sooner than AGENT_SINK_RETRY_MS later.
 * True: `error` changed. */
bool file_sink_update(struct file_sink *f, const struct slot *s, struct moment now);
/* Takes the file away. */
void file_sink_remove(struct file_sink *f);
/* How long until the next try is due; AGENT_SLEEP_MAX_MS when nothing is wrong. */
int64_t file_sink_wait_ms(const struct file_sink *f, struct moment now);
