/* SPDX-License-Identifier: Apache-2.0 */
/* notify.h: tells systemd how the service is, by the protocol of sd_notify(3). Without
 * NOTIFY_SOCKET nothing happens. */
#pragma once
#include <stdint.h>

/* Sends "READY=1" and the like, lines separated by '\n'. Never blocks. */
void notify_send(const char *text);
/* Half of what WATCHDOG_USEC says, when it is meant for this process; 0: no watchdog. */
int64_t notify_watchdog_ms(void);
