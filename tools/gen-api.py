#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""From the wire as data (api/) to C tables and the OpenAPI document.

gen-api.py --api DIR --out DIR [--version TEXT] [--depfile FILE]

Writes resource_tables.h, resource_tables.c, schema_tables.h, op_tables.c, scopes.h, openapi.json and openapi.c into --out.
What the data may not say is refused with one line on stderr and exit 1.
"""
import argparse
import os
import sys

sys.dont_write_bytecode = True

from genapi import ops_c, openapi, read, resources_c, scopes_c  # noqa: E402
from genapi.problem import Problem  # noqa: E402


def write(folder, name, text):
    with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
        f.write(text)


def write_depfile(path, folder, files):
    """The folders stand there too, so that a new file is noticed."""
    target = os.path.join(folder, 'resource_tables.h')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('%s: %s\n' % (target, ' '.join(p.replace(' ', '\\ ') for p in files)))


def main():
    args = argparse.ArgumentParser()
    args.add_argument('--api', required=True)
    args.add_argument('--out', required=True)
    args.add_argument('--version', default='0')
    args.add_argument('--depfile')
    opts = args.parse_args()
    try:
        api = read.load(opts.api)
        nodes = resources_c.Nodes()
        resource_source = resources_c.source(api, nodes)
        op_source = ops_c.source(api, nodes)
    except Problem as p:
        sys.exit('gen-api: %s' % p)
    document = openapi.document(api, opts.version)
    write(opts.out, 'resource_tables.h', resources_c.header(api))
    write(opts.out, 'schema_tables.h', nodes.header())
    write(opts.out, 'resource_tables.c', resource_source + nodes.source())
    write(opts.out, 'op_tables.c', op_source)
    write(opts.out, 'scopes.h', scopes_c.header(api))
    write(opts.out, 'openapi.json', document)
    write(opts.out, 'openapi.c', openapi.source(document))
    if opts.depfile:
        write_depfile(opts.depfile, opts.out, [os.path.join(opts.api, part) for part in ('management', 'dashboard')] + api.files)


main()
