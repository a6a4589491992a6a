// SPDX-License-Identifier: Apache-2.0
// The debugger: what it refuses and why, every algorithm both ways, deep links, and that nothing leaves it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { program } from '../support/server.mjs';
import { isThere, launch, open } from './support/browser.mjs';
import { globalClientId, issuer } from './support/data.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const secret = 'T0pS3cretOf48bytes-0123456789abcdefghijklmnopqrst';
const b64 = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const made = (header, payload) => {
	const signed = `${typeof header === 'string' ? header : b64(header)}.${typeof payload === 'string' ? payload : b64(payload)}`;
	return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};
/** Whether the library takes a token that is signed with the secret, whoever it is by and for. */
const libraryTakes = (text) => spawnSync(program, ['jwt', 'verify', '--any-issuer', '--any-audience', '-'],
	{ input: text, env: { ...process.env, MINTAGE_JWT_SECRET: secret } }).status === 0;
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

const plain = { alg: 'HS256', typ: 'JWT' };
const nested = (depth) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;
const many = (count) => `{${Array.from({ length: count }, (_, n) => `"m${n}":${n}`).join()}}`;
const bytes = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part))).toString('base64url');
const raw = (text) => Buffer.from(text).toString('base64url');

// What the library refuses the page refuses with a reason, and the nearest that it takes the page takes. All of them are well signed.
const strictness = [
	['a member twice', made(plain, raw('{"aud":"a","aud":"b"}')), 'The payload has the member "aud" twice: readers would disagree'],
	['a member twice, once escaped', made(plain, raw('{"aud":"a","\\u0061ud":"b"}')), 'The payload has the member "aud" twice'],
	['a member twice, deep inside', made(plain, raw('{"a":{"b":[{"c":1,"c":1}]}}')), 'The payload has the member "c" twice, inside "a.b.0"'],
	['a member twice in the header', made(raw('{"alg":"HS256","kid":"a","kid":"a"}'), plain), 'The header has the member "kid" twice'],
	['__proto__ twice', made(plain, raw('{"__proto__":1,"__proto__":2}')), 'The payload has the member "__proto__" twice'],
	['one name in two objects', made(plain, raw('{"a":{"b":1},"c":{"b":1},"A":1}'))],
	['NUL in a value', made(plain, raw('{"sub":"a\\u0000b"}')), 'The payload has a NUL in a string.'],
	['NUL in a name', made(plain, raw('{"a\\u0000b":1}')), 'The payload has a NUL in a string.'],
	['half a surrogate pair', made(plain, raw('{"sub":"\\ud83d"}')), 'The payload has half a surrogate pair'],
	['the second half alone', made(plain, raw('{"sub":"\\ude00\\ud83d"}')), 'The payload has half a surrogate pair'],
	['a whole pair', made(plain, raw('{"sub":"\\ud83d\\ude00"}'))],
	['bytes that are no UTF-8', made(plain, bytes('{"sub":"', [0xff], '"}')), 'The payload is not UTF-8.'],
	['UTF-8 in more bytes than it needs', made(plain, bytes('{"sub":"', [0xc0, 0xaf], '"}')), 'The payload is not UTF-8.'],
	['a surrogate as UTF-8', made(plain, bytes('{"sub":"', [0xed, 0xa0, 0x80], '"}')), 'The payload is not UTF-8.'],
	['a byte order mark', made(plain, bytes([0xef, 0xbb, 0xbf], '{}')), 'The payload is not JSON.'],
	['a tab in a string', made(plain, raw('{"sub":"\t"}')), 'The payload is not JSON.'],
	['a comma too many', made(plain, raw('{"a":1,}')), 'The payload is not JSON.'],
	['text behind the end', made(plain, raw('{}{}')), 'The payload is not JSON.'],
	['a leading zero', made(plain, raw('{"a":01}')), 'The payload is not JSON.'],
	['every kind of number', made(plain, raw('{"a":-0,"b":1.50,"c":1E+2,"d":18446744073709551617}'))],
	['blanks around everything', made(plain, raw(' \t\r\n{ "a" : [ 1 , { } , [ ] ] } \n'))],
	['sixteen levels', made(plain, raw(nested(16)))],
	['seventeen levels', made(plain, raw(nested(17))), 'The payload is nested more than 16 deep.'],
	['seventeen arrays', made(plain, raw(`{"a":${'['.repeat(16)}${']'.repeat(16)}}`)), 'The payload is nested more than 16 deep.'],
	['256 members', made(plain, raw(many(256)))],
	['257 members', made(plain, raw(many(257))), 'The payload has more than 256 members.'],
	['257 members, of which 200 are inside', made(plain, raw(`{"x":${many(200)},${many(57).slice(1)}`))],
	['65 members in the header', made(raw(`{"alg":"HS256",${many(64).slice(1)}`), plain), 'The header has more than 64 members.'],
	['as long as may be', made(plain, { a: 'x'.repeat(12_150) })],
	['longer than any token', made(plain, { a: 'x'.repeat(12_250) }), 'The token has more than 16,384 characters.'],
	['crit', made({ ...plain, crit: ['exp'], exp: 1 }, {}), 'The header has "crit", an extension'],
	['b64', made({ ...plain, b64: true }, {}), 'The header has "b64", an extension'],
	['zip', made({ ...plain, zip: 'DEF' }, {}), 'The header has "zip", an extension'],
	['a kid that is a number', made({ ...plain, kid: 7 }, {}), '"kid" in the header is no string.'],
	['a typ that is null', made({ ...plain, typ: null }, {}), '"typ" in the header is no string.'],
	['a kid of 64 bytes', made({ ...plain, kid: 'é'.repeat(32) }, {})],
	['a kid of 65 bytes', made({ ...plain, kid: `${'é'.repeat(32)}x` }, {}), 'The kid has more than 64 bytes.'],
	['alg in other letters', made({ ...plain, alg: 'hs256' }, {}), 'This page does not know the algorithm hs256.'],
	['a blank in the payload', made(plain, `${b64({ a: 1 })} `), 'The payload has a character that base64url does not.'],
	['base64 in place of base64url', made(plain, Buffer.from('{"a":"???>>>"}').toString('base64')), 'The payload has a character that base64url does not.'],
];

test('the page and the library refuse the same tokens, and take the same', { skip, timeout: 120_000 }, async () => {
	await page.getByLabel('Secret', { exact: true }).fill(secret);
	for (const [name, text, why] of strictness) {
		assert.equal(libraryTakes(text), !why, `the library: ${name}`);
		await token().fill('');
		await says('Paste a token.');
		await token().fill(text);
		await says(why ?? 'Valid token, signature verified').catch((error) => { throw new Error(`${name}: ${why ?? 'taken'}`, { cause: error }); });
	}
});

for (const [name, part, text, why] of [
	['a member twice', payload, '{"aud":"a","aud":"b"}', 'The payload has the member "aud" twice'],
	['a member twice, inside', payload, '{"a":[{"b":1,"b":2}]}', 'The payload has the member "b" twice, inside "a.0"'],
	['a member twice in the header', header, '{"alg":"HS256","alg":"HS512"}', 'The header has the member "alg" twice'],
	['an extension', header, '{"alg":"HS256","crit":["x"],"x":1}', 'The header has "crit", an extension'],
	['NUL', payload, '{"a":"\\u0000"}', 'The payload has a NUL in a string.'],
])
	test(`${name} is not signed either`, { skip }, async () => {
		const old = await tokenText();
		await part().fill(text);
		await says(why);
		assert.equal(await tokenText(), old);
	});

test('a payload is signed as it is spelled, also when a helper changes another member', { skip }, async () => {
	await page.getByLabel('Secret', { exact: true }).fill(secret);
	await payload().fill('{"big":18446744073709551617,"n":1.50,"s":"\\u0061"}');
	await says('Valid token, signature verified');
	const signed = async () => Buffer.from((await tokenText()).split('.')[1], 'base64url').toString();
	assert.equal(await signed(), '{"big":18446744073709551617,"n":1.50,"s":"\\u0061"}');
	const old = await tokenText();
	await page.getByRole('button', { name: 'exp = now + 24 h' }).click();
	await page.waitForFunction((was) => was !== document.querySelector('.editor-token')?.shadowRoot?.querySelector('.cm-content')?.textContent, old);
	assert.match(await signed(), /^\{"big":18446744073709551617,"n":1\.50,"s":"\\u0061","exp":\d{10}\}$/);
});

test('decoder and encoder have a state each, and Sync carries a token over, both ways', { skip }, async () => {
	const mode = (name) => page.getByText(name, { exact: true }).click();
	const pasted = hs256({ alg: 'HS256' }, { sub: 'pasted' }, secret);
	await token().fill(pasted);
	await page.getByLabel('Secret', { exact: true }).fill(secret);
	await says('Valid token, signature verified');
	await mode('Encode and sign');
	assert.match(await payload().innerText(), /Ada Lovelace/, 'the encoder has what it had');
	await payload().fill('{"sub":"mine"}');
	await mode('Decode and verify');
	assert.equal(await tokenText(), pasted, 'and the decoder its token');
	await page.getByRole('button', { name: 'Sync to the encoder' }).click();
	await page.getByText('The encoder has this token now').waitFor();
	await mode('Encode and sign');
	assert.match(await payload().innerText(), /pasted/);
	await says('Valid token, signature verified');
	assert.equal(await tokenText(), pasted, 'signed anew with the same key: the same token');
	await payload().fill('{"sub":"changed"}');
	await page.waitForFunction((was) => was !== document.querySelector('.editor-token')?.shadowRoot?.querySelector('.cm-content')?.textContent, pasted);
	const changed = await tokenText();
	await page.getByRole('button', { name: 'Sync to the decoder' }).click();
	await mode('Decode and verify');
	assert.equal(await tokenText(), changed);
	await says('Valid token, signature verified');
	await token().fill('not.a.token');
	assert.equal(await page.getByRole('button', { name: 'Sync to the encoder' }).isDisabled(), true, 'what cannot be read is not carried over');
});

test('what browsers cannot do is named: ES256K and Ed448', { skip }, async () => {
	const option = page.getByLabel('Algorithm').locator('option', { hasText: 'ES256K' });
	assert.deepEqual([await option.innerText(), await option.isDisabled()], ['ES256K (not in browsers)', true]);
	await token().fill(`${b64({ alg: 'ES256K' })}.${b64({})}.${'A'.repeat(86)}`);
	await says('ES256K is on the curve secp256k1');
	await token().fill(`${b64({ alg: 'EdDSA' })}.${b64({})}.${'A'.repeat(152)}`);
	await page.getByLabel('Public key').fill(JSON.stringify({ kty: 'OKP', crv: 'Ed448', x: 'X9dEm1m0Yf0s54fsYWrUah2hNCSFpw4fig6nXYDpZ3jt8SR2m0bHBhvWeD3x5Q9s0foavq_oJWGA' }));
	await says('This is a key on Ed448.');
	await page.getByLabel('Public key').fill('-----BEGIN PUBLIC KEY-----\nMEMwBQYDK2VxAzoAX9dEm1m0Yf0s54fsYWrUah2hNCSFpw4fig6nXYDpZ3jt8SR2\nm0bHBhvWeD3x5Q9s0foavq/oJWGA\n-----END PUBLIC KEY-----');
	await says('This is a key on Ed448.');
});

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
