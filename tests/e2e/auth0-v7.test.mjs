// SPDX-License-Identifier: Apache-2.0
// auth0 7 (npm, unmodified): its ManagementClient over the first resources, as a user of the SDK writes it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManagementClient, ManagementError } from 'auth0';
import * as auth0 from 'auth0';
import { mint, ownServer } from '../support/server.mjs';

const server = await ownServer(import.meta.url);
const api = new ManagementClient({ domain: server.domain, clientId: server.id, clientSecret: server.secret });
const errors = auth0.Management ?? auth0;

const all = async (page) => {
	const items = [];
	for await (const item of await page) items.push(item);
	return items;
};
const refusal = (name, status, code) => (error) => {
	assert.equal(error.statusCode, status);
	assert.ok(error instanceof ManagementError);
	assert.ok(error instanceof errors[name], `${error.constructor.name} is a ${name}`);
	assert.equal(error.body.statusCode, status);
	if (code) assert.equal(error.body.errorCode, code);
	return true;
};

test('clients: create, get, update, rotate, delete', async () => {
	const made = await api.clients.create({ name: 'sdk seven', app_type: 'non_interactive', client_metadata: { a: '1', b: '2' } });
	assert.match(made.client_id, /^[A-Za-z0-9]{32}$/);
	assert.match(made.client_secret, /^[A-Za-z0-9_-]{64}$/);
	assert.deepEqual(made.grant_types, ['authorization_code', 'implicit', 'refresh_token', 'client_credentials']);
	assert.equal(made.global, false);

	const got = await api.clients.get(made.client_id);
	assert.equal(got.name, 'sdk seven');
	assert.equal(got.client_secret, made.client_secret, 'the bootstrap application may see secrets');
	const some = await api.clients.get(made.client_id, { fields: 'name,client_id', include_fields: true });
	assert.ok('client_id' in some && 'name' in some && !('grant_types' in some) && !('client_secret' in some), Object.keys(some).join(' '));

	const changed = await api.clients.update(made.client_id, { description: 'told', client_metadata: { a: null, c: '3' } });
	assert.equal(changed.description, 'told');
	assert.deepEqual(changed.client_metadata, { b: '2', c: '3' });
	const bare = await api.clients.update(made.client_id, { description: null });
	assert.ok(!('description' in bare));

	const rotated = await api.clients.rotateSecret(made.client_id);
	assert.match(rotated.client_secret, /^[A-Za-z0-9_-]{64}$/);
	assert.notEqual(rotated.client_secret, made.client_secret);

	await api.clients.delete(made.client_id);
	await api.clients.delete(made.client_id);
	await assert.rejects(api.clients.get(made.client_id), refusal('NotFoundError', 404, 'inexistent_client'));
});

test('clients: iteration visits every client once, whatever the page size', async () => {
	const ids = [];
	for (let i = 0; i < 7; i++) ids.push((await api.clients.create({ name: `page ${i}` })).client_id);
	for (const params of [{}, { per_page: 3 }, { per_page: 1 }, { per_page: 100 }]) {
		const seen = (await all(api.clients.list(params))).map((client) => client.client_id);
		assert.equal(new Set(seen).size, seen.length, 'none twice');
		for (const id of ids) assert.ok(seen.includes(id), `per_page ${params.per_page}: ${id} is there`);
	}
	const first = await api.clients.list({ per_page: 2 });
	assert.equal(first.data.length, 2);
	assert.ok(first.hasNextPage());
	assert.equal(first.response.limit, 2);
	assert.equal(typeof first.response.total, 'number');
	const globals = await all(api.clients.list({ is_global: true }));
	assert.deepEqual(globals.map((client) => client.name), ['All Applications']);
	const spa = await api.clients.create({ name: 'a spa', app_type: 'spa' });
	for (const kinds of ['spa', ['native', 'spa']]) {
		const spas = await all(api.clients.list({ app_type: kinds }));
		assert.deepEqual(spas.map((client) => client.client_id), [spa.client_id], String(kinds));
	}
	for (const id of [...ids, spa.client_id]) await api.clients.delete(id);
});

test('resource servers: create, get by id and by identifier, update, list, delete', async () => {
	const identifier = 'https://seven.example/api/';
	const made = await api.resourceServers.create({ identifier, name: 'Seven', scopes: [{ value: 'read:x', description: 'Read X' }], token_lifetime: 600 });
	assert.match(made.id, /^[0-9a-f]{24}$/);
	assert.equal(made.signing_alg, 'RS256');
	assert.equal((await api.resourceServers.get(made.id)).identifier, identifier);
	assert.equal((await api.resourceServers.get(identifier)).id, made.id);
	const changed = await api.resourceServers.update(made.id, { token_lifetime: 1200, allow_offline_access: true });
	assert.equal(changed.token_lifetime, 1200);
	assert.equal(changed.allow_offline_access, true);
	const listed = await all(api.resourceServers.list({ per_page: 1 }));
	assert.ok(listed.some((each) => each.id === made.id));
	assert.ok(listed.some((each) => each.name === 'Auth0 Management API' && each.is_system === true));
	const named = await all(api.resourceServers.list({ identifiers: [identifier] }));
	assert.deepEqual(named.map((each) => each.id), [made.id]);
	await assert.rejects(api.resourceServers.create({ identifier, name: 'again' }), refusal('ConflictError', 409));
	await api.resourceServers.delete(made.id);
	await api.resourceServers.delete(made.id);
	await assert.rejects(api.resourceServers.get(made.id), refusal('NotFoundError', 404, 'inexistent_resource_server'));
});

test('client grants: create, get, update, list in pages, delete', async () => {
	const audience = 'https://grants.example/';
	const server7 = await api.resourceServers.create({ identifier: audience, name: 'Grants', scopes: [{ value: 'a' }, { value: 'b' }] });
	const clients = [];
	const grants = [];
	for (let i = 0; i < 5; i++) {
		const client = await api.clients.create({ name: `granted ${i}` });
		clients.push(client);
		grants.push(await api.clientGrants.create({ client_id: client.client_id, audience, scope: ['a'] }));
	}
	assert.match(grants[0].id, /^cgr_[A-Za-z0-9]{16}$/);
	assert.deepEqual(grants[0].scope, ['a']);
	const seen = (await all(api.clientGrants.list({ audience, take: 2 }))).map((grant) => grant.id);
	assert.deepEqual(seen.sort(), grants.map((grant) => grant.id).sort());
	const own = await all(api.clientGrants.list({ client_id: clients[1].client_id }));
	assert.deepEqual(own.map((grant) => grant.id), [grants[1].id]);
	assert.deepEqual((await api.clientGrants.get(grants[0].id)).scope, ['a']);
	assert.deepEqual((await api.clientGrants.update(grants[0].id, { scope: ['a', 'b'] })).scope, ['a', 'b']);
	await assert.rejects(api.clientGrants.create({ client_id: clients[0].client_id, audience, scope: [] }), refusal('ConflictError', 409));
	await assert.rejects(api.clientGrants.create({ client_id: 'x'.repeat(32), audience, scope: [] }), refusal('NotFoundError', 404));
	await api.clientGrants.delete(grants[0].id);
	await api.clientGrants.delete(grants[0].id);
	for (const client of clients) await api.clients.delete(client.client_id);
	assert.deepEqual(await all(api.clientGrants.list({ audience })), [], 'the grants of a client go with it');
	await api.resourceServers.delete(server7.id);
});

test('tenant settings: get and update', async () => {
	const before = await api.tenants.settings.get();
	for (const name of ['enabled_locales', 'flags', 'sandbox_version']) assert.ok(name in before, name);
	const changed = await api.tenants.settings.update({ friendly_name: 'Seven & Sons', support_email: 'help@example.com', session_lifetime: 24 });
	assert.equal(changed.friendly_name, 'Seven & Sons');
	const some = await api.tenants.settings.get({ fields: 'support_email,session_lifetime', include_fields: true });
	assert.equal(some.support_email, 'help@example.com');
	assert.equal(some.session_lifetime, 24);
	assert.ok(!('friendly_name' in some));
});

test('refusals come as the classes that the SDK declares', async () => {
	await assert.rejects(api.clients.create({ name: '<x>' }), refusal('BadRequestError', 400, 'invalid_body'));
	await assert.rejects(api.clients.create({ name: 'x', no_such_member: 1 }), refusal('BadRequestError', 400, 'invalid_body'));
	await assert.rejects(new ManagementClient({ domain: server.domain, token: 'a.b.c', maxRetries: 0 }).clients.list(), refusal('UnauthorizedError', 401));

	const small = await api.clients.create({ name: 'reads only' });
	await api.clientGrants.create({ client_id: small.client_id, audience: server.audience, scope: ['read:clients'] });
	const reader = new ManagementClient({ domain: server.domain, clientId: small.client_id, clientSecret: small.client_secret });
	assert.ok((await all(reader.clients.list())).every((client) => !('client_secret' in client)), 'no secrets without read:client_keys');
	await assert.rejects(reader.clients.create({ name: 'no' }), (error) => {
		refusal('ForbiddenError', 403, 'insufficient_scope')(error);
		assert.equal(error.body.message, 'Insufficient scope, expected any of: create:clients');
		return true;
	});
	await assert.rejects(reader.roles.list(), refusal('ForbiddenError', 403, 'insufficient_scope'));
	const wrong = new ManagementClient({ domain: server.domain, clientId: small.client_id, clientSecret: 'wrong' });
	await assert.rejects(wrong.clients.list());
	await api.clients.delete(small.client_id);
});

test('signing keys: list, get, rotate, revoke; tokens of the previous key go on', async () => {
	const old = await mint(server);
	const before = await api.keys.signing.list();
	const current = before.find((key) => key.current);
	for (const name of ['kid', 'cert', 'fingerprint', 'thumbprint']) assert.equal(typeof current[name], 'string', name);
	assert.match(current.thumbprint, /^[0-9A-Fa-f]{40}$/);
	assert.ok(before.some((key) => key.next));
	const next = before.find((key) => key.next);
	const rotated = await api.keys.signing.rotate();
	assert.match(rotated.cert, /BEGIN CERTIFICATE/);
	const after = await api.keys.signing.list();
	assert.equal(after.find((key) => key.current).kid, next.kid);
	assert.equal(after.find((key) => key.previous).kid, current.kid);
	assert.equal((await api.keys.signing.get(current.kid)).kid, current.kid);
	const kids = async () => (await server.call('GET', '/.well-known/jwks.json')).body.keys.map((key) => key.kid);
	assert.ok((await kids()).includes(current.kid));
	assert.equal((await server.call('GET', '/api/v2/clients', { token: old })).status, 200);
	const revoked = await api.keys.signing.revoke(current.kid);
	assert.equal(revoked.kid, current.kid);
	assert.ok(!(await kids()).includes(current.kid));
	assert.equal((await server.call('GET', '/api/v2/clients', { token: old })).status, 401, 'a token of a revoked key ends with it');
	// the SDK's own token is of that key too: a new client asks for a new one
	const fresh = new ManagementClient({ domain: server.domain, clientId: server.id, clientSecret: server.secret });
	await assert.rejects(fresh.keys.signing.get('nosuchkey'), refusal('NotFoundError', 404));
});
