/* SPDX-License-Identifier: Apache-2.0 */
/* sql.h: every SQL text of the program, from the .sql files by tools/gen-sql.py. C builds none. */
#pragma once
#include "store/sql_names.h"

struct sql_text {
	const char *name, *text;
};

struct sql_migration {
	int version;          /* 1, 2 ... without gaps */
	const char *name;     /* "0001_start" */
	const char *checksum; /* SHA-256 of the file, 64 hex digits */
	const char *text;
};

extern const struct sql_text sql_queries[];         /* by enum query_name */
extern const struct sql_text sql_scripts[];         /* by enum script_name */
extern const struct sql_migration sql_migrations[]; /* in order */
extern const int sql_migration_count;
