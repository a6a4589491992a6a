# SPDX-License-Identifier: Apache-2.0
"""resource_tables.h and resource_tables.c: schema nodes, resources, named errors."""
import json

from .c_text import TOP, flag, names, names_or_empty, string
from .schema import TYPES, types_of

FLAGS = [('readOnly', 'PROP_READ_ONLY'), ('x-create-only', 'PROP_CREATE_ONLY'), ('x-write-only', 'PROP_WRITE_ONLY'),
         ('x-ignored', 'PROP_IGNORED')]


class Nodes:
    """Every schema node once: equal ones share a row."""

    def __init__(self):
        self.rows, self.index = [], {}

    def ref(self, node):
        if node is None:
            return 'NULL'
        key = json.dumps(node)
        if key not in self.index:
            text = row(node, self)
            self.index[key] = len(self.rows)
            self.rows.append(text)
        return '&api_schema_%d' % self.index[key]

    def header(self):
        out = [TOP, '#pragma once\n#include "model/schema.h"\n']
        out += ['extern const struct schema api_schema_%d;\n' % i for i in range(len(self.rows))]
        return ''.join(out)

    def source(self):
        return ''.join('const struct schema api_schema_%d = {\n%s};\n' % (i, t) for i, t in enumerate(self.rows))


def flags_of(node):
    on = [name for key, name in FLAGS if node.get(key)]
    if node.get('x-patch') == 'merge':
        on.append('PROP_MERGE')
    return ' | '.join(on) or '0'


def prop(name, node, nodes):
    bare = {k: v for k, v in node.items() if k == 'x-default-when' or (k != 'readOnly' and not k.startswith('x-'))}
    return '\t\t{ %s, %s, %s, %s, %s },\n' % (string(name), nodes.ref(bare), flags_of(node), names(node.get('x-see')),
                                            names(node.get('x-set')))


def lengths(node):
    for kind in ('Length', 'Items', 'Properties'):
        if 'min' + kind in node or 'max' + kind in node:
            return node.get('min' + kind, -1), node.get('max' + kind, -1)
    return -1, -1


def enum_of(node):
    values = node['enum'] if 'enum' in node else [node['const']] if 'const' in node else None
    return names([json.dumps(v, ensure_ascii=False) for v in values]) if values else 'NULL'


def defaults_of(rows):
    text = ''.join('\t\t{ %s, %s, %s },\n' % (
        string(r['member']), names([json.dumps(v) for v in r['values']]), string(json.dumps(r['default'])))
        for r in rows)
    return '(const struct schema_default[]){\n%s\t\t{ NULL, NULL, NULL },\n\t}' % text


def by_name(members):
    places = sorted(range(len(members)), key=lambda i: members[i].encode('utf-8'))
    return '(const unsigned short[]){ %s }' % ', '.join(str(i) for i in places)


def row(node, nodes):
    """The initialiser of one node; children are numbered first."""
    low, high = lengths(node)
    out = ['\t.types = %s,\n' % (' | '.join('TYPE_' + t.upper() for t in TYPES if t in types_of(node)) or '0'),
           '\t.length_min = %d, .length_max = %d,\n' % (low, high)]
    if node.get('description'):
        out.append('\t.description = %s,\n' % string(node['description']))
    props = node.get('properties')
    if props:
        rows = ''.join(prop(n, p, nodes) for n, p in props.items())
        out.append('\t.props = (const struct schema_prop[]){\n%s\t},\n\t.prop_count = %d,\n' % (rows, len(props)))
        if len(props) > 8:
            out.append('\t.by_name = %s,\n' % by_name(list(props)))
    if node.get('required'):
        out.append('\t.required = %s,\n' % names(node['required']))
    extra = node.get('additionalProperties', True)
    out.append('\t.closed = %s,\n' % flag(extra is False))
    if isinstance(extra, dict):
        out.append('\t.additional = %s,\n' % nodes.ref(extra))
    if 'items' in node:
        out.append('\t.items = %s,\n' % nodes.ref(node['items']))
    for key in ('minimum', 'maximum'):
        if key in node:
            out.append('\t.has_%s = true, .%s = %r,\n' % (key, key, float(node[key])))
    out.append('\t.unique_items = %s,\n' % flag(node.get('uniqueItems')))
    for key in ('pattern', 'format'):
        if key in node:
            out.append('\t.%s = %s,\n' % (key, string(node[key])))
    out.append('\t.values = %s,\n' % enum_of(node))
    if 'default' in node:
        out.append('\t.default_json = %s,\n' % string(json.dumps(node['default'], ensure_ascii=False)))
    if 'x-default-when' in node:
        out.append('\t.defaults = %s,\n' % defaults_of(node['x-default-when']))
    if 'oneOf' in node:
        out.append('\t.one_of = (const struct schema *const[]){ %s, NULL },\n'
                   % ', '.join(nodes.ref(n) for n in node['oneOf']))
    return ''.join(out)


def header(api):
    out = [TOP, '#pragma once\n#include "base/err.h"\n#include "model/resource.h"\n\n']
    for r in api.all_resources():
        out.append('extern const struct resource %s_resource;\n' % r['resource'])
        out += ['extern const struct wire_error %s_error_%s;\n' % (r['resource'], name) for name in r['errors']]
    out.append('\n/* Those of the Management API, NULL-ended. */\nextern const struct resource *const resource_tables[];\n')
    return ''.join(out)


def errors(r):
    return ''.join('const struct wire_error %s_error_%s = { %d, %s, %s };\n' % (
        r['resource'], name, e['status'], string(e['code']), string(e['text'])) for name, e in r['errors'].items())


def lookups(r):
    out = ''.join('\t\t{ %s, %s, %s, %s, %s, %s, %s },\n' % (
        string(k['key']), string(k['member']), string(k.get('query')), string(k.get('if_absent')),
        flag(k.get('unique')), flag(k.get('counted')), flag(k.get('folded'))) for k in r['lookup'])
    return '(const struct resource_lookup[]){\n%s\t}' % out if out else 'NULL'


def as_stored(schema):
    """What is create-only is ignored by PATCH alone: a creation must not drop it."""
    props = {}
    for name, node in schema.get('properties', {}).items():
        gone = {'x-patch-schema', 'x-patch-only'} | ({'x-ignored'} if node.get('x-create-only') else set())
        props[name] = {k: v for k, v in node.items() if k not in gone}
    return dict(schema, properties=props)


def resource(r, nodes):
    error = {k: '&%s_error_%s' % (r['resource'], k) if k in r['errors'] else 'NULL' for k in ('not_found', 'exists')}
    fields = [
        ('kind', string(r['resource'])), ('collection', string(r.get('collection', r['resource'] + 's'))),
        ('id_member', string(r.get('id', 'id'))), ('id_form', string(r.get('id_form', 'uuid'))),
        ('created_member', string(r.get('created'))), ('updated_member', string(r.get('updated'))),
        ('schema', nodes.ref(as_stored(r['schema']))), ('lookups', lookups(r)),
        ('lookup_count', str(len(r['lookup']))), ('alternate_id', string(r.get('alternate_id'))),
        ('see', names_or_empty(r['see'])), ('always', names_or_empty(r['always'])),
        ('always_one', names_or_empty(r['always_one'])),
        ('head', names_or_empty(r['head'])), ('tail', names_or_empty(r['tail'])),
        ('singleton', flag(r.get('singleton'))), ('not_found', error['not_found']), ('exists', error['exists']),
        ('hooks', '&%s_hooks' % r['hooks'] if r.get('hooks') else 'NULL'),
    ]
    text = ''.join('\t.%s = %s,\n' % f for f in fields)
    return 'const struct resource %s_resource = {\n%s};\n' % (r['resource'], text)


def source(api, nodes):
    """The rows come after the nodes that they point to; Nodes.source() is appended by the caller, declared by schema_tables.h."""
    out = [TOP, '#include "model/resource_tables.h"\n#include "model/schema_tables.h"\n\n']
    hooks = sorted({r['hooks'] for r in api.all_resources() if r.get('hooks')})
    out += ['extern const struct resource_hooks %s_hooks;\n' % h for h in hooks]
    for r in api.all_resources():
        out += [errors(r), resource(r, nodes)]
    out.append('const struct resource *const resource_tables[] = {\n%s\tNULL,\n};\n'
               % ''.join('\t&%s_resource,\n' % r['resource'] for r in api.resources))
    return ''.join(out)
