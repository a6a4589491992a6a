// SPDX-License-Identifier: Apache-2.0
// Sample answers of the dashboard's own interface, for the tests of states.
import { readFileSync } from 'node:fs';

const scopesFile = new URL('../../../api/management/scopes.json', import.meta.url);
const raw = JSON.parse(readFileSync(scopesFile, 'utf8'));
export const managementScopes = (Array.isArray(raw) ? raw : raw.scopes).map((scope) =>
	(typeof scope === 'string' ? { value: scope, description: scope } : scope));

export const issuer = 'https://acme.tokens.internal/';
export const audience = `${issuer}api/v2/`;
export const globalClientId = 'GLoB4lCl1entId0000000000000000ab';
const day = 86_400_000;
const at = (ms) => new Date(Date.now() + ms).toISOString();

export const session = (scopes) => ({
	logged_in: true,
	user: { user_id: 'usr_1', email: 'dana@acme.internal', name: 'Dana Kim', role: { id: 'rol_editor', name: 'Editor' } },
	scopes, csrf: 'csrf-of-the-session',
	tenant: { name: 'acme', issuer, management_audience: audience, global_client_id: globalClientId, legacy_tokens: false },
	limits: { default_manual_s: 86_400, max_manual_s: 2_592_000, reauth_above_s: 86_400 },
	reauthenticated_at: at(-60_000), expires_at: at(day / 2),
});

export const explorer = (held) => ({
	scopes: managementScopes.map(({ value, description }) => ({ value, description, held: held.includes(value) })),
	default_s: 86_400, max_s: 2_592_000, reauth_above_s: 86_400, client_id: 'e3RtY6uIoP0aSdFgHjKlZxCvBnM1Qw2E',
	tokens: [
		{ jti: 'Vd2n8sKq4LmT1xYz', scope: 'read:clients read:client_grants', user: { user_id: 'usr_1', name: 'Dana Kim' },
			created_at: at(-3_600_000), expires_at: at(day), revoked_at: null },
		{ jti: 'Hq7w3bRt9PpC5uEe', scope: 'read:resource_servers', user: { user_id: 'usr_2', name: 'Ana Ruiz' },
			created_at: at(-3 * day), expires_at: at(-2 * day), revoked_at: null },
		{ jti: 'Mj5k1vXc8BnW0oDf', scope: 'create:clients delete:clients read:clients update:clients', user: { user_id: 'usr_2', name: 'Ana Ruiz' },
			created_at: at(-2 * day), expires_at: at(5 * day), revoked_at: at(-day) },
	],
});

const client = (client_id, name, app_type, extra = {}) => ({
	tenant: 'acme', client_id, name, app_type, description: '', grant_types: ['client_credentials'], global: false,
	is_first_party: true, oidc_conformant: true, token_endpoint_auth_method: 'client_secret_post',
	jwt_configuration: { alg: 'RS256', lifetime_in_seconds: 36_000 }, ...extra,
});
export const clients = [
	client('b1LLingW0rker0000000000000000001', 'Billing worker', 'non_interactive', { description: 'Nightly invoices and dunning' }),
	client('iNv3ntorySync0000000000000000002', 'Inventory sync', 'non_interactive'),
	client('t3rraf0rmC1000000000000000000003', 'Terraform CI', 'non_interactive', { token_endpoint_auth_method: null,
		client_authentication_methods: { private_key_jwt: { credentials: [{ id: 'cred_1' }] } } }),
	client('w3bshop00000000000000000000000004', 'Web shop', 'regular_web', { grant_types: ['authorization_code', 'refresh_token'] }),
];

export const facts = [
	{ client_id: clients[0].client_id, last_token_at: at(-3 * 60_000), use_known: true, ends_at: at(5 * day), grants: 131 },
	{ client_id: clients[1].client_id, last_token_at: null, use_known: true, ends_at: null, grants: 1 },
	{ client_id: clients[2].client_id, last_token_at: null, use_known: false, ends_at: at(20 * day), grants: 1 },
	{ client_id: clients[3].client_id, last_token_at: at(-40 * day), use_known: true, ends_at: null, grants: 0 },
];

export const apis = [
	{ id: 'rs_management', name: 'Auth0 Management API', identifier: audience, is_system: true, signing_alg: 'RS256',
		token_lifetime: 86_400, token_dialect: 'access_token', enforce_policies: false,
		scopes: managementScopes.slice(0, 40) },
	{ id: '64f0orders000000000000aa', name: 'Orders', identifier: 'https://orders.acme.internal/', is_system: false, signing_alg: 'RS256',
		token_lifetime: 3_600, token_dialect: 'rfc9068_profile', enforce_policies: true,
		scopes: [{ value: 'read:orders', description: 'Read orders' }, { value: 'write:orders', description: 'Change orders' }, { value: 'refund:orders', description: 'Pay back' }] },
	{ id: '64f0stock0000000000000bb', name: 'Stock', identifier: 'urn:acme:stock', is_system: false, signing_alg: 'RS256',
		token_lifetime: 86_400, token_dialect: 'access_token', enforce_policies: false, scopes: [{ value: 'read:stock', description: 'Read stock' }] },
];

export const grants = [
	{ id: 'cgr_1', client_id: clients[0].client_id, audience: apis[1].identifier, scope: ['read:orders'], subject_type: 'client' },
	{ id: 'cgr_2', client_id: clients[1].client_id, audience: apis[2].identifier, scope: ['read:stock'], subject_type: 'client' },
	{ id: 'cgr_3', client_id: clients[2].client_id, audience, scope: ['read:clients', 'create:clients'], subject_type: 'client' },
];

export const keys = [
	{ kid: 'next-5Yw2Kd8QmR1sVbN4xTzLh', cert: '-----BEGIN CERTIFICATE-----\n...', current: false, next: true, previous: false, fingerprint: '5A:11:F0', thumbprint: '5A11F0', revoked: false },
	{ kid: 'curr-9Bf3Jk7WnP0uCeM6yUaGi', cert: '-----BEGIN CERTIFICATE-----\n...', current: true, next: false, previous: false, current_since: at(-40 * day), fingerprint: '9B:22:A7', thumbprint: '9B22A7', revoked: false },
	{ kid: 'prev-1Hc6Lm2XoQ8vDfO3zVbFj', cert: '-----BEGIN CERTIFICATE-----\n...', current: false, next: false, previous: true, current_since: at(-130 * day), current_until: at(-40 * day), fingerprint: '1C:93:0E', thumbprint: '1C930E', revoked: false },
	{ kid: 'gone-7Nd5Rp4ZsT6wEgQ9aXcHk', cert: '-----BEGIN CERTIFICATE-----\n...', current: false, next: false, previous: false, current_since: at(-300 * day), current_until: at(-130 * day), fingerprint: '7D:45:B2', thumbprint: '7D45B2', revoked: true, revoked_at: at(-120 * day) },
];

export const overview = (hours) => {
	const step = hours <= 48 ? 3_600_000 : 6 * 3_600_000;
	const count = Math.round((hours * 3_600_000) / step);
	const start = Math.floor(Date.now() / step) * step - (count - 1) * step;
	const series = Array.from({ length: count }, (_, n) => ({
		at: new Date(start + n * step).toISOString(),
		issued: Math.round(780 + 420 * Math.sin(((n - 5) / 24) * 2 * Math.PI) + 60 * Math.sin(n * 2.3)),
		refused: n === count - 7 ? 164 : Math.round(8 + 6 * Math.sin(n * 1.7)),
	}));
	const sum = (name) => series.reduce((total, row) => total + row[name], 0);
	return {
		series, totals: { issued: sum('issued'), refused: sum('refused') }, apps: 4, long_tokens: 2,
		latency: { p50_us: 911, p99_us: 2_431, count: 20_114, since: at(-20 * 3_600_000) },
		by_client: clients.slice(0, 3).map(({ client_id, name }, n) => ({ client_id, name, issued: [9_204, 4_118, 96][n], refused: [12, 3, 149][n] })),
		expiring: [
			{ kind: 'credential', id: 'cred_2', client_id: clients[1].client_id, name: 'sync-2025', client_name: 'Inventory sync', at: at(-2 * day) },
			{ kind: 'client_secret', id: 'sec_1', client_id: clients[0].client_id, name: 'Before the rotation', client_name: 'Billing worker', at: at(6 * day) },
			{ kind: 'credential', id: 'cred_1', client_id: clients[2].client_id, name: 'ci-key', client_name: 'Terraform CI', at: at(20 * day) },
			{ kind: 'certificate', id: '', client_id: null, name: '', client_name: '', at: at(27 * day) },
		],
	};
};

const log = (seq, ms, type, description, extra = {}) => ({
	seq, log_id: `9002026${String(seq).padStart(12, '0')}`, date: at(ms), type, description, client_id: clients[0].client_id,
	client_name: 'Billing worker', ip: '10.20.1.14', user_agent: 'node-fetch/3', audience: apis[1].identifier, scope: 'read:orders',
	jti: `jti-${seq}`, details: { request: { method: 'POST', path: '/oauth/token' }, elapsed_us: 812 }, ...extra,
});
export const logs = Array.from({ length: 24 }, (_, n) => {
	const bad = n % 7 === 3;
	return log(4_300 - n, -n * 41_000, bad ? 'feccft' : 'seccft', bad ? 'Client has not been granted scopes: write:orders' : '',
		n % 3 === 1 ? { client_id: clients[1].client_id, client_name: 'Inventory sync', audience: 'urn:acme:stock', scope: 'read:stock' } : {});
});
// As src/api/dashboard/log_row.c and src/core/change.h have it.
const dana = { kind: 'person', id: 'usr_1', name: 'Dana Kim' };
const ana = { kind: 'person', id: 'usr_2', name: 'Ana Ruiz' };
const entry = (seq, ms, type, description, actor, details, extra = {}) => log(seq, ms, type, description, { client_id: '', client_name: '',
	audience: '', scope: '', jti: '', actor, details: { request: { channel: 'dashboard', ip: '10.20.1.14' }, ...details }, ...extra });
const asked = (method, path, statusCode, channel = 'dashboard') => ({ request: { method, path, query: '', userAgent: 'node-fetch/3', channel, ip: '10.20.1.14', request_id: '0123456789abcdef0123',
	auth: { user: { user_id: 'usr_1', name: 'Dana Kim' }, strategy: 'dashboard' } }, response: { statusCode } });
export const audit = [
	entry(4_250, -600_000, 'sdash', 'Update a client', dana, { ...asked('PATCH', `/dashboard/api/v2/clients/${clients[0].client_id}`, 200),
		change: [{ kind: 'client', id: clients[0].client_id, op: 'changed', name: 'Billing worker', members: [
			{ path: '/client_secret', before: 'changed', after: 'changed', secret: true },
			{ path: '/description', before: 'Invoices', after: 'Nightly invoices and dunning' },
			{ path: '/callbacks', removed: ['https://old.acme.internal/cb'], added: ['https://new.acme.internal/cb', 'https://new.acme.internal/cb2'], added_more: 3 },
			{ path: '/client_metadata/cost~1center', before: null, after: 'blue' },
			{ path: '/custom_login_page', after: `${'<p>'.repeat(60)}…`, cut: true },
			{ path: '/grant_types', reordered: true },
		], more: 2 }] }),
	entry(4_201, -1_200_000, 'sapi', 'Delete a client', { kind: 'application', id: clients[2].client_id, name: 'Terraform CI' },
		{ ...asked('DELETE', '/api/v2/clients/gone', 204, 'api'), change: [
			{ kind: 'client_grant', op: 'removed', count: 23, ids: Array.from({ length: 20 }, (_, n) => `cgr_${n}`) },
			{ kind: 'client', id: 'gone', op: 'removed', name: 'Old worker', members: [{ path: '/name', before: 'Old worker' }, { path: '/client_secret', before: 'changed', secret: true }] },
		], change_more: 4 }, { client_id: clients[2].client_id }),
	entry(4_180, -1_300_000, 'sapi', 'Set a tenant option', { kind: 'operator', id: '', name: 'operator' }, { 'legacy-tokens': true,
		request: { channel: 'cli', auth: { user: { name: 'operator' }, strategy: 'offline' } },
		change: [{ kind: 'tenant_options', id: 'tenant_options', op: 'changed', members: [{ path: '/legacy-tokens', before: false, after: true }] }] }),
	entry(4_150, -2_000_000, 'w', 'Global Client Secret was read', dana, {}, { ip: '', user_agent: '' }),
	entry(4_120, -7_200_000, 'seccft', 'Management token minted in the API Explorer', ana, {}, { scope: 'read:clients', jti: 'Nf4t7uJs2QaB6eRx' }),
	entry(4_100, -7_300_000, 'fdash', 'Refused: wrong e-mail address, password or code', { kind: 'unknown', id: '', name: '' }, {}),
	entry(4_050, -10_000_000, 'sretention', 'Log retention removes 1204 events, up to #1204', { kind: 'system', id: '', name: '' },
		{ request: { channel: 'system', auth: { strategy: 'system' } },
			retention: { days: 365, before: at(-365 * day), from_seq: 1, to_seq: 1_204, count: 1_204, to_hash: '5d'.repeat(32) } }, { ip: '', user_agent: '' }),
	entry(4_011, -86_400_000, 'sdash', 'Log in', ana, { ...asked('POST', '/dashboard/api/login', 200), change: [] }),
	entry(3_002, -9_000_000_000, 'sapi', 'Create a client', { kind: 'application', id: clients[2].client_id, name: '' }, asked('POST', '/api/v2/clients', 201, 'api'), { client_id: clients[2].client_id }),
];

export const roles = [
	{ id: 'owner', name: 'Owner', owner: true, description: 'Everything, people included', builtin: true, scopes: managementScopes.map(({ value }) => value), max_token_s: 2_592_000 },
	{ id: 'admin', name: 'Admin', description: 'Everything but owners and the Global Client Secret', builtin: true, scopes: managementScopes.slice(0, 60).map(({ value }) => value), max_token_s: 2_592_000 },
	{ id: 'editor', name: 'Editor', description: 'Applications, grants and APIs', builtin: true, scopes: ['read:clients', 'create:clients', 'update:clients', 'read:client_grants'], max_token_s: 604_800 },
	{ id: 'viewer', name: 'Viewer', description: 'Looks, changes nothing', builtin: true, scopes: ['read:clients', 'read:resource_servers'], max_token_s: 86_400 },
	{ id: 'minter', name: 'Minter-only', description: 'Makes tokens from the API Explorer', builtin: true, scopes: ['read:clients'], max_token_s: 86_400 },
	{ id: 'rol_ci', name: 'CI people', description: 'Made here', builtin: false, scopes: ['read:clients', 'update:clients'], max_token_s: 86_400 },
];
export const users = [
	{ user_id: 'usr_1', email: 'dana@acme.internal', name: 'Dana Kim', role_id: 'editor', role: { id: 'editor', name: 'Editor' }, blocked: false, totp: true, created_at: at(-90 * day) },
	{ user_id: 'usr_2', email: 'ana@acme.internal', name: 'Ana Ruiz', role_id: 'owner', role: { id: 'owner', name: 'Owner' }, blocked: false, totp: false, created_at: at(-200 * day) },
	{ user_id: 'usr_3', email: 'old@acme.internal', name: 'Olaf Berg', role_id: 'admin', role: { id: 'admin', name: 'Admin' }, blocked: true, totp: false, created_at: at(-300 * day) },
];
export const sessions = [
	{ id: 'ses_1', current: true, ip: '10.20.0.7', user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156', created_at: at(-1_800_000), seen_at: at(-5_000), expires_at: at(day / 2) },
	{ id: 'ses_2', current: false, ip: '10.20.0.9', user_agent: 'Mozilla/5.0 (Macintosh) Firefox/150', created_at: at(-8_000_000), seen_at: at(-4_000_000), expires_at: at(day / 3) },
];
export const tenantSettings = { friendly_name: 'Acme', support_email: 'tokens@acme.internal', support_url: 'https://acme.internal/help', session_lifetime: 168, idle_session_lifetime: 72, default_audience: '', flags: {} };
export const policy = { legacy_tokens: false, max_manual_s: 2_592_000, log_retention_days: 365, dashboard_idle_s: 1_800, dashboard_life_s: 43_200 };
export const secrets = [
	{ id: 'primary', name: 'Primary', primary: true, created_at: at(-day), expires_at: null, last_used_at: at(-120_000), use_known: true, idle: false },
	{ id: 'sec_1', name: 'Before the rotation', primary: false, created_at: at(-90 * day), expires_at: at(5 * day), last_used_at: at(-9 * day), use_known: true, idle: true },
	{ id: 'sec_2', name: 'For the old host', primary: false, created_at: at(-300 * day), expires_at: null, last_used_at: null, use_known: false, idle: false },
];
export const totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
export const totpUri = `otpauth://totp/Mintage%20acme:dana%40acme.internal?secret=${totpSecret}&issuer=Mintage%20acme&algorithm=SHA1&digits=6&period=30`;
