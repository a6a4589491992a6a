// SPDX-License-Identifier: Apache-2.0
// An application's token, tried on its API's page and on its own, against the real program: a verifier takes it, the browser never
// has the secret, and what the token endpoint refuses is shown as it refuses it.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { axe, isThere, launch, open, shot } from './support/browser.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const password = 'correct horse battery staple';
const audience = 'https://orders.example/';
let server;
let browser;
let page;
let client;
let api;

/** What the page's own requests would send, from the page. */
const craft = (method, path, body) => page.evaluate(async ([how, where, json]) => {
	const session = await (await fetch('/dashboard/api/session')).json();
	const answer = await fetch(`/dashboard/api${where}`, { method: how, headers: { 'X-CSRF': session.csrf ?? '1', 'Content-Type': 'application/json' }, body: JSON.stringify(json) });
	return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}, [method, path, body]);

const go = (path) => page.goto(new URL(`/dashboard${path}`, server.base).href);
const answer = () => page.getByRole('region', { name: 'Token answer, JSON' });
const run = () => page.getByRole('button', { name: 'Get a token' }).click();

async function logIn(email) {
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Log in', exact: true }).click();
	await page.getByRole('button', { name: 'Log out' }).waitFor();
}

before(async () => {
	if (skip) return;
	server = await startServer();
	browser = await launch();
	page = await open(browser, { base: new URL(server.base).origin });
	await go('/');
	const code = server.lines.map((line) => /set-up: \S+ code (\S+)/.exec(line)?.[1]).find(Boolean);
	assert.equal((await craft('POST', '/setup', { code, email: 'ada@example.com', name: 'Ada Owner', password })).status, 201);
	api = (await craft('POST', '/v2/resource-servers', { name: 'Orders', identifier: audience, token_lifetime: 3600, scopes: ['read:orders', 'write:orders', 'refund:orders'].map((value) => ({ value })) })).body;
	client = (await craft('POST', '/v2/clients', { name: 'Billing worker', app_type: 'non_interactive', grant_types: ['client_credentials'] })).body;
	assert.equal((await craft('POST', '/v2/client-grants', { client_id: client.client_id, audience, scope: ['read:orders', 'write:orders'] })).status, 201);
	assert.equal((await craft('POST', '/users', { name: 'Vera Viewer', email: 'vera@example.com', role_id: 'viewer', password })).status, 201);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

async function jwks() {
	const ca = await readFile(server.bootstrap.SSL_CERT_FILE);
	return new Promise((done, fail) => {
		get(new URL('/.well-known/jwks.json', server.base), { ca }, async (reply) => {
			let text = '';
			for await (const part of reply) text += part;
			done(JSON.parse(text).keys);
		}).on('error', fail);
	});
}

/** The claims, when one of the tenant's published keys signed it. */
async function verified(token) {
	const [header, payload, signature] = token.split('.');
	const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url'));
	assert.equal(alg, 'RS256');
	const jwk = (await jwks()).find((key) => key.kid === kid);
	const good = verify('sha256', Buffer.from(`${header}.${payload}`), createPublicKey({ key: jwk, format: 'jwk' }), Buffer.from(signature, 'base64url'));
	assert.ok(good, 'the signature is the tenant\'s');
	return JSON.parse(Buffer.from(payload, 'base64url'));
}

test('the test tab of an API shows the token that the application gets, and a verifier takes it', { skip }, async () => {
	await go(`/apis/${api.id}?tab=test`);
	const choice = page.getByRole('combobox', { name: 'Application', exact: true });
	await choice.waitFor();
	assert.equal(await choice.inputValue(), client.client_id, 'one that may call this API comes first');
	await page.getByLabel('Scopes').fill('read:orders');
	const shell = await page.getByRole('region', { name: 'The same from a shell' }).innerText();
	assert.match(shell, /"client_secret": "\$CLIENT_SECRET"/);
	assert.match(shell, /"scope": "read:orders"/);
	await run();
	const body = JSON.parse(await answer().innerText());
	assert.deepEqual(Object.keys(body), ['access_token', 'scope', 'expires_in', 'token_type']);
	const claims = await verified(body.access_token);
	assert.deepEqual([claims.aud, claims.sub, claims.scope, claims.exp - claims.iat, body.expires_in],
		[audience, `${client.client_id}@clients`, 'read:orders', 600, 600]);
	assert.deepEqual(await answer().locator('.seg-header, .seg-payload, .seg-signature').allInnerTexts(), body.access_token.split('.'));
	const table = await page.getByRole('region', { name: 'What this token says' }).innerText();
	assert.match(table, new RegExp(`${new Date(claims.exp * 1000).toUTCString()}`));
	await page.getByRole('button', { name: 'Copy the token' }).click();
	assert.equal(await page.evaluate(() => navigator.clipboard.readText()), body.access_token);
	await page.getByText('Headers', { exact: true }).click();
	await page.getByText('no-store', { exact: true }).waitFor();
	assert.equal((await page.content()).includes(client.client_secret), false, 'the secret is not in the page');
	assert.deepEqual(await axe(page), []);
	await shot(page, 'real-trial');
});

test('what the token endpoint refuses is shown as it refuses it, and no token is left on the page', { skip }, async () => {
	await page.getByLabel('Scopes').fill('read:orders refund:orders');
	assert.equal(await answer().count(), 0, 'an answer to another question is gone');
	await run();
	assert.deepEqual(JSON.parse(await answer().innerText()), { error: 'access_denied', error_description: 'Client has not been granted scopes: refund:orders' });
	await page.getByText('HTTP 403', { exact: true }).waitFor();
	assert.equal(await page.getByRole('region', { name: 'What this token says' }).count(), 0);
});

test("the application's own page has it too, for the APIs that it may call", { skip }, async () => {
	await go(`/applications/${client.client_id}?tab=quickstart`);
	await run();
	assert.equal((await verified(JSON.parse(await answer().innerText()).access_token)).scope, 'read:orders write:orders');
});

test('for the Management API the page points to the explorer, and the server refuses', { skip }, async () => {
	const list = await page.evaluate(async () => (await fetch('/dashboard/api/v2/resource-servers')).json());
	const management = list.find((one) => one.identifier === server.bootstrap.AUTH0_AUDIENCE);
	await go(`/apis/${management.id}?tab=test`);
	await page.getByRole('main').getByRole('link', { name: 'API Explorer' }).waitFor();
	assert.equal(await page.getByRole('button', { name: 'Get a token' }).count(), 0);
	const crafted = await craft('POST', `/clients/${server.bootstrap.AUTH0_CLIENT_ID}/try`, { audience: server.bootstrap.AUTH0_AUDIENCE });
	assert.deepEqual([crafted.status, crafted.body.errorCode], [409, 'use_the_explorer']);
});

test('whoever may not read the secret sees why, and a crafted request gets nothing', { skip }, async () => {
	await page.getByRole('button', { name: 'Log out' }).click();
	await logIn('vera@example.com');
	await go(`/apis/${api.id}?tab=test`);
	const button = page.getByRole('button', { name: 'Get a token' });
	await button.waitFor();
	assert.equal(await button.isDisabled(), true);
	assert.match(await page.getByRole('main').innerText(), /Needs\s+read:client_keys/);
	const crafted = await craft('POST', `/clients/${client.client_id}/try`, { audience });
	assert.deepEqual([crafted.status, crafted.body.missing_scopes], [403, ['read:client_keys', 'read:client_credentials']]);
	assert.deepEqual(await page.account.violations(), []);
	assert.deepEqual(page.account.errors, []);
});
