/* SPDX-License-Identifier: Apache-2.0 */
/* news.h: what happens to tokens, as lines of the log. */
#pragma once
#include "cli/agent/keeper.h"

void news_log(const struct kept *k, enum kept_news news);
