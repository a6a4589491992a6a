#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns the .sql files of src/store/sql into one C table, so that C builds no SQL text.

usage: gen-sql.py --dialect sqlite --header OUT.h --source OUT.c FILE.sql ...

A file is <name>.sql, or <name>.<dialect>.sql where dialects part; files of another dialect are left out.
migrations/NNNN_name*.sql  run once, in order of their numbers, without gaps from 1
queries/name*.sql          statements, each under a line `-- name: doc_by_id :one [all-tenants]`
    :one :many :exec       one statement, prepared; its parameters $1, $2 ... first occur in that order
    :script                several statements, run as they are
    all-tenants            says that the statement names no tenant_id on purpose

Refuses whatever breaks these rules, with file and reason, and a .sql file in the folders that was not passed.
"""
import argparse
import hashlib
import pathlib
import re
import sys

HEAD = re.compile(r'^-- name: (\S+) :(\S+)((?: \S+)*)$')
KINDS = ('one', 'many', 'exec', 'script')
SESSION = re.compile(r'^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA)\b')


def refuse(path, why):
    sys.exit(f'{path}: {why}')


def strip_comments(text):
    """The text without comment lines and empty lines."""
    lines = (line.rstrip() for line in text.splitlines())
    return '\n'.join(line for line in lines if line and not line.startswith('--'))


def in_dialect(path, dialect):
    parts = path.name.split('.')
    return len(parts) == 2 or parts[1] == dialect


def check_statement(path, name, kind, marks, sql):
    if kind != 'script' and sql.count(';') != 1 or not sql.endswith(';'):
        refuse(path, f'{name}: must be one statement ended by ;')
    numbers = [int(n) for n in re.findall(r'\$(\d+)', sql)]
    first_seen = list(dict.fromkeys(numbers))
    if first_seen != list(range(1, len(first_seen) + 1)):
        refuse(path, f'{name}: parameters must first occur as $1, $2, ...')
    free = kind == 'script' or 'all-tenants' in marks or SESSION.match(sql)
    if not free and 'tenant_id' not in sql:
        refuse(path, f'{name}: names no tenant_id')


def read_queries(path):
    name, rows, lines = None, [], []

    def close():
        if name:
            sql = strip_comments('\n'.join(lines))
            check_statement(path, name, kind, marks, sql)
            rows.append((name, kind, sql))

    for line in path.read_text().splitlines():
        if not line.startswith('-- name:'):
            lines.append(line)
            continue
        close()
        head = HEAD.match(line)
        if not head:
            refuse(path, f'bad head: {line}')
        name, kind, marks = head[1], head[2], head[3].split()
        lines = []
        if not re.fullmatch(r'[a-z][a-z0-9_]*', name):
            refuse(path, f'bad name: {name}')
        if kind not in KINDS:
            refuse(path, f'{name}: unknown kind :{kind}')
        if any(mark != 'all-tenants' for mark in marks):
            refuse(path, f'{name}: unknown mark in: {line}')
    close()
    if not rows:
        refuse(path, 'holds no statement')
    return rows


def read_migration(path):
    number = re.match(r'(\d{4})_([a-z0-9_]+)\.', path.name)
    if not number:
        refuse(path, 'must be named NNNN_name.sql')
    text = path.read_text()
    for table, first in re.findall(r'CREATE TABLE (\w+) \(\s*(\w+)', text):
        if first != 'tenant_id':
            refuse(path, f'table {table} does not start with tenant_id')
    checksum = hashlib.sha256(text.encode()).hexdigest()
    return int(number[1]), f'{number[1]}_{number[2]}', strip_comments(text), checksum


def c_string(text):
    out = []
    for line in text.splitlines():
        escaped = line.replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t')
        out.append(f'"{escaped}\\n"')
    return '\n\t  '.join(out)


def write_header(path, queries, scripts):
    lines = ['/* Made by tools/gen-sql.py. */', '#pragma once', '', '/* Prepared statements. */', 'enum query_name {']
    lines += [f'\tQUERY_{name.upper()},' for name, _, _ in queries]
    lines += ['\tQUERY_COUNT', '};', '', '/* Texts of several statements. */', 'enum script_name {']
    lines += [f'\tSCRIPT_{name.upper()},' for name, _, _ in scripts]
    lines += ['\tSCRIPT_COUNT', '};', '']
    pathlib.Path(path).write_text('\n'.join(lines))


def write_source(path, header, queries, scripts, migrations):
    lines = ['/* Made by tools/gen-sql.py. */', '#include "store/sql.h"', '']
    lines.append('const struct sql_text sql_queries[] = {')
    for name, _, sql in queries:
        lines.append(f'\t{{ "{name}",\n\t  {c_string(sql)} }},')
    lines += ['};', '', 'const struct sql_text sql_scripts[] = {']
    for name, _, sql in scripts:
        lines.append(f'\t{{ "{name}",\n\t  {c_string(sql)} }},')
    lines += ['};', '', 'const struct sql_migration sql_migrations[] = {']
    for number, name, sql, checksum in migrations:
        lines.append(f'\t{{ {number}, "{name}", "{checksum}",\n\t  {c_string(sql)} }},')
    lines += ['};', f'const int sql_migration_count = {len(migrations)};', '']
    pathlib.Path(path).write_text('\n'.join(lines))


def main():
    args = argparse.ArgumentParser()
    args.add_argument('--dialect', required=True)
    args.add_argument('--header', required=True)
    args.add_argument('--source', required=True)
    args.add_argument('files', nargs='+', type=pathlib.Path)
    args = args.parse_args()

    for folder in {path.parent for path in args.files}:
        for path in sorted(folder.glob('*.sql')):
            if path.resolve() not in {given.resolve() for given in args.files}:
                refuse(path, 'is not listed in meson.build')
    rows, migrations = [], []
    for path in args.files:
        if not in_dialect(path, args.dialect):
            continue
        if path.parent.name == 'migrations':
            migrations.append(read_migration(path))
        else:
            rows += read_queries(path)
    names = [row[0] for row in rows]
    for name in names:
        if names.count(name) > 1:
            refuse(name, 'is defined twice')
    migrations.sort()
    if [m[0] for m in migrations] != list(range(1, len(migrations) + 1)):
        refuse('migrations', 'numbers must run from 1 without gaps')

    queries = [row for row in rows if row[1] != 'script']
    scripts = [row for row in rows if row[1] == 'script']
    write_header(args.header, queries, scripts)
    write_source(args.source, args.header, queries, scripts, migrations)


main()
