/* SPDX-License-Identifier: Apache-2.0 */
/* wycheproof.h: counting verdicts of Project Wycheproof's cases. Counts are exact, so that a case
 * that is silently left out shows. */
#pragma once
#include "vectors.h"

struct score {
	int right, wrong, skipped;
	char wrong_ids[256];
};

static inline void count(struct score *s, const json_t *t, bool accepted)
{
	bool valid = strcmp(str(t, "result"), "valid") == 0;
	if (accepted == valid) {
		s->right++;
		return;
	}
	size_t n = strlen(s->wrong_ids);
	snprintf(s->wrong_ids + n, sizeof s->wrong_ids - n, " %d",
		(int)json_integer_value(json_object_get(t, "tcId")));
	s->wrong++;
}
