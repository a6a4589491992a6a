/* SPDX-License-Identifier: Apache-2.0 */
/* schema.h: JSON Schema nodes as the generator (tools/gen-api.py) writes them, and the check of a
 * value against one, with the contract's messages. Nodes are const and shared; a check keeps no
 * state. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

enum schema_type {
	TYPE_NULL = 1,
	TYPE_BOOLEAN = 2,
	TYPE_INTEGER = 4,
	TYPE_NUMBER = 8,
	TYPE_STRING = 16,
	TYPE_ARRAY = 32,
	TYPE_OBJECT = 64,
};

enum prop_flags {
	PROP_READ_ONLY = 1,   /* the server sets it; refused in requests like an unknown member */
	PROP_CREATE_ONLY = 2, /* refused in PATCH like an unknown member */
	PROP_MERGE = 4,       /* PATCH merges this object's first level instead of replacing it */
	PROP_WRITE_ONLY =
		8, /* never stored or shown with the document (client_secret: kept sealed) */
	PROP_IGNORED =
		16, /* accepted in requests and dropped (what clients send back after a GET) */
};

struct schema;

struct schema_prop {
	const char *name;
	const struct schema *schema;
	unsigned flags;
	const char *const *see; /* any of these scopes shows it; NULL: the resource's list; {"*",
				   NULL}: everybody who may call */
	const char *const *set; /* any of these scopes may write it; NULL: the operation's own
				   scopes suffice */
};

/* A default that depends on a neighbour: for documents whose `member` has one of the values. */
struct schema_default {
	const char *member;
	const char *const *values; /* JSON texts, NULL-ended */
	const char *json;
};

struct schema {
	unsigned types;          /* enum schema_type bits; 0: any */
	const char *description; /* NULL: none; shown in messages */
	const struct schema_prop *props;
	size_t prop_count;
	const unsigned short *by_name; /* places in props, in order of name; NULL: props are few, or
					  made by hand */
	const char *const *required;   /* NULL-ended, or NULL */
	bool closed;                   /* additionalProperties: false */
	const struct schema *additional; /* schema of members not in props; NULL: any */
	const struct schema *items;
	int64_t length_min, length_max; /* characters, items or members, by type; -1: none */
	bool has_minimum, has_maximum;
	double minimum, maximum;
	bool unique_items;
	const char *pattern;       /* ECMA-like, run by PCRE2 with match limits; NULL: none */
	const char *format;        /* "url", "email", "date-time", "client-id", ...; NULL: none */
	const char *const *values; /* enum and const: JSON texts, NULL-ended, or NULL */
	const char *default_json;  /* NULL: none */
	const struct schema_default
		*defaults; /* tried before default_json, in order; ended by member NULL; or NULL */
	const struct schema *const *one_of; /* NULL-ended, or NULL */
};

enum schema_use { SCHEMA_CREATE, SCHEMA_PATCH /* null deletes, nothing is required at the top */ };

/* Checks a whole value. On failure the fault has `code` (M_BODY, M_QUERY or M_PATH) and as text the
 * contract's inner message, such as 'Missing required property: email' 'Additional properties not
 * allowed: a,b' on property settings (Its description) Fails: that code, NOMEM. */
MUST_CHECK err schema_check(struct arena *a, const struct schema *s, const json_t *value,
	enum schema_use use, enum err_code code, struct fault *fault);
/* Turns text into the type that the schema wants (numbers, booleans, comma lists, repeated members
 * as arrays), for query strings and form bodies; *ret_value is owned by the arena. What cannot be
 * turned stays a string, for schema_check to refuse. */
struct form;
MUST_CHECK err schema_from_form(struct arena *a, const struct schema *s, const struct span *names,
	const struct span *values, size_t count, json_t **ret_value);
/* Sets the members that have a default and are absent, at every depth of objects that are present.
 */
MUST_CHECK err schema_defaults(const struct schema *s, json_t *doc);
const struct schema_prop *schema_prop(const struct schema *s, const char *name);
