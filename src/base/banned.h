/* SPDX-License-Identifier: Apache-2.0 */
/* banned.h: functions that this program does without; included before every file by the build. The
 * message names what to use. */
#pragma once
#ifndef __ASSEMBLER__ /* every file is compiled with this one */
#ifndef __cplusplus
#include <inttypes.h>
#include <stdio.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#endif

/* clang (the fuzzers) does not take the attribute on a declaration that repeats libc's. */
#if !defined(__cplusplus) && !defined(__clang__)
#define BANNED(instead) __attribute__((error("banned: use " instead)))
BANNED("buf_puts or arena_printf") char *strcpy(char *, const char *);
BANNED("buf_puts or arena_printf") char *strcat(char *, const char *);
BANNED("arena_strndup") char *strncpy(char *, const char *, size_t);
BANNED("buf_puts") char *strncat(char *, const char *, size_t);
BANNED("span_cut") char *strtok(char *, const char *);
BANNED("span_cut") char *strtok_r(char *, const char *, char **);
BANNED("snprintf or buf_printf") int sprintf(char *, const char *, ...);
BANNED("vsnprintf") int vsprintf(char *, const char *, va_list);
BANNED("strtoll with checks") int atoi(const char *);
BANNED("strtoll with checks") long atol(const char *);
BANNED("strtoll with checks") long long atoll(const char *);
BANNED("gmtime_r") struct tm *gmtime(const time_t *);
BANNED("localtime_r") struct tm *localtime(const time_t *);
BANNED("rand_bytes") int rand(void);
BANNED("rand_bytes") long random(void);
BANNED("mkstemp") char *tmpnam(char[L_tmpnam]);
BANNED("posix_spawn") int system(const char *);
#endif
#endif
