// SPDX-License-Identifier: Apache-2.0
// The management token of 2015: made by jsonwebtoken with the base64-decoded Global Client Secret, behind the tenant's switch.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import jwt from 'jsonwebtoken';
import { ManagementClient } from 'auth0';
import { mint, ownServer } from '../support/server.mjs';

const server = await ownServer(import.meta.url);
const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
const status = async (token) => (await server.call('GET', '/api/v2/clients', { token })).status;
const turn = (value) => server.cli('tenant', 'set', 'legacy-tokens', value, '--data-dir', server.dataDir);

// Waits at most one second, the time in which a running server sees what a command wrote beside it.
async function becomes(token, wanted) {
	const end = Date.now() + 1000;
	let last;
	while (Date.now() < end) {
		last = await status(token);
		if (last === wanted) return;
		await wait(20);
	}
	assert.equal(last, wanted, 'within a second');
}

async function globalClient() {
	const answer = await server.call('GET', '/api/v2/clients?is_global=true', { token: await mint(server) });
	assert.equal(answer.body.length, 1);
	return answer.body[0];
}

test('the switch: off, on, off again; the same token', async () => {
	const before = await globalClient();
	assert.equal(before.name, 'All Applications');
	assert.ok(!('client_secret' in before), 'the global secret is not shown while the switch is off');
	await turn('on');
	let client;
	const end = Date.now() + 1000;
	do { client = await globalClient(); } while (!client.client_secret && Date.now() < end);
	assert.match(client.client_secret, /^[A-Za-z0-9_-]{64}$/);

	// as the documentation of 2015 wrote it
	const make = (claims = {}, options = { expiresIn: '1y' }) => jwt.sign({ scope: 'read:clients read:client_keys create:clients', ...claims },
		Buffer.from(client.client_secret, 'base64'), { algorithm: 'HS256', issuer: server.issuer, audience: client.client_id, ...options });
	const token = make();
	await becomes(token, 200);
	const api = new ManagementClient({ domain: server.domain, token });
	const made = await api.clients.create({ name: 'made by a legacy token' });
	assert.equal(made.name, 'made by a legacy token');
	await assert.rejects(api.clients.delete(made.client_id), (error) => error.statusCode === 403);

	const refused = async (text, message) => {
		const answer = await server.call('GET', '/api/v2/clients', { token: text });
		assert.equal(answer.status, 401, message);
		if (message) assert.equal(answer.body.message, message);
	};
	await refused(jwt.sign({ scope: 'read:clients' }, client.client_secret, { issuer: server.issuer, audience: client.client_id }),
		'Invalid signature received for JSON Web Token validation');
	await refused(make({}, { audience: server.id }));
	await refused(make({}, { issuer: 'https://other.example/' }), 'Invalid token');
	await refused(make({ exp: 1000 }, {}), 'Expired token received for JSON Web Token validation');
	await refused(make({}, { algorithm: 'HS512' }), 'Invalid token');
	await refused(make({}, { algorithm: 'none' }));

	await turn('off');
	await becomes(token, 401);
	assert.ok(!('client_secret' in await globalClient()));
});

test('a token that claims no end is taken, one that claims far too long is not', async () => {
	await turn('on');
	const end = Date.now() + 1000;
	let client;
	do { client = await globalClient(); } while (!client.client_secret && Date.now() < end);
	const make = (options) => jwt.sign({ scope: 'read:clients' }, Buffer.from(client.client_secret, 'base64'),
		{ issuer: server.issuer, audience: client.client_id, ...options });
	await becomes(make({}), 200);
	assert.equal(await status(make({ expiresIn: '1y' })), 200);
	assert.equal(await status(make({ expiresIn: '2y' })), 401);
	await turn('off');
});
