// SPDX-License-Identifier: Apache-2.0
// The debugger: what it refuses and why, every algorithm both ways, deep links, and that nothing leaves it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { createHmac } from 'node:crypto';
import { isThere, launch, open } from './support/browser.mjs';
import { globalClientId, issuer } from './support/data.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const secret = 'T0pS3cretOf48bytes-0123456789abcdefghijklmnopqrst';
const b64 = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const hs256 = (header, payload, key) => {
	const signed = `${b64(header)}.${b64(payload)}`;
	return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
};
let server;
let browser;
let page;

before(async () => {
	if (skip) return;
	server = await standIn();
	browser = await launch();
});
after(async () => {
	await browser?.close();
	server?.stop();
});
beforeEach(async () => {
	if (skip) return;
	page = await open(browser, { base: server.base });
	await page.goto(`${server.base}/debugger`);
	await token().waitFor();
});
afterEach(async () => page?.context().close());

const token = () => page.getByRole('textbox', { name: 'Encoded token' });
const header = () => page.getByRole('textbox', { name: 'Header, as JSON' });
const payload = () => page.getByRole('textbox', { name: 'Payload, as JSON' });
const verdict = () => page.locator('.verdict');
const says = (text) => verdict().getByText(text).waitFor();
const tokenText = async () => (await token().innerText()).replace(/\s/g, '');

test('the five steps of old work as written', { skip }, async () => {
	await page.getByLabel('Secret', { exact: true }).fill(Buffer.from(secret).toString('base64'));
	await page.getByLabel('secret base64 encoded').check();
	await header().fill('{"alg":"HS256","typ":"JWT"}');
	const claims = { iss: issuer, aud: globalClientId, scope: 'read:clients', iat: 1_700_000_000, exp: 1_900_000_000 };
	await payload().fill(JSON.stringify(claims));
	await says('Valid token, signature verified');
	assert.equal(await tokenText(), hs256({ alg: 'HS256', typ: 'JWT' }, claims, secret));
});

test('base64url without padding is the same secret', { skip }, async () => {
	const bytes = Buffer.from('fbfffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1fb', 'hex');
	await page.getByLabel('secret base64 encoded').check();
	await page.getByLabel('Secret', { exact: true }).fill(bytes.toString('base64'));
	await says('Valid token, signature verified');
	const first = await tokenText();
	await page.getByLabel('Secret', { exact: true }).fill(bytes.toString('base64url').replace(/=+$/, ''));
	await says('Valid token, signature verified');
	assert.equal(await tokenText(), first);
});

test('a key shorter than the hash is an error, and signs nothing', { skip }, async () => {
	const old = await tokenText();
	await page.getByLabel('Secret', { exact: true }).fill('short');
	await says('A key for HS256 has 32 bytes or more (RFC 7518, 3.2); this one has 5.');
	assert.equal(await tokenText(), old);
});

for (const [name, text, why] of [
	['two parts', 'a.b', 'A JWT has three parts, separated by dots; this has 2'],
	['five parts', 'a.b.c.d.e', 'this is an encrypted token'],
	['an empty payload', `${b64({ alg: 'HS256' })}..x`, 'The payload is empty.'],
	['a padded header', `${b64({ alg: 'HS256' })}=.${b64({})}.AA`, 'The header has a character that base64url does not.'],
	['a header that is no JSON', `${b64('nope')}.${b64({})}.AA`, 'The header is not JSON.'],
	['a payload that is an array', `${b64({ alg: 'HS256' })}.${b64('[]')}.AA`, 'The payload is not a JSON object.'],
	['no alg', `${b64({ typ: 'JWT' })}.${b64({})}.AA`, 'The header must have a member "alg"'],
	['an alg that nobody knows', `${b64({ alg: 'HS1' })}.${b64({})}.AA`, 'This page does not know the algorithm HS1.'],
	['alg none', `${b64({ alg: 'none' })}.${b64({ sub: 'x' })}.`, 'anybody could have written this'],
	['another spelling of the last character', `${b64({ alg: 'HS256' })}.${b64({ a: 1 })}.AB`, 'has bits that mean nothing'],
]) {
	test(`${name}: refused, with the reason`, { skip }, async () => {
		await token().fill(text);
		await says(why);
	});
}

test('a token that another secret signed is invalid, and stays as it was pasted', { skip }, async () => {
	const pasted = hs256({ alg: 'HS256' }, { sub: 'x' }, secret);
	await token().fill(pasted);
	await says('Invalid signature');
	await page.getByLabel('Secret', { exact: true }).fill(secret);
	await says('Valid token, signature verified');
	assert.equal(await tokenText(), pasted);
});

for (const alg of ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']) {
	test(`${alg} signs, and verifies what it signed`, { skip }, async () => {
		await page.getByLabel('Algorithm').selectOption(alg);
		if (alg.startsWith('HS')) await page.getByLabel('Secret', { exact: true }).fill(`${secret}-${secret}`);
		else await page.getByRole('button', { name: 'Generate a pair' }).click();
		await says('Valid token, signature verified');
		assert.equal(JSON.parse(Buffer.from((await tokenText()).split('.')[0], 'base64url')).alg, alg);
	});
}

for (const fragment of ['#debugger-io?token=', '#token=', '#access_token=', '#id_token=', '#value=']) {
	test(`a link with ${fragment} opens its token, and is erased from the address`, { skip }, async () => {
		const linked = hs256({ alg: 'HS256' }, { sub: 'linked' }, secret);
		await page.goto('about:blank');
		await page.goto(`${server.base}/debugger${fragment}${linked}`);
		await token().waitFor();
		assert.equal(await tokenText(), linked);
		assert.equal(page.url(), `${server.base}/debugger`);
		assert.match(await payload().innerText(), /linked/);
	});
}

test('not one request leaves the page while a secret is in it, and what tries is stopped', { skip }, async () => {
	const count = page.account.requests.length;
	await page.getByLabel('Secret', { exact: true }).fill(secret);
	await payload().fill('{"sub":"nobody else"}');
	await says('Valid token, signature verified');
	for (const mode of ['Decode and verify', 'Encode and sign', 'Classic']) await page.getByText(mode, { exact: true }).click();
	assert.equal(page.account.requests.length, count);
	assert.deepEqual(await page.account.violations(), []);
	const escaped = await page.evaluate((value) => fetch(`/healthz?${value}`).then(() => true, () => false), secret);
	assert.equal(escaped, false);
	assert.match((await page.account.violations()).join(), /connect-src/);
});

test('a secret is in no storage and no address, and is gone when the page is left and shown again', { skip }, async () => {
	await page.getByLabel('Secret', { exact: true }).fill(secret);
	const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage, at: location.href }));
	assert.equal(kept.includes(secret), false);
	await page.evaluate(() => dispatchEvent(new Event('pagehide')));
	await page.waitForFunction(() => document.querySelector('input[type=password]')?.value === '');
});
