# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI 3.1 document of the operations that are built."""
import json
import re

from .c_text import TOP, string

OPEN = {'type': 'object', 'properties': {'statusCode': {'type': 'integer'}, 'error': {'type': 'string'},
                                         'message': {'type': 'string'}, 'errorCode': {'type': 'string'}}}


def bare(node):
    """A schema without our annotations."""
    if isinstance(node, list):
        return [bare(n) for n in node]
    if not isinstance(node, dict):
        return node
    out = {}
    for k, v in node.items():
        if k == 'properties':
            out[k] = {n: bare(p) for n, p in v.items()}
        elif not k.startswith('x-'):
            out[k] = v if k in ('default', 'enum', 'const', 'required') else bare(v)
    return out


def taken(node):
    """A request body: what the server sets stays out."""
    props = {n: bare(p) for n, p in node.get('properties', {}).items() if not p.get('readOnly')}
    return dict(bare(node), properties=props)


def body(op):
    node = taken(op['body_schema'])
    if op['method'] == 'PATCH':
        node.pop('required', None)
    content = {'schema': node}
    return {'required': not op.get('body_optional'),
            'content': {'application/json': content, 'application/x-www-form-urlencoded': content}}


def parameters(op):
    out = [{'name': n, 'in': 'path', 'required': True, 'schema': {'type': 'string'}}
           for n in re.findall(r'\{([^}]*)\}', op['path'])]
    query = (op['query_schema'] or {}).get('properties', {})
    for name, node in query.items():
        node = bare(node)
        row = {'name': name, 'in': 'query', 'description': node.pop('description', ''), 'schema': node}
        out.append(row)
    return out


def ref(name):
    return {'$ref': '#/components/schemas/%s' % name}


def listed(op, item):
    forms = []
    name = op.get('collection') or op['resource']['collection']
    if 'array' in op['paging']:
        forms.append({'type': 'array', 'items': item})
    if set(op['paging']) & {'totals-first', 'totals-last'}:
        whole = {n: {'type': 'integer'} for n in ('total', 'start', 'limit')}
        forms.append({'type': 'object', 'properties': dict(whole, **{name: {'type': 'array', 'items': item}})})
    if 'checkpoint' in op['paging']:
        forms.append({'type': 'object', 'properties': {name: {'type': 'array', 'items': item},
                                                       'next': {'type': 'string'}}})
    return forms[0] if len(forms) == 1 else {'oneOf': forms}


def answer(op):
    if op['status'] == 204:
        return {'description': 'Done.'}
    item = ref(op['resource']['resource'])
    kind = op.get('answer') or ('list' if op.get('run') == 'list' or op.get('paging') else 'one')
    node = {'one': item, 'list': listed(op, item) if op.get('paging') else {'type': 'array', 'items': item},
            'empty': {'type': 'object'}}[kind]
    return {'description': 'Done.', 'content': {'application/json': {'schema': node}}}


def operation(op):
    out = {'operationId': op['id'], 'summary': op.get('summary', ''), 'tags': [op['resource'].get('title', '')]}
    if parameters(op):
        out['parameters'] = parameters(op)
    if op['body_schema']:
        out['requestBody'] = body(op)
    out['responses'] = {str(op['status']): answer(op), 'default': {'$ref': '#/components/responses/problem'}}
    if op.get('public'):
        out['security'] = []
    elif op.get('all'):
        out['security'] = [{'bearer': op['all']}]
    else:
        out['security'] = [{'bearer': [s]} for s in op['any']]
    return out


def document(api, version):
    paths = {}
    for op in api.ops:
        if op.get('run') != 'unbuilt':
            paths.setdefault(op['path'], {})[op['method'].lower()] = operation(op)
    scopes = {s['value']: s['description'] for s in api.scopes}
    flow = {'clientCredentials': {'tokenUrl': '/oauth/token', 'scopes': scopes}}
    return json.dumps({
        'openapi': '3.1.0', 'info': {'title': 'Management API', 'version': version}, 'paths': paths,
        'components': {
            'schemas': dict({'problem': OPEN}, **{r['resource']: bare(r['schema']) for r in api.resources}),
            'responses': {'problem': {'description': 'Refused.',
                                      'content': {'application/json': {'schema': ref('problem')}}}},
            'securitySchemes': {'bearer': {'type': 'oauth2', 'flows': flow}},
        },
    }, ensure_ascii=False, separators=(',', ':'))


def source(text):
    pieces = ''.join('\t%s\n' % string(text[i:i + 100]) for i in range(0, len(text), 100))
    return ('%s#include "api/management/op.h"\n\nconst unsigned char openapi_json[] =\n%s\t;\n'
            'const size_t openapi_json_size = sizeof openapi_json - 1;\n' % (TOP, pieces))
