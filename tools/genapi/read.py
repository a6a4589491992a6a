# SPDX-License-Identifier: Apache-2.0
"""Reads api/ into resources, operations and scopes, and refuses what they may not say."""
import json
import os
import re

from . import schema
from .problem import Problem

BASE = '/api/v2'
DASHBOARD = '/dashboard/api'
METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
RUNS = {'list', 'get', 'create', 'patch', 'put', 'delete'}
PAGING = {'array', 'totals-first', 'totals-last', 'checkpoint'}
SCOPE = re.compile(r'^[a-z_]+:[a-z_]+$')
IDENTIFIER = re.compile(r'^[a-z][a-z0-9_]*$')
RESOURCE_KEYS = {
    'resource', 'title', 'collection', 'id', 'id_form', 'created', 'updated', 'singleton', 'hooks', 'alternate_id',
    'lookup', 'see', 'always', 'always_one', 'head', 'tail', 'errors', 'definitions', 'schema', 'operations',
}
LOOKUP_KEYS = {'key', 'member', 'query', 'if_absent', 'unique', 'counted', 'folded', 'type', 'many', 'values', 'description'}
OP_KEYS = {
    'id', 'summary', 'method', 'path', 'run', 'handler', 'status', 'any', 'all', 'public', 'paging', 'fields', 'body',
    'body_optional', 'query', 'answer', 'collection', 'slow',
}
# An operation of the dashboard says who may call it in its own words.
DASHBOARD_KEYS = {'session', 'owner', 'fresh'}
SESSIONS = {'none', 'person'}
ERROR_KEYS = {'status', 'code', 'text'}


class Api:
    """resources and ops: dicts with every default filled in and every $ref expanded. scopes: [{value, description}].

    Those of the dashboard stand apart: they are no part of the Management API.
    """

    def __init__(self, files):
        self.files = files
        self.resources, self.ops, self.scopes = [], [], []
        self.dashboard_resources, self.dashboard_ops = [], []

    def all_resources(self):
        return self.resources + self.dashboard_resources


def read_json(path):
    def no_repeats(pairs):
        out = dict(pairs)
        if len(out) != len(pairs):
            raise Problem(os.path.basename(path), 'a member stands twice')
        return out
    try:
        with open(path, encoding='utf-8') as f:
            return json.load(f, object_pairs_hook=no_repeats)
    except ValueError as e:
        raise Problem(os.path.basename(path), 'no JSON: %s' % e) from None


def refuse_unknown(where, what, node, known):
    for k in node:
        if k not in known:
            raise Problem(where, 'unknown %s %s' % (what, k))


def read_scopes(node):
    seen = set()
    for row in node['scopes']:
        if not SCOPE.match(row['value']):
            raise Problem('scopes.json', 'bad scope name %s' % row['value'])
        if row['value'] in seen:
            raise Problem('scopes.json', 'scope %s stands twice' % row['value'])
        seen.add(row['value'])
    return node['scopes']


def check_scopes(where, names, api, star=False):
    known = {s['value'] for s in api.scopes}
    for name in names or []:
        if star and name == '*':
            continue
        if not SCOPE.match(name):
            raise Problem(where, 'bad scope name %s' % name)
        if name not in known:
            raise Problem(where, 'scope %s is not in scopes.json' % name)


def read_lookups(where, rows, properties):
    for row in rows:
        refuse_unknown(where, 'member of a lookup', row, LOOKUP_KEYS)
        row.setdefault('member', row['key'])
        if 'type' not in row:
            row['type'] = properties.get(row['member'], {}).get('type', 'string')
    return rows


def read_errors(where, errors):
    for name, row in errors.items():
        refuse_unknown(where, 'member of an error', row, ERROR_KEYS)
        if not IDENTIFIER.match(name):
            raise Problem(where, 'bad error name %s' % name)
        if row['text'].count('%') != row['text'].count('%s') or row['text'].count('%s') > 1:
            raise Problem(where, 'text of error %s may hold one %%s' % name)
        row.setdefault('code', '')
    return errors


def read_resource(name, node, resolver, api):
    where = name
    refuse_unknown(where, 'member', node, RESOURCE_KEYS)
    r = dict(node)
    r['file'] = name
    if not IDENTIFIER.match(r['resource']):
        raise Problem(where, 'bad resource name %s' % r['resource'])
    r['schema'] = resolver.expand(where, name, node.get('schema', {'type': 'object', 'properties': {}}))
    r['errors'] = read_errors(where, node.get('errors', {}))
    properties = r['schema'].get('properties', {})
    r['lookup'] = read_lookups(where, node.get('lookup', []), properties)
    for member, prop in properties.items():
        check_scopes('%s.%s' % (where, member), prop.get('x-see'), api, star=True)
        check_scopes('%s.%s' % (where, member), prop.get('x-set'), api)
    for key in ('always', 'always_one', 'head', 'tail'):
        for member in r.setdefault(key, []):
            if member not in properties:
                raise Problem(where, '%s names %s, which is not in properties' % (key, member))
    check_scopes(where, r.setdefault('see', []), api, star=True)
    return r


def body_of(where, op, r, resolver):
    body = op.get('body')
    if body is None and op.get('run') in ('create', 'patch', 'put'):
        body = 'schema'
    if body is None or body is False:
        return None
    if body == 'schema':
        if 'schema' not in r:
            raise Problem(where, 'has no schema for its body')
        return schema.variant(r['schema'], op['method'] == 'PATCH')
    return schema.variant(resolver.expand(where, r['file'], body), op['method'] == 'PATCH')


PAGE = {
    'page': {'type': 'integer', 'minimum': 0, 'maximum': 40000000, 'description': 'Index of the page, from 0.'},
    'per_page': {'type': 'integer', 'minimum': 1, 'maximum': 100, 'description': 'Entries on a page.'},
    'include_totals': {'type': 'boolean', 'description': 'Whether to wrap the list with its totals.'},
}
CHECKPOINT = {
    'from': {'type': 'string', 'maxLength': 1000, 'description': 'Where to go on: `next` of the answer before.'},
    'take': {'type': 'integer', 'minimum': 1, 'maximum': 100, 'description': 'Entries on a page, when `from` is used.'},
}
FIELDS = {
    'fields': {'type': 'string', 'description': 'Members to show or to leave out, joined by commas.'},
    'include_fields': {'type': 'boolean', 'description': 'Whether `fields` names what to show (true) or to leave out.'},
}


def lookup_query(row):
    one = {'type': row['type'] if row['type'] in ('boolean', 'integer') else 'string'}
    if 'values' in row:
        one['enum'] = row['values']
    out = {'type': 'array', 'items': one} if row.get('many') else one
    return dict(out, description=row.get('description', 'Only those with this %s.' % row['member']))


def query_of(where, op, r, resolver):
    """Unknown parameters are accepted and ignored: recorded clients send some."""
    props = {}
    for name, node in op.get('query', {}).items():
        props[name] = resolver.expand('%s?%s' % (where, name), r['file'], node)
    if op.get('run') == 'list':
        for row in r['lookup']:
            if row.get('query'):
                props[row['query']] = lookup_query(row)
    paging = set(op.get('paging', []))
    if paging & {'array', 'totals-first', 'totals-last'}:
        props.update(PAGE)
    if 'checkpoint' in paging:
        props.update(CHECKPOINT)
    if op.get('fields'):
        props.update(FIELDS)
    return {'type': 'object', 'properties': props} if props else None


def check_op(where, op, api, dashboard=False):
    refuse_unknown(where, 'member of an operation', op, OP_KEYS | DASHBOARD_KEYS if dashboard else OP_KEYS)
    if op['method'] not in METHODS:
        raise Problem(where, 'unknown method %s' % op['method'])
    if ('run' in op) == ('handler' in op):
        raise Problem(where, 'needs either run or handler')
    if 'run' in op and op['run'] not in RUNS:
        raise Problem(where, 'unknown run %s' % op['run'])
    if 'handler' in op and not IDENTIFIER.match(op['handler']):
        raise Problem(where, 'bad handler name %s' % op['handler'])
    if not isinstance(op.get('slow', False), bool):
        raise Problem(where, 'slow is true or false')
    for p in op.get('paging', []):
        if p not in PAGING:
            raise Problem(where, 'unknown paging %s' % p)
    if dashboard:
        check_session(where, op)
    if not dashboard or op['session'] != 'person' or op.get('any') or op.get('all'):
        check_op_scopes(where, op, api)


def check_session(where, op):
    if op.get('session') not in SESSIONS:
        raise Problem(where, 'session is one of %s' % ', '.join(sorted(SESSIONS)))
    if op['session'] == 'none' and not op.get('public'):
        raise Problem(where, 'needs no session and is not public')
    for key in ('owner', 'fresh'):
        if not isinstance(op.get(key, False), bool):
            raise Problem(where, '%s is true or false' % key)


def check_op_scopes(where, op, api):
    given = [k for k in ('any', 'all', 'public') if op.get(k)]
    if not given:
        raise Problem(where, 'has no scopes and is not public')
    if len(given) > 1:
        raise Problem(where, 'has more than one of any, all and public')
    check_scopes(where, op.get('any'), api)
    check_scopes(where, op.get('all'), api)


def read_ops(r, resolver, api, dashboard=False):
    for op in r.get('operations', []):
        where = '%s: %s' % (r['file'], op.get('id', '?'))
        check_op(where, op, api, dashboard)
        full = dict(op)
        full['path'] = (DASHBOARD if dashboard else BASE) + op['path']
        full['resource'] = r
        full['body_schema'] = body_of(where, op, r, resolver)
        full['query_schema'] = query_of(where, op, r, resolver)
        full['where'] = where
        (api.dashboard_ops if dashboard else api.ops).append(full)


def read_unbuilt(name, node, api):
    for row in node['operations']:
        method, path, how, scopes = row
        where = '%s: %s %s' % (name, method, path)
        if method not in METHODS:
            raise Problem(where, 'unknown method %s' % method)
        if how not in ('any', 'all') or not scopes:
            raise Problem(where, 'has no scopes and is not public')
        check_scopes(where, scopes, api)
        words = re.sub(r'[^a-z0-9]+', '_', path.lower()).strip('_')
        api.ops.append({'id': '%s_%s' % (method.lower(), words), 'summary': '', 'method': method, 'path': BASE + path,
                        'run': 'unbuilt', 'status': 403, how: scopes, 'where': where, 'resource': None,
                        'body_schema': None, 'query_schema': None})


def check_ops(ops):
    paths, ids = {}, {}
    for op in ops:
        key = (op['method'], re.sub(r'\{[^}]*\}', '{}', op['path']))
        if key in paths:
            raise Problem(op['where'], '%s %s has a row already: %s' % (op['method'], op['path'], paths[key]))
        paths[key] = op['where']
        if op['id'] in ids:
            raise Problem(op['where'], 'id %s is taken: %s' % (op['id'], ids[op['id']]))
        ids[op['id']] = op['where']


def files_of(folder):
    names = sorted(n for n in os.listdir(folder) if n.endswith('.json')) if os.path.isdir(folder) else []
    return {n: os.path.join(folder, n) for n in names}


def read_dashboard(paths, api):
    nodes = {n: read_json(p) for n, p in paths.items()}
    resolver = schema.Resolver(nodes)
    for name, node in nodes.items():
        r = read_resource(name, node, resolver, api)
        api.dashboard_resources.append(r)
        read_ops(r, resolver, api, dashboard=True)


def load(folder):
    paths, dashboard = (files_of(os.path.join(folder, part)) for part in ('management', 'dashboard'))
    nodes = {n: read_json(p) for n, p in paths.items()}
    api = Api(list(paths.values()) + list(dashboard.values()))
    api.scopes = read_scopes(nodes.pop('scopes.json'))
    unbuilt = nodes.pop('unbuilt.json', {'operations': []})
    resolver = schema.Resolver(nodes)
    for name, node in nodes.items():
        r = read_resource(name, node, resolver, api)
        api.resources.append(r)
        read_ops(r, resolver, api)
    read_unbuilt('unbuilt.json', unbuilt, api)
    read_dashboard(dashboard, api)
    check_ops(api.ops + api.dashboard_ops)
    return api
