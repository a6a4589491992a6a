// SPDX-License-Identifier: Apache-2.0
// General OAuth clients (npm, unmodified): openid-client 6 and oauth4webapi, from discovery to a token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as jose from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { ownServer } from '../support/server.mjs';

const server = await ownServer(import.meta.url);
const issuer = new URL(server.issuer);
const parameters = { audience: server.audience, scope: 'read:clients' };

for (const [name, method] of [['post', openid.ClientSecretPost], ['basic', openid.ClientSecretBasic]]) {
	for (const algorithm of ['oidc', 'oauth2']) {
		test(`openid-client: discovery (${algorithm}), then client credentials by client_secret_${name}`, async () => {
			const config = await openid.discovery(issuer, server.id, undefined, method(server.secret), { algorithm });
			assert.equal(config.serverMetadata().issuer, server.issuer);
			const tokens = await openid.clientCredentialsGrant(config, parameters);
			assert.equal(tokens.token_type, 'bearer');
			assert.equal(tokens.expires_in, 86400);
			assert.equal(tokens.scope, 'read:clients');
			const answer = await openid.fetchProtectedResource(config, tokens.access_token, new URL('/api/v2/clients', issuer), 'GET');
			assert.equal(answer.status, 200);
			const keys = jose.createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));
			await jose.jwtVerify(tokens.access_token, keys, { issuer: server.issuer, audience: server.audience });
		});
	}
}

test('openid-client: a wrong secret is a ResponseBodyError or a challenge, with status 401', async () => {
	for (const method of [openid.ClientSecretPost, openid.ClientSecretBasic]) {
		const config = await openid.discovery(issuer, server.id, undefined, method('wrong'));
		await assert.rejects(openid.clientCredentialsGrant(config, parameters), (error) => {
			assert.equal(error.status ?? error.cause?.status, 401, String(error.message));
			return true;
		});
	}
});

for (const [name, method] of [['post', oauth.ClientSecretPost], ['basic', oauth.ClientSecretBasic]]) {
	test(`oauth4webapi: discovery and client credentials by client_secret_${name}`, async () => {
		const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
		const client = { client_id: server.id };
		const answer = await oauth.clientCredentialsGrantRequest(as, client, method(server.secret), parameters);
		const tokens = await oauth.processClientCredentialsResponse(as, client, answer);
		assert.equal(tokens.token_type, 'bearer');
		// its resource side demands RFC 9068, so an API of that dialect is asked
		const token = tokens.access_token;
		const made = await server.call('POST', '/api/v2/resource-servers', { token: await everything(as, client, method),
			json: { identifier: `https://${name}.example/`, name, token_dialect: 'rfc9068_profile' } });
		assert.equal(made.status, 201, JSON.stringify(made.body));
		const granted = await server.call('POST', '/api/v2/client-grants', { token: await everything(as, client, method),
			json: { client_id: server.id, audience: `https://${name}.example/`, scope: [] } });
		assert.equal(granted.status, 201, JSON.stringify(granted.body));
		const profile = await oauth.processClientCredentialsResponse(as, client,
			await oauth.clientCredentialsGrantRequest(as, client, method(server.secret), { audience: `https://${name}.example/` }));
		const claims = await oauth.validateJwtAccessToken(as, new Request('https://api.example/', { headers: { authorization: `Bearer ${profile.access_token}` } }),
			`https://${name}.example/`);
		assert.equal(claims.client_id, server.id);
		await assert.rejects(oauth.validateJwtAccessToken(as, new Request('https://api.example/', { headers: { authorization: `Bearer ${token}` } }), server.audience));
	});
}

async function everything(as, client, method) {
	const answer = await oauth.clientCredentialsGrantRequest(as, client, method(server.secret), { audience: server.audience });
	return (await oauth.processClientCredentialsResponse(as, client, answer)).access_token;
}

test('discovery names what the server does, and only that', async () => {
	for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
		const { status, headers, body } = await server.call('GET', path);
		assert.equal(status, 200);
		assert.match(headers.get('content-type'), /^application\/json/);
		assert.equal(body.issuer, server.issuer);
		assert.equal(body.token_endpoint, `${server.issuer}oauth/token`);
		assert.equal(body.jwks_uri, `${server.issuer}.well-known/jwks.json`);
		assert.ok(body.grant_types_supported.includes('client_credentials'));
		for (const absent of ['password', 'implicit']) assert.ok(!body.grant_types_supported.includes(absent), absent);
		assert.deepEqual([...body.token_endpoint_auth_methods_supported].sort(), ['client_secret_basic', 'client_secret_post']);
	}
});
