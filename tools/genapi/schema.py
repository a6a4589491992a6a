# SPDX-License-Identifier: Apache-2.0
"""The subset of JSON Schema 2020-12 that api/ may use, and our annotations on members."""
from .problem import Problem

TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']
KEYWORDS = {
    'type', 'description', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items', 'minLength',
    'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'minimum', 'maximum', 'uniqueItems',
    'pattern', 'format', 'default', 'oneOf', '$ref',
}
# On a member of an object only.
ANNOTATIONS = {
    'readOnly', 'x-create-only', 'x-patch-only', 'x-ignored', 'x-write-only', 'x-see', 'x-set', 'x-patch',
    'x-patch-schema', 'x-default-when',
}
# What src/model/format.c knows; a test compares.
FORMATS = {
    'absolute-https-uri-or-empty', 'absolute-https-uri-with-placeholders-or-empty', 'absolute-uri-or-empty', 'acr',
    'callback-url', 'cidr', 'client-id',
    'connection-profile-id', 'credential-id', 'date-time', 'ec-initiate-login-uri-template-url', 'email', 'email-or-empty',
    'html-color', 'ipv4', 'ipv6', 'ipv6_cidr', 'organization-id', 'url', 'url-with-placeholders',
    'user-attribute-profile-id', 'uuid',
}


def merged(node, extra):
    out = dict(node)
    out.update({k: v for k, v in extra.items() if k != '$ref'})
    return out


class Resolver:
    """Follows $ref inside the tree: '#/definitions/x' of the same file, 'other.json#/definitions/x' of a neighbour."""

    def __init__(self, files):
        self.files = files

    def definition(self, where, base, ref):
        name, _, pointer = ref.partition('#')
        name = name or base
        node = self.files.get(name)
        if node is None:
            raise Problem(where, 'no file %s' % name)
        for step in pointer.strip('/').split('/'):
            if not isinstance(node, dict) or step not in node:
                raise Problem(where, 'nothing at %s' % ref)
            node = node[step]
        return name, node

    def expand(self, where, base, node, depth=0):
        """A copy without $ref, every keyword checked."""
        if depth > 24:
            raise Problem(where, 'nested too deep')
        if isinstance(node, dict) and '$ref' in node:
            name, target = self.definition(where, base, node['$ref'])
            node = merged(self.expand(where, name, target, depth + 1), node)
        check_node(where, node)
        out = dict(node)
        if 'properties' in node:
            out['properties'] = {
                k: self.member('%s.%s' % (where, k), base, v, depth) for k, v in node['properties'].items()
            }
        if isinstance(node.get('additionalProperties'), dict):
            out['additionalProperties'] = self.expand(where + '.*', base, node['additionalProperties'], depth + 1)
        if 'items' in node:
            out['items'] = self.expand(where + '[]', base, node['items'], depth + 1)
        if 'oneOf' in node:
            out['oneOf'] = [self.expand(where, base, n, depth + 1) for n in node['oneOf']]
        return out

    def member(self, where, base, node, depth):
        notes = {k: v for k, v in node.items() if k in ANNOTATIONS}
        bare = {k: v for k, v in node.items() if k not in ANNOTATIONS}
        check_annotations(where, notes)
        if 'x-patch-schema' in notes:
            notes['x-patch-schema'] = self.expand(where, base, notes['x-patch-schema'], depth + 1)
        return dict(self.expand(where, base, bare, depth + 1), **notes)


def check_node(where, node):
    if not isinstance(node, dict):
        raise Problem(where, 'a schema is an object')
    for k in node:
        if k in ANNOTATIONS or k.startswith('x-'):
            raise Problem(where, 'unknown annotation %s' % k)
        if k not in KEYWORDS:
            raise Problem(where, 'unknown keyword %s' % k)
    for t in types_of(node):
        if t not in TYPES:
            raise Problem(where, 'unknown type %s' % t)
    if 'format' in node and node['format'] not in FORMATS:
        raise Problem(where, 'unknown format %s' % node['format'])
    for name in node.get('required', []):
        if name not in node.get('properties', {}):
            raise Problem(where, 'required member %s is not in properties' % name)


def check_annotations(where, notes):
    if notes.get('x-patch', 'replace') not in ('merge', 'replace'):
        raise Problem(where, 'x-patch is merge or replace')
    for row in notes.get('x-default-when', []):
        if set(row) != {'member', 'values', 'default'} or not row['values']:
            raise Problem(where, 'x-default-when has rows of member, values and default')
    for k in ('x-see', 'x-set'):
        if k in notes and not notes[k]:
            raise Problem(where, '%s names no scope' % k)


def types_of(node):
    t = node.get('type', [])
    return t if isinstance(t, list) else [t]


def variant(schema, for_patch):
    """The body of a creation or of a PATCH: members that only the other takes become read-only, x-patch-schema is put in its place. A
    member that is read-only or create-only and ignored too is let through by PATCH alone, for clients that send back what they read."""
    other = 'x-create-only' if for_patch else 'x-patch-only'
    props = {}
    for name, node in schema['properties'].items():
        node = dict(node)
        patched = node.pop('x-patch-schema', None)
        if for_patch and patched is not None:
            notes = {k: v for k, v in node.items() if k in ANNOTATIONS}
            node = dict(patched, **notes)
            if 'description' in schema['properties'][name]:
                node.setdefault('description', schema['properties'][name]['description'])
        if node.pop(other, False):
            node['readOnly'] = True
        if not for_patch and (node.get('readOnly') or node.get('x-create-only')):
            node.pop('x-ignored', None)
        node.pop('x-patch-only', None)
        props[name] = node
    return dict(schema, properties=props)
