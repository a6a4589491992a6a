// SPDX-License-Identifier: Apache-2.0
// Our tokens, in all four dialects, verified by the libraries that people use (npm, unmodified).
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { before, test } from 'node:test';
import express from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import { createVerifier } from 'fast-jwt';
import * as jose from 'jose';
import jwt from 'jsonwebtoken';
import { JwksClient } from 'jwks-rsa';
import { mint, ownServer } from '../support/server.mjs';

const server = await ownServer(import.meta.url);
const dialects = ['access_token', 'access_token_authz', 'rfc9068_profile', 'rfc9068_profile_authz'];
const audienceOf = (dialect) => `https://${dialect.replaceAll('_', '-')}.example/`;
const jwks = new URL('.well-known/jwks.json', server.issuer);
const tokens = {};

before(async () => {
	const token = await mint(server);
	const post = (path, json) => server.call('POST', `/api/v2/${path}`, { token, json });
	for (const dialect of dialects) {
		const made = await post('resource-servers', { identifier: audienceOf(dialect), name: dialect, token_dialect: dialect,
			enforce_policies: true, token_lifetime: 5000, scopes: [{ value: 'read:a' }, { value: 'write:a' }] });
		assert.equal(made.status, 201, JSON.stringify(made.body));
		const grant = await post('client-grants', { client_id: server.id, audience: audienceOf(dialect), scope: ['read:a', 'write:a'] });
		assert.equal(grant.status, 201, JSON.stringify(grant.body));
		tokens[dialect] = await mint(server, { audience: audienceOf(dialect) });
	}
});

const isAuthz = (dialect) => dialect.endsWith('_authz');
const is9068 = (dialect) => dialect.startsWith('rfc9068');

for (const dialect of dialects) {
	test(`${dialect}: header and claims are those of the contract`, () => {
		const [header, payload] = tokens[dialect].split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));
		assert.deepEqual(Object.keys(header), ['alg', 'typ', 'kid']);
		assert.equal(header.typ, is9068(dialect) ? 'at+jwt' : 'JWT');
		const order = ['iss', 'sub', 'aud', 'iat', 'exp', is9068(dialect) ? 'client_id' : 'azp', 'jti', 'scope', 'gty', 'permissions']
			.filter((name) => (name !== 'gty' || !is9068(dialect)) && (name !== 'permissions' || isAuthz(dialect)));
		assert.deepEqual(Object.keys(payload).sort(), [...order].sort());
		const given = Object.keys(payload).filter((name) => name !== 'jti' && name !== 'permissions');
		assert.deepEqual(given, order.filter((name) => name !== 'jti' && name !== 'permissions'));
		assert.equal(payload.iss, server.issuer);
		assert.equal(payload.sub, `${server.id}@clients`);
		assert.equal(payload.aud, audienceOf(dialect));
		assert.equal(payload.exp - payload.iat, 5000);
		assert.equal(payload.scope, 'read:a write:a');
		assert.match(payload.jti, /^[A-Za-z0-9_-]{22}$/);
		if (isAuthz(dialect)) assert.deepEqual(payload.permissions, ['read:a', 'write:a']);
		if (!is9068(dialect)) assert.equal(payload.gty, 'client-credentials');
	});

	test(`${dialect}: jose verifies it, and refuses a changed one`, async () => {
		const keys = jose.createRemoteJWKSet(jwks);
		const rules = { issuer: server.issuer, audience: audienceOf(dialect), algorithms: ['RS256'], typ: is9068(dialect) ? 'at+jwt' : 'JWT' };
		const { payload } = await jose.jwtVerify(tokens[dialect], keys, rules);
		assert.equal(payload.sub, `${server.id}@clients`);
		await assert.rejects(jose.jwtVerify(tokens[dialect], keys, { ...rules, audience: 'https://other/' }), jose.errors.JWTClaimValidationFailed);
		const [head, , signature] = tokens[dialect].split('.');
		const forged = [head, Buffer.from(JSON.stringify({ ...payload, scope: 'all' })).toString('base64url'), signature].join('.');
		await assert.rejects(jose.jwtVerify(forged, keys, rules), jose.errors.JWSSignatureVerificationFailed);
	});

	test(`${dialect}: jsonwebtoken verifies it with jwks-rsa`, async () => {
		const client = new JwksClient({ jwksUri: jwks.href });
		const kid = jwt.decode(tokens[dialect], { complete: true }).header.kid;
		const key = (await client.getSigningKey(kid)).getPublicKey();
		const claims = jwt.verify(tokens[dialect], key, { algorithms: ['RS256'], issuer: server.issuer, audience: audienceOf(dialect) });
		assert.equal(claims.scope, 'read:a write:a');
		assert.throws(() => jwt.verify(tokens[dialect].slice(0, -6) + 'AAAAAA', key, { algorithms: ['RS256'] }), /invalid signature/);
	});

	test(`${dialect}: fast-jwt verifies it`, async () => {
		const { keys } = await (await fetch(jwks)).json();
		const kid = jose.decodeProtectedHeader(tokens[dialect]).kid;
		const pem = await jose.exportSPKI(await jose.importJWK(keys.find((key) => key.kid === kid), 'RS256', { extractable: true }));
		const verify = createVerifier({ key: pem, algorithms: ['RS256'], allowedIss: server.issuer, allowedAud: audienceOf(dialect) });
		assert.equal(verify(tokens[dialect]).iss, server.issuer);
		assert.throws(() => createVerifier({ key: pem, algorithms: ['RS256'], allowedAud: 'https://other/' })(tokens[dialect]));
	});

	test(`${dialect}: express-oauth2-jwt-bearer lets it in${is9068(dialect) ? ', in strict mode too' : ', and in strict mode does not'}`, async () => {
		const ask = async (strict, token) => {
			const app = express();
			app.use(auth({ issuerBaseURL: server.issuer, audience: audienceOf(dialect), strict }));
			app.get('/', requiredScopes('read:a'), (request, answer) => answer.json({ client: request.auth.payload.sub }));
			app.use((error, request, answer, next) => { answer.status(error.status ?? 500).json({ error: error.message }); next(); });
			const listener = createServer(app).listen(0, '127.0.0.1');
			await new Promise((done) => { listener.once('listening', done); });
			try {
				const headers = token ? { authorization: `Bearer ${token}` } : {};
				return await fetch(`http://127.0.0.1:${listener.address().port}/`, { headers });
			} finally {
				listener.close();
			}
		};
		const answer = await ask(false, tokens[dialect]);
		assert.equal(answer.status, 200, await answer.clone().text());
		assert.deepEqual(await answer.json(), { client: `${server.id}@clients` });
		assert.equal((await ask(true, tokens[dialect])).status, is9068(dialect) ? 200 : 401);
		assert.equal((await ask(false)).status, 401);
		assert.equal((await ask(false, tokens[dialects.find((other) => other !== dialect)])).status, 401, 'a token for another API');
	});
}

test('the key set has public RSA keys with a real certificate, and an entity tag', async () => {
	const answer = await fetch(jwks);
	assert.match(answer.headers.get('content-type'), /^application\/(jwk-set\+)?json/);
	const etag = answer.headers.get('etag');
	assert.ok(etag);
	assert.ok(answer.headers.get('cache-control'));
	const { keys } = await answer.json();
	assert.ok(keys.length >= 2, 'current and next');
	for (const key of keys) {
		assert.deepEqual([key.kty, key.use, key.alg], ['RSA', 'sig', 'RS256']);
		for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.ok(!(secret in key), `no ${secret}`);
		const certificate = await jose.importX509(`-----BEGIN CERTIFICATE-----\n${key.x5c[0].match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----`, 'RS256', { extractable: true });
		assert.equal((await jose.exportJWK(certificate)).n, key.n, 'x5c holds the same key');
	}
	const again = await fetch(jwks, { headers: { 'if-none-match': etag } });
	assert.equal(again.status, 304);
	assert.equal(await again.text(), '');
});

test('a token goes on being verified after the key has been rotated', async () => {
	const token = await mint(server);
	const verify = (text) => jose.jwtVerify(text, jose.createRemoteJWKSet(jwks), { issuer: server.issuer, audience: server.audience });
	await verify(token);
	assert.equal((await server.call('POST', '/api/v2/keys/signing/rotate', { token })).status, 201);
	await verify(token);
	const fresh = await mint(server);
	assert.notEqual(jose.decodeProtectedHeader(fresh).kid, jose.decodeProtectedHeader(token).kid);
	await verify(fresh);
});
