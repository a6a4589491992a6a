// SPDX-License-Identifier: Apache-2.0
// auth0 4.x (npm, unmodified): AuthenticationClient and ManagementClient.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthApiError, AuthenticationClient, ManagementApiError, ManagementClient } from 'auth0-v4';
import { ownServer } from '../support/server.mjs';

const server = await ownServer(import.meta.url);
const credentials = { domain: server.domain, clientId: server.id, clientSecret: server.secret };
const auth = new AuthenticationClient(credentials);
const api = new ManagementClient(credentials);

const refused = (status, code) => (error) => {
	assert.ok(error instanceof ManagementApiError, `${error.name}: ${error.message}`);
	assert.equal(error.statusCode, status);
	if (code) assert.equal(error.errorCode, code);
	return true;
};

test('client credentials grant: the answer has what the SDK reads', async () => {
	const { status, data } = await auth.oauth.clientCredentialsGrant({ audience: server.audience });
	assert.equal(status, 200);
	assert.equal(data.token_type, 'Bearer');
	assert.equal(data.expires_in, 86400);
	assert.equal(data.access_token.split('.').length, 3);
});

test('a wrong secret is an AuthApiError with the contract’s words', async () => {
	const wrong = new AuthenticationClient({ ...credentials, clientSecret: 'wrong' });
	await assert.rejects(wrong.oauth.clientCredentialsGrant({ audience: server.audience }), (error) => {
		assert.ok(error instanceof AuthApiError);
		assert.deepEqual([error.statusCode, error.error, error.error_description], [401, 'access_denied', 'Unauthorized']);
		return true;
	});
	await assert.rejects(auth.oauth.clientCredentialsGrant({ audience: 'https://nowhere/' }), (error) => {
		assert.deepEqual([error.statusCode, error.error, error.error_description], [403, 'access_denied', 'Service not found: https://nowhere/']);
		return true;
	});
});

test('clients: statuses 201, 200, 204, in bare arrays and with totals', async () => {
	const made = await api.clients.create({ name: 'sdk four', callbacks: ['https://app.example/cb'] });
	assert.equal(made.status, 201);
	const id = made.data.client_id;
	assert.equal((await api.clients.get({ client_id: id })).data.name, 'sdk four');
	assert.equal((await api.clients.update({ client_id: id }, { name: 'renamed' })).data.name, 'renamed');
	const rotated = await api.clients.rotateClientSecret({ client_id: id });
	assert.notEqual(rotated.data.client_secret, made.data.client_secret);
	const bare = await api.clients.getAll({ is_global: false });
	assert.ok(Array.isArray(bare.data));
	const totals = await api.clients.getAll({ include_totals: true, per_page: 1, page: 0 });
	assert.deepEqual([totals.data.start, totals.data.limit, totals.data.clients.length], [0, 1, 1]);
	assert.ok(totals.data.total >= 3);
	const past = await api.clients.getAll({ page: 99, per_page: 50 });
	assert.deepEqual([past.status, past.data], [200, []]);
	assert.equal((await api.clients.delete({ client_id: id })).status, 204);
	assert.equal((await api.clients.delete({ client_id: id })).status, 204);
	await assert.rejects(api.clients.get({ client_id: id }), refused(404, 'inexistent_client'));
});

test('a new secret works at once, the old one no more', async () => {
	const { data: client } = await api.clients.create({ name: 'rotated' });
	await api.clientGrants.create({ client_id: client.client_id, audience: server.audience, scope: ['read:clients'] });
	const as = (clientSecret) => new AuthenticationClient({ domain: server.domain, clientId: client.client_id, clientSecret })
		.oauth.clientCredentialsGrant({ audience: server.audience });
	assert.equal((await as(client.client_secret)).data.scope, 'read:clients');
	const { data: rotated } = await api.clients.rotateClientSecret({ client_id: client.client_id });
	await assert.rejects(as(client.client_secret), AuthApiError);
	assert.equal((await as(rotated.client_secret)).status, 200);
	await api.clients.delete({ client_id: client.client_id });
	await assert.rejects(as(rotated.client_secret), AuthApiError);
});

test('resource servers and client grants', async () => {
	const identifier = 'https://four.example/';
	const made = await api.resourceServers.create({ identifier, name: 'Four', scopes: [{ value: 'read:four' }] });
	assert.equal(made.status, 201);
	const id = made.data.id;
	assert.equal((await api.resourceServers.get({ id: identifier })).data.id, id);
	assert.equal((await api.resourceServers.update({ id }, { name: 'Fourth' })).data.name, 'Fourth');
	assert.ok(Array.isArray((await api.resourceServers.getAll()).data));
	const client = (await api.clients.create({ name: 'grantee' })).data;
	const grant = await api.clientGrants.create({ client_id: client.client_id, audience: identifier, scope: [] });
	assert.equal(grant.status, 201);
	assert.ok(Array.isArray((await api.clientGrants.getAll()).data));
	const taken = (await api.clientGrants.getAll({ take: 1 })).data;
	assert.equal(taken.client_grants.length, 1);
	assert.equal(typeof taken.next, 'string');
	assert.deepEqual((await api.clientGrants.update({ id: grant.data.id }, { scope: ['read:four'] })).data.scope, ['read:four']);
	await assert.rejects(api.clientGrants.create({ client_id: client.client_id, audience: identifier, scope: [] }), refused(409));
	assert.equal((await api.clientGrants.delete({ id: grant.data.id })).status, 204);
	assert.equal((await api.resourceServers.delete({ id })).status, 204);
	await api.clients.delete({ client_id: client.client_id });
});

test('the blacklist ends a token', async () => {
	const mint = async () => (await auth.oauth.clientCredentialsGrant({ audience: server.audience })).data.access_token;
	const [one, other] = [await mint(), await mint()];
	const claims = JSON.parse(Buffer.from(one.split('.')[1], 'base64url'));
	const status = async (token) => (await server.call('GET', '/api/v2/clients?per_page=1', { token })).status;
	assert.equal(await status(one), 200);
	assert.equal((await api.blacklists.add({ jti: claims.jti, aud: server.id })).status, 204);
	assert.deepEqual((await api.blacklists.getAll({ aud: server.id })).data, [{ aud: server.id, jti: claims.jti }]);
	assert.equal(await status(one), 401);
	assert.equal(await status(other), 200);
});

test('tenant settings and signing keys', async () => {
	assert.equal((await api.tenants.updateSettings({ friendly_name: 'Four' })).data.friendly_name, 'Four');
	assert.equal((await api.tenants.getSettings({ fields: 'friendly_name', include_fields: true })).data.friendly_name, 'Four');
	const { data: keys } = await api.keys.getAll();
	const current = keys.find((key) => key.current);
	assert.equal((await api.keys.get({ kid: current.kid })).data.cert, current.cert);
	assert.equal((await api.keys.rotate()).status, 201);
	assert.equal((await api.keys.revoke({ kid: current.kid })).status, 200);
});
