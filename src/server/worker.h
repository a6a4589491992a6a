/* SPDX-License-Identifier: Apache-2.0 */
/* worker.h: the parts of one worker thread, and how the HTTP server drives them. */
#pragma once
#include "api/app.h"

/* Fills the callbacks of an http_config for this app. */
void worker_callbacks(struct http_config *config, struct app *app);
