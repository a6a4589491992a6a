/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/notify.h"
#include "cli/option_check.h"
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void notify_send(const char *text)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	size_t n = path ? strlen(path) : 0;
	if (n < 2 || n >= sizeof(at.sun_path) || (*path != '/' && *path != '@'))
		return;
	memcpy(at.sun_path, path, n);
	if (*path == '@')
		at.sun_path[0] = '\0'; /* the abstract namespace */
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return;
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	ssize_t sent = sendto(fd, text, strlen(text), MSG_NOSIGNAL, (struct sockaddr *)&at, size);
	(void)sent; /* nobody to tell about it */
	close(fd);
}

static int64_t number_of(const char *name)
{
	const char *text = getenv(name);
	int64_t n;
	return text && option_int_read(text, &n) && n > 0 ? n : 0;
}

int64_t notify_watchdog_ms(void)
{
	int64_t pid = number_of("WATCHDOG_PID");
	if (pid && pid != getpid())
		return 0;
	return number_of("WATCHDOG_USEC") / 2000;
}
