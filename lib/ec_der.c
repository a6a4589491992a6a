/* SPDX-License-Identifier: Apache-2.0 */
#include "ec_der.h"
#include <string.h>

/* X.690 8.3.2: as few bytes as it takes, and a zero where the first bit would read as a sign. */
static size_t put_integer(unsigned char *out, const unsigned char *number, size_t len)
{
	while (len > 1 && *number == 0) {
		number++;
		len--;
	}
	size_t zero = *number >> 7;
	out[0] = 0x02;
	out[1] = (unsigned char)(len + zero);
	out[2] = 0;
	memcpy(out + 2 + zero, number, len);
	return 2 + zero + len;
}

/* Two integers of P-521 take 138 bytes at most: one length byte or two. */
size_t mi_ecdsa_to_der(const unsigned char *raw, size_t bytes, unsigned char der[MI_ECDSA_DER_MAX])
{
	unsigned char body[2 * (3 + MI_FIELD_MAX)];
	size_t n = put_integer(body, raw, bytes), at = 0;
	n += put_integer(body + n, raw + bytes, bytes);
	der[at++] = 0x30;
	if (n > 127)
		der[at++] = 0x81;
	der[at++] = (unsigned char)n;
	memcpy(der + at, body, n);
	return at + n;
}

/* Moves *p behind one integer, which gets written at its full length. */
static bool take_integer(
	const unsigned char **p, const unsigned char *end, size_t bytes, unsigned char *out)
{
	const unsigned char *at = *p;
	if (end - at < 3 || at[0] != 0x02 || at[1] == 0 || at[1] > end - at - 2)
		return false;
	size_t len = at[1];
	at += 2;
	*p = at + len;
	if (at[0] & 0x80 || (len > 1 && at[0] == 0 && !(at[1] & 0x80)))
		return false;
	if (at[0] == 0) {
		at++;
		len--;
	}
	if (len > bytes)
		return false;
	memset(out, 0, bytes - len);
	memcpy(out + bytes - len, at, len);
	return true;
}

bool mi_ecdsa_from_der(const unsigned char *der, size_t len, size_t bytes, unsigned char *raw)
{
	size_t head = len > 130 ? 3 : 2;
	const unsigned char *p = der + head, *end = der + len;
	if (len < head || der[0] != 0x30 || (head == 3 && der[1] != 0x81) ||
		der[head - 1] != len - head)
		return false;
	return take_integer(&p, end, bytes, raw) && take_integer(&p, end, bytes, raw + bytes) &&
	       p == end;
}
