# SPDX-License-Identifier: Apache-2.0
"""op_tables.c: one row for each operation, and the scopes with their descriptions."""
from .c_text import TOP, flag, names, string

PAGING = {'array': 'PAGING_ARRAY', 'totals-first': 'PAGING_TOTALS_FIRST', 'totals-last': 'PAGING_TOTALS_LAST',
          'checkpoint': 'PAGING_CHECKPOINT'}


def collection_of(op):
    r = op['resource']
    return r and (op.get('collection') or r.get('collection', r['resource'] + 's'))


def row(op, nodes):
    handler = op.get('handler')
    fields = [
        ('id', string(op['id'])), ('summary', string(op.get('summary', ''))), ('method', 'HTTP_' + op['method']),
        ('path', string(op['path'])), ('run', 'OP_HANDLER' if handler else 'OP_' + op['run'].upper()),
        ('handler', handler or 'NULL'),
        ('resource', '&%s_resource' % op['resource']['resource'] if op['resource'] else 'NULL'),
        ('collection', string(collection_of(op))), ('status', str(op['status'])), ('any', names(op.get('any'))), ('all', names(op.get('all'))),
        ('is_public', flag(op.get('public'))),
        ('paging', ' | '.join(PAGING[p] for p in op.get('paging', [])) or '0'),
        ('body', nodes.ref(op['body_schema'])), ('query', nodes.ref(op['query_schema'])),
        ('body_optional', flag(op.get('body_optional'))), ('is_slow', flag(op.get('slow'))),
        ('caller', {'none': 'CALLER_ANYONE', 'person': 'CALLER_PERSON'}.get(op.get('session'), 'CALLER_BEARER')),
        ('owner', flag(op.get('owner'))), ('fresh', flag(op.get('fresh'))),
    ]
    return '\t{ %s },\n' % ', '.join('.%s = %s' % f for f in fields)


def source(api, nodes):
    out = [TOP, '#include "api/management/op.h"\n#include "model/resource_tables.h"\n#include "model/schema_tables.h"\n\n']
    handlers = sorted({op['handler'] for op in api.ops + api.dashboard_ops if op.get('handler')})
    out += ['extern op_handler %s;\n' % h for h in handlers]
    for name, ops in (('management', api.ops), ('dashboard', api.dashboard_ops)):
        rows = ''.join(row(op, nodes) for op in ops) or '\t{ .id = NULL },\n'
        out.append('\nconst struct op %s_ops[] = {\n%s};\n' % (name, rows))
        out.append('const size_t %s_op_count = %d;\n' % (name, len(ops)))
    scopes = ''.join('\t{ %s, %s },\n' % (string(s['value']), string(s['description'])) for s in api.scopes)
    out.append('\nconst struct scope_fact management_scopes[] = {\n%s};\n' % scopes)
    out.append('const size_t management_scope_count = %d;\n' % len(api.scopes))
    return ''.join(out)
