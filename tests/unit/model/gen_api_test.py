#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What tools/gen-api.py refuses, with the exact message.   gen_api_test.py GENERATOR   TAP on stdout."""
import copy
import json
import os
import subprocess
import sys
import tempfile

SCOPES = {'scopes': [{'value': 'read:things', 'description': 'Read Things'},
                     {'value': 'update:things', 'description': 'Update Things'}]}
THING = {
    'resource': 'thing', 'collection': 'things', 'see': ['*'], 'head': ['id'],
    'errors': {'not_found': {'status': 404, 'text': 'No such thing'}},
    'definitions': {'name': {'type': 'string', 'maxLength': 5}},
    'schema': {'type': 'object', 'additionalProperties': False, 'required': ['name'], 'properties': {
        'id': {'type': 'string', 'readOnly': True},
        'name': {'$ref': '#/definitions/name', 'description': 'Its name.', 'x-see': ['read:things']}}},
    'operations': [
        {'id': 'get_things', 'method': 'GET', 'path': '/things', 'run': 'list', 'status': 200, 'paging': ['array'],
         'all': ['read:things']},
        {'id': 'patch_thing', 'method': 'PATCH', 'path': '/things/{id}', 'run': 'patch', 'status': 200,
         'any': ['update:things']}]}
WATCH = {
    'resource': 'watch', 'operations': [
        {'id': 'get_watch', 'method': 'GET', 'path': '/watch', 'handler': 'watch', 'status': 200, 'session': 'person', 'fresh': True,
         'all': ['read:things']},
        {'id': 'get_door', 'method': 'GET', 'path': '/door', 'handler': 'door', 'status': 200, 'session': 'none', 'public': True}]}
UNBUILT = {'operations': [['GET', '/others', 'all', ['read:things']]]}


def op(**changes):
    def change(files):
        row = files['thing.json']['operations'][0]
        for k, v in changes.items():
            if v is None:
                row.pop(k, None)
            else:
                row[k] = v
    return change


def watch(**changes):
    """Changes the first row of the dashboard's file; None takes a member away."""
    def change(files):
        row = files['dashboard/watch.json']['operations'][0]
        row.update(changes)
        for k in [k for k, v in changes.items() if v is None]:
            del row[k]
    return change


def name(**changes):
    def change(files):
        files['thing.json']['schema']['properties']['name'].update(
            {k.replace('x_', 'x-'): v for k, v in changes.items()})
    return change


def thing(**changes):
    return lambda files: files['thing.json'].update(changes)


def scopes(*rows):
    return lambda files: files['scopes.json']['scopes'].extend({'value': v, 'description': ''} for v in rows)


def unbuilt(*row):
    return lambda files: files['unbuilt.json']['operations'].append(list(row))


def raw(text):
    return lambda files: files.update({'thing.json': text})


WHERE = 'thing.json: get_things: '
REFUSALS = [
    ('a row without scopes', op(all=None), WHERE + 'has no scopes and is not public'),
    ('a row with an empty list of scopes', op(all=[]), WHERE + 'has no scopes and is not public'),
    ('a row with scopes that is public too', op(public=True), WHERE + 'has more than one of any, all and public'),
    ('a row with any and all', op(any=['read:things']), WHERE + 'has more than one of any, all and public'),
    ('a scope with a bad name', op(all=['Read things']), WHERE + 'bad scope name Read things'),
    ('a scope that is not in the list', op(all=['read:nothing']), WHERE + 'scope read:nothing is not in scopes.json'),
    ('a bad name in the list of scopes', scopes('read-things'), 'scopes.json: bad scope name read-things'),
    ('a scope that stands twice', scopes('read:things'), 'scopes.json: scope read:things stands twice'),
    ('two rows on one path', op(path='/others'),
     'unbuilt.json: GET /others: GET /api/v2/others has a row already: thing.json: get_things'),
    ('two rows that differ in the parameter only', unbuilt('PATCH', '/things/{name}', 'all', ['read:things']),
     'unbuilt.json: PATCH /things/{name}: PATCH /api/v2/things/{name} has a row already: thing.json: patch_thing'),
    ('two rows with one id', op(id='patch_thing'),
     'thing.json: patch_thing: id patch_thing is taken: thing.json: patch_thing'),
    ('an unbuilt row without scopes', unbuilt('GET', '/x', 'all', []),
     'unbuilt.json: GET /x: has no scopes and is not public'),
    ('an unknown run', op(run='steal'), WHERE + 'unknown run steal'),
    ('neither run nor handler', op(run=None), WHERE + 'needs either run or handler'),
    ('run and handler', op(handler='x'), WHERE + 'needs either run or handler'),
    ('a handler that is no C name', op(run=None, handler='a-b'), WHERE + 'bad handler name a-b'),
    ('an unknown method', op(method='GRAB'), WHERE + 'unknown method GRAB'),
    ('an unknown form of paging', op(paging=['pages']), WHERE + 'unknown paging pages'),
    ('a number for slow', op(slow=1), WHERE + 'slow is true or false'),
    ('a text for slow', op(slow='true'), WHERE + 'slow is true or false'),
    ('null for slow', lambda files: files['thing.json']['operations'][0].update(slow=None), WHERE + 'slow is true or false'),
    ('an unknown member of a row', op(pubic=True), WHERE + 'unknown member of an operation pubic'),
    ('an unknown keyword', name(anyOf=[]), 'thing.json.name: unknown keyword anyOf'),
    ('an unknown annotation', name(x_sea=['*']), 'thing.json.name: unknown annotation x-sea'),
    ('an annotation that is nowhere near a member', thing(schema={'type': 'object', 'properties': {}, 'x-see': ['*']}),
     'thing.json: unknown annotation x-see'),
    ('an unknown type', name(type='text'), 'thing.json.name: unknown type text'),
    ('an unknown format', name(format='colour'), 'thing.json.name: unknown format colour'),
    ('a bad way to patch', name(x_patch='mix'), 'thing.json.name: x-patch is merge or replace'),
    ('a default that depends on nothing', name(**{'x-default-when': [{'member': 'id', 'values': [], 'default': 1}]}),
     'thing.json.name: x-default-when has rows of member, values and default'),
    ('nobody may see', name(x_see=[]), 'thing.json.name: x-see names no scope'),
    ('a bad scope of a member', name(x_set=['read']), 'thing.json.name: bad scope name read'),
    ('everybody may set', name(x_set=['*']), 'thing.json.name: bad scope name *'),
    ('a required member that is not there', thing(schema={'type': 'object', 'required': ['x'], 'properties': {}}),
     'thing.json: required member x is not in properties'),
    ('an order of members that are not there', thing(tail=['x']), 'thing.json: tail names x, which is not in properties'),
    ('a reference to nothing', name(**{'$ref': '#/definitions/x'}), 'thing.json.name: nothing at #/definitions/x'),
    ('a reference to no file', name(**{'$ref': 'x.json#/definitions/x'}), 'thing.json.name: no file x.json'),
    ('an unknown member of a resource', thing(colour='red'), 'thing.json: unknown member colour'),
    ('a resource that is no C name', thing(resource='a-b'), 'thing.json: bad resource name a-b'),
    ('an error text with two places', thing(errors={'x': {'status': 400, 'text': '%s %s'}}),
     'thing.json: text of error x may hold one %s'),
    ('an error text with another place', thing(errors={'x': {'status': 400, 'text': '%d'}}),
     'thing.json: text of error x may hold one %s'),
    ('a member that stands twice', raw('{"resource": "a", "resource": "b"}'), 'thing.json: a member stands twice'),
    ('a row of the dashboard that does not say who calls', watch(session=None), 'watch.json: get_watch: session is one of none, person'),
    ('a row of the dashboard for others', watch(session='robot'), 'watch.json: get_watch: session is one of none, person'),
    ('a row without a session that is not public', watch(session='none'), 'watch.json: get_watch: needs no session and is not public'),
    ('a number for fresh', watch(fresh=1), 'watch.json: get_watch: fresh is true or false'),
    ('a text for owner', watch(owner='yes'), 'watch.json: get_watch: owner is true or false'),
    ('a person and the public', watch(public=True), 'watch.json: get_watch: has more than one of any, all and public'),
    ('a scope of the dashboard that is not in the list', watch(all=['read:nothing']),
     'watch.json: get_watch: scope read:nothing is not in scopes.json'),
    ('a session in a row of the Management API', op(session='person'), WHERE + 'unknown member of an operation session'),
    ('no JSON', raw('{'), 'thing.json: no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'),
]


def run(generator, change):
    files = copy.deepcopy({'scopes.json': SCOPES, 'thing.json': THING, 'unbuilt.json': UNBUILT, 'dashboard/watch.json': WATCH})
    change(files)
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, 'management'))
        os.mkdir(os.path.join(folder, 'out'))
        os.mkdir(os.path.join(folder, 'dashboard'))
        for file, node in files.items():
            with open(os.path.join(folder, file if '/' in file else 'management/' + file), 'w', encoding='utf-8') as f:
                f.write(node if isinstance(node, str) else json.dumps(node))
        done = subprocess.run([sys.executable, generator, '--api', folder, '--out', os.path.join(folder, 'out')],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stderr.strip(), len(os.listdir(os.path.join(folder, 'out')))


def main():
    generator = sys.argv[1]
    rows = [('what is right', lambda files: None, ''), ('a slow row', op(slow=True), ''), ('a row that is not slow', op(slow=False), ''),
            ('a row for anyone who is logged in', watch(all=None), ''), ('a row for owners', watch(owner=True), '')]
    rows += [(n, c, 'gen-api: ' + m) for n, c, m in REFUSALS]
    print('1..%d' % len(rows))
    wrong = 0
    for i, (title, change, message) in enumerate(rows, 1):
        code, said, written = run(generator, change)
        good = said == message and code == (1 if message else 0) and written == (0 if message else 7)
        wrong += not good
        print('%s %d - %s is %s' % ('ok' if good else 'not ok', i, title, 'refused' if message else 'taken'))
        if not good:
            print('# exit %d, %d files, said: %s' % (code, written, said[-300:].replace('\n', ' ')))
    sys.exit(wrong > 0)


main()
