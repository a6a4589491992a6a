/* SPDX-License-Identifier: Apache-2.0 */
/* lib_timespan: both readings of a span take the same texts. With a unit they mean the same;
 * without one the number is milliseconds for the one and seconds for the other. */
#include <mintage/timespan.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	double ms = 0;
	int64_t s = 0;
	enum mint_err compat = mint_timespan_parse_compat(text, size, &ms),
		      own = mint_timespan_seconds(text, size, &s);
	need(compat == MINT_OK || compat == MINT_ERR_TIMESPAN);
	need(own == MINT_OK || own == MINT_ERR_TIMESPAN);
	if (compat != MINT_OK) {
		need(own != MINT_OK);
		return 0;
	}
	need(size >= 1 && size <= 100 && isfinite(ms) && !memchr(text, 0, size));
	char last = text[size - 1];
	double want = (last >= '0' && last <= '9') || last == ' ' ? floor(ms) : floor(ms / 1000);
	if (own == MINT_OK)
		need((double)s == want || fabs(want) > 9007199254740992.0);
	else
		need(fabs(want) >= 9007199254740992.0);
	return 0;
}
