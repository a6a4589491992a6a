// SPDX-License-Identifier: Apache-2.0
// stand-in.mjs: serves web/dist under the program's policies and answers the dashboard's interface from data.mjs, so that
// each state of each page can be had: ok, empty, error, denied, expired, setup, out, broken (the chain of events). The real program is tested beside it.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { program } from '../../support/server.mjs';
import * as data from './data.mjs';

const dist = new URL('../../../web/dist/', import.meta.url);
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const policy = (connect) => `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; `
	+ `connect-src ${connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; `
	+ `require-trusted-types-for 'script'; trusted-types 'none'`;
const held = ['read:clients', 'create:clients', 'update:clients', 'delete:clients', 'read:client_grants', 'create:client_grants',
	'update:client_grants', 'delete:client_grants', 'read:resource_servers', 'create:resource_servers', 'update:resource_servers',
	'delete:resource_servers', 'read:client_keys', 'update:client_keys', 'read:client_credentials', 'create:client_credentials',
	'delete:client_credentials', 'read:signing_keys', 'create:signing_keys', 'update:signing_keys', 'read:logs', 'read:stats',
	'read:users', 'create:users', 'update:users', 'delete:users', 'read:roles', 'create:roles', 'update:roles', 'delete:roles',
	'read:tenant_settings', 'update:tenant_settings'];

const problem = (statusCode, errorCode, message, more = {}) => ({ status: statusCode,
	body: { statusCode, error: statusCode === 403 ? 'Forbidden' : 'Error', message, errorCode, ...more } });
const b64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
function madeToken({ scope, expires_in: lifeS }) {
	const iat = Math.floor(Date.now() / 1000);
	const claims = { iss: data.issuer, sub: 'e3RtY6uIoP0aSdFgHjKlZxCvBnM1Qw2E@clients', aud: data.audience, iat, exp: iat + lifeS,
		scope: scope.join(' '), jti: 'Nf4t7uJs2QaB6eRx', azp: 'e3RtY6uIoP0aSdFgHjKlZxCvBnM1Qw2E', gty: 'client-credentials' };
	return `${b64({ alg: 'RS256', typ: 'JWT', kid: data.keys[1].kid })}.${b64(claims)}.${Buffer.alloc(256, 'mintage').toString('base64url')}`;
}

const empties = {
	'/overview': { ...data.overview(24), series: data.overview(24).series.map((row) => ({ ...row, issued: 0, refused: 0 })),
		totals: { issued: 0, refused: 0 }, by_client: [], apps: 0, long_tokens: 0, expiring: [],
		latency: { p50_us: null, p99_us: null, count: 0, since: new Date(Date.now() - 60_000).toISOString() } },
	'/logs': { logs: [], next: null }, '/audit': { logs: [], next: null, chain: { verified_from: 1, verified_to: 0, bad_seq: 0 } },
	'/v2/clients': { clients: [], total: 0, start: 0, limit: 50 }, '/v2/resource-servers': { resource_servers: [], total: 0, start: 0, limit: 50 },
	'/v2/client-grants': { client_grants: [], total: 0, start: 0, limit: 50 }, '/v2/keys/signing': [], '/users': [], '/roles': [], '/account/sessions': [],
};

/** What begins with the letters, as the program searches: of names in any case, of identifiers, whole ids. */
function found(query, state) {
	const text = query.get('q');
	const begins = (value) => value?.toLowerCase().startsWith(text.toLowerCase());
	const limit = Number(query.get('limit') ?? 5);
	const list = (rows, ...keys) => {
		const all = state === 'empty' ? [] : rows.filter((row) => keys.some((key) => begins(row[key])));
		return { rows: all.slice(0, limit), more: all.length > limit };
	};
	const all = { clients: list(data.clients, 'name', 'client_id'), resource_servers: list(data.apis, 'name', 'identifier'),
		users: list(data.users, 'name', 'email'), roles: list(data.roles, 'name'), logs: list(data.logs.filter((row) => row.log_id === text), 'log_id') };
	return query.has('in') ? { [query.get('in')]: all[query.get('in')] } : all;
}

const listOf = (name, rows) => ({ [name]: rows, total: rows.length, start: 0, limit: 50 });
function read(path, query, state) {
	if (path === '/find') return { status: 200, body: found(query, state) };
	if (state === 'empty' && path in empties) return { status: 200, body: empties[path] };
	const of = (rows, key) => { const row = rows.find((one) => one[key] === decodeURIComponent(path.split('/')[3] ?? path)); return row ? { status: 200, body: row } : problem(404, 'inexistent', 'Not found'); };
	if (path === '/applications/facts') return { status: 200, body: { applications: data.facts.filter(({ client_id: one }) => query.getAll('client_id').includes(one)) } };
	if (/^\/v2\/clients\/[^/]+\/credentials$/.test(path)) return { status: 200, body: [] };
	if (/^\/clients\/[^/]+\/secrets$/.test(path)) return { status: 200, body: data.secrets };
	if (/^\/apis\/[^/]+\/machines$/.test(path)) {
		const api = data.apis.find((one) => one.id === decodeURIComponent(path.split('/')[2]));
		const machines = data.clients.filter(({ app_type: kind }) => kind === 'non_interactive').map(({ client_id, name }) => ({ client_id, name,
			grant: data.grants.find((grant) => grant.client_id === client_id && grant.audience === api?.identifier) ?? null }));
		return { status: 200, body: { machines: state === 'empty' ? [] : machines, start: 0, limit: 25, more: false } };
	}
	if (/^\/users\/[^/]+\/sessions$/.test(path)) return { status: 200, body: data.sessions };
	if (/^\/v2\/clients\/./.test(path)) return of(data.clients, 'client_id');
	if (/^\/v2\/resource-servers\/./.test(path)) return of(data.apis, 'id');
	if (/^\/v2\/client-grants\/./.test(path)) return of(data.grants, 'id');
	for (const [list, key] of [['roles', 'id'], ['users', 'user_id']]) {
		const one = path.startsWith(`/${list}/`) && data[list].find((row) => row[key] === decodeURIComponent(path.split('/')[2]));
		if (one) return { status: 200, body: one };
	}
	const grants = data.grants.filter((grant) => (!query.get('client_id') || grant.client_id === query.get('client_id'))
		&& (!query.get('audience') || grant.audience === query.get('audience')));
	const explorer = data.explorer(held);
	const all = {
		'/explorer': state === 'empty' ? { ...explorer, tokens: [] } : explorer, '/overview': data.overview(Number(query.get('hours') ?? 24)),
		'/logs': { logs: data.logs, next: 4_200 }, '/audit': { logs: data.audit, next: null, chain: state === 'broken' ? { verified_from: 1_001, verified_to: 4_149, bad_seq: 4_150 } : { verified_from: 1_001, verified_to: 4_300, bad_seq: 0 } },
		'/v2/clients': listOf('clients', data.clients), '/v2/resource-servers': listOf('resource_servers', data.apis),
		'/v2/client-grants': listOf('client_grants', grants), '/v2/keys/signing': data.keys, '/v2/tenants/settings': data.tenantSettings,
		'/users': data.users, '/roles': data.roles, '/account/sessions': data.sessions, '/tenant': data.policy,
	};
	return path in all ? { status: 200, body: all[path] } : problem(404, 'inexistent', 'Not found');
}

function write(method, path, body) {
	if (path === '/explorer/tokens') {
		const missing = body.scope.filter((scope) => !held.includes(scope));
		if (missing.length) return problem(403, 'insufficient_scope', 'Insufficient scope', { missing_scopes: missing });
		return { status: 201, body: { access_token: madeToken(body), token_type: 'Bearer', expires_in: body.expires_in, scope: body.scope.join(' '), jti: 'Nf4t7uJs2QaB6eRx' } };
	}
	if (path === '/v2/clients') return { status: 201, body: { ...data.clients[0], ...body, client_id: 'n3wAppl1cation000000000000000001', client_secret: 'shown-once-0123456789abcdefghijklmnopqrstuvwxyz' } };
	if (/\/secrets(\/rotate)?$/.test(path) && method === 'POST') return { status: 201, body: { ...data.secrets[0], client_secret: 'rotated-once-0123456789abcdefghijklmnopqrst' } };
	if (path === '/account/totp' && method === 'POST') return { status: 200, body: { secret: data.totpSecret, uri: data.totpUri } };
	if (/^\/clients\/[^/]+\/try$/.test(path)) {
		const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
		if (body.scope === 'refund:orders') return { status: 200, body: { status: 403, headers, body: { error: 'access_denied', error_description: 'Client has not been granted scopes: refund:orders' } } };
		return { status: 200, body: { status: 200, headers, body: { access_token: madeToken({ scope: ['read:orders'], expires_in: 600 }), scope: 'read:orders', expires_in: 600, token_type: 'Bearer' } } };
	}
	if (path.startsWith('/tenant/global-secret')) return { status: 200, body: { client_secret: 'global-secret-shown-once-0123456789abcdefghijklm' } };
	if (method === 'DELETE' || path === '/logout') return { status: 204 };
	if (path === '/tenant') return { status: 200, body: { ...data.policy, ...body } };
	if (['/login', '/reauthenticate', '/setup'].includes(path)) return { status: 200, body: data.session(held) };
	return { status: method === 'POST' ? 201 : 200, body: { ...body } };
}

async function answerApi(request, path, query, state) {
	let text = '';
	for await (const part of request) text += part;
	if (path === '/session') {
		if (state === 'setup' || state === 'out') return { status: 200, body: { logged_in: false, setup_required: state === 'setup' } };
		return { status: 200, body: data.session(state === 'denied' ? ['read:nothing'] : held) };
	}
	if (path === '/login' && request.headers['x-csrf'] !== '1') return problem(403, 'csrf', 'The request does not come from the dashboard');
	if (state === 'out' && path === '/login') return problem(401, 'invalid_credentials', 'Wrong e-mail address or password.');
	if (state === 'expired' && path !== '/login') return problem(401, 'session_required', 'Log in first.');
	if (state === 'error') return problem(500, 'internal', 'Something broke here.');
	if (state === 'denied') return problem(403, 'insufficient_scope', 'Insufficient scope', { missing_scopes: ['read:clients'] });
	return request.method === 'GET' ? read(path, query, state) : write(request.method, path, text ? JSON.parse(text) : {});
}

async function answerPage(path, answer) {
	const isDebugger = path === '/debugger';
	const isAsset = path.startsWith('/dashboard/assets/');
	const name = isDebugger ? 'debugger.html' : isAsset ? path.slice('/dashboard/'.length) : 'index.html';
	let body = await readFile(new URL(name, dist)).catch(() => null);
	if (!body) { answer.writeHead(404).end(); return; }
	if (isDebugger) {
		const facts = { issuer: data.issuer, management_audience: data.audience, global_client_id: data.globalClientId, jwks: data.jwks ?? { keys: [] } };
		body = body.toString().replace('name="mintage-tenant" content=""', `name="mintage-tenant" content="${JSON.stringify(facts).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`);
	}
	const headers = { 'Content-Type': types[extname(name)], 'Cache-Control': isAsset ? 'immutable' : 'no-store' };
	if (!isAsset) headers['Content-Security-Policy'] = policy(isDebugger ? "'none'" : "'self'");
	answer.writeHead(200, headers).end(body);
}

/** {base, state(to, but), stop, calls}: `but` matches paths that are answered as ever; `calls` has each API call as "METHOD path". */
export async function standIn() {
	let state = 'ok';
	let spared = null;
	const calls = [];
	const server = createServer(async (request, answer) => {
		const url = new URL(request.url, 'http://localhost');
		if (url.pathname === '/api/v2/openapi.json') {
			const text = execFileSync(program, ['openapi'], { maxBuffer: 1 << 26 });
			answer.writeHead(200, { 'Content-Type': 'application/json' }).end(text);
			return;
		}
		if (!url.pathname.startsWith('/dashboard/api/')) { await answerPage(url.pathname, answer); return; }
		const path = url.pathname.slice('/dashboard/api'.length);
		calls.push(`${request.method} ${path}`);
		if (path === '/logs/stream') {
			answer.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(`retry: 100000\n\nid: 4301\ndata: ${JSON.stringify({ ...data.logs[0], seq: 4_301 })}\n\n`);
			return;
		}
		const { status, body } = await answerApi(request, path, url.searchParams, spared?.test(path) && path !== '/session' ? 'ok' : state);
		answer.writeHead(status, { 'Content-Type': 'application/json', 'X-Auth0-RequestId': '0123456789abcdef0123', ETag: '"1-0"' });
		answer.end(body === undefined ? undefined : JSON.stringify(body));
	});
	await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
	const base = `http://localhost:${server.address().port}`;
	return { base, calls, state: (to, but = null) => { state = to; spared = but; }, stop: () => { server.closeAllConnections(); server.close(); } };
}
