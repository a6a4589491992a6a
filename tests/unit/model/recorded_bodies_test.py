#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every request of the core groups that the service accepted passes our schemas; of those that it refused, the ones that schemas can tell are
refused too.   recorded_bodies_test.py CHECK_BODIES API_FOLDER SOURCE_ROOT   TAP on stdout. The recordings are read from $MINTAGE_SHARED, or
beside the source."""
import json
import lzma
import os
import re
import subprocess
import sys

GROUPS = {'/api/v2/' + g for g in ('clients', 'client-grants', 'resource-servers', 'tenants', 'keys', 'blacklists')}
# What auth0-deploy-cli leaves out of what it read before it sends it back; and token_encryption, which is shown without the key that it needs.
LEFT_OUT = {
    'get_clients_by_id': ('patch_clients_by_id', {
        'client_secret', 'callback_url_template', 'signing_keys', 'global', 'tenant', 'custom_login_page_preview',
        'config_route', 'owners', 'client_id'}),
    'get_resource-servers_by_id': ('patch_resource-servers_by_id', {
        'id', 'identifier', 'client_id', 'is_system', 'token_encryption'}),
    'tenant_settings_route': ('patch_settings', {'sandbox_versions_available'}),
    'get_client-grant': ('patch_client-grants_by_id', {
        'id', 'audience', 'client_id', 'subject_type', 'is_system', 'default_for'}),
}


def operations(folder):
    rows = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding='utf-8') as f:
            for op in json.load(f).get('operations', []):
                if isinstance(op, dict):
                    path = re.sub(r'\\\{[^}]*\\\}', '[^/]+', re.escape('/api/v2' + op['path']))
                    rows.append((op['method'], re.compile('^%s$' % path), '{' in op['path'], op['id']))
    return sorted(rows, key=lambda r: r[2])


def find(rows, method, path):
    for m, pattern, _, op in rows:
        if m == method and pattern.match(path):
            return op
    return None


def load(path, rows):
    out = []
    with lzma.open(path, 'rt', encoding='utf-8') as f:
        for line in f:
            r = json.loads(line)
            op = find(rows, r['method'], r['path']) if r['group'] in GROUPS else None
            if op:
                out.append((r, op))
    return out


def pairs(query):
    return [[k, x] for k, v in (query or {}).items() for x in (v if isinstance(v, list) else [v])]


def ask(program, lines):
    text = ''.join(json.dumps(x) + '\n' for x in lines)
    done = subprocess.run([program], input=text, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def sent_back(seen):
    for r, op in seen:
        if op in LEFT_OUT and r['status'] == 200 and isinstance(r['response_body'], dict):
            patch, left_out = LEFT_OUT[op]
            body = {k: v for k, v in r['response_body'].items() if k not in left_out}
            if len(body) > 3:
                yield {'id': patch, 'body': body}


def report(number, name, wrong):
    print('%s %d - %s' % ('not ok' if wrong else 'ok', number, name))
    for w in wrong[:20]:
        print('# ' + w)


def main():
    program, folder, root = sys.argv[1:]
    shared = os.environ.get('MINTAGE_SHARED') or os.path.join(root, '..', 'shared')
    recordings = os.path.join(shared, 'reference', 'recordings-open.jsonl.xz')
    if not os.path.exists(recordings):
        print('1..0 # SKIP no recordings here: %s' % recordings)
        return
    seen = load(recordings, operations(folder))
    bodies = [(r, op) for r, op in seen if r['request_kind'] == 'json']
    said = ask(program, [{'id': op, 'body': r['request_body']} for r, op in bodies])
    refused = ['%s %s %s seq %d: %s' % (r['method'], r['path'], r['case'], r['seq'], s)
               for (r, _), s in zip(bodies, said) if r['status'] < 400 and s != 'ok']
    passed = sum(r['status'] < 400 for r, _ in bodies)
    queries = [(r, op) for r, op in seen if r['status'] < 400]
    told = ask(program, [{'id': op, 'query': pairs(r['query'])} for r, op in queries])
    odd = ['%s?%s: %s' % (r['path'], r['query'], t) for (r, _), t in zip(queries, told) if t != 'ok']
    back = list(sent_back(seen))
    unwelcome = sorted({'%s: %s' % (b['id'], t) for b, t in zip(back, ask(program, back)) if t != 'ok'})
    print('1..4')
    report(1, 'all %d accepted bodies pass' % passed, refused)
    report(2, 'all %d accepted queries pass' % len(queries), odd)
    bad = [(r, s) for (r, _), s in zip(bodies, said) if r['status'] == 400]
    for r, s in bad:
        print('# refused by the service: %s %s: %s; here: %s'
              % (r['method'], r['path'], (r['response_body'] or {}).get('message', 'body lost'), s))
    lost = [r['path'] for r, s in bad if s == 'ok' and 'my_organization_configuration' in (r['request_body'] or {})]
    report(3, 'the %d refused bodies are refused for their shape or for what no schema can tell' % len(bad), lost)
    report(4, 'what was read can be sent back: %d answers' % len(back), unwelcome)
    sys.exit(bool(refused or odd or lost or unwelcome))


main()
