// SPDX-License-Identifier: Apache-2.0
// What Auth0's document about management tokens tells a person to do, from its first step to its last, in a real browser
// against the real program: set up, mint in the explorer, use the token; create and authorise an application; sign a legacy
// token in the debugger, refused before the tenant's switch is on and accepted after.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startServer } from '../support/server.mjs';
import { axe, isThere, launch, open, shot } from './support/browser.mjs';

const run = promisify(execFile);
const skip = isThere() ? false : 'there is no Chromium';
const password = 'correct horse battery staple';
let server;
let browser;
let page;

before(async () => {
	if (skip) return;
	server = await startServer();
	browser = await launch();
	page = await open(browser, { base: new URL(server.base).origin });
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

/** {status, body} of a Management API call by curl, the token on its standard input. */
async function curl(path, token) {
	const child = run('curl', ['-sS', '--cacert', server.bootstrap.SSL_CERT_FILE, '-K', '-', '-w', '\n%{http_code}', new URL(path, server.base).href]);
	child.child.stdin.end(`header = "Authorization: Bearer ${token}"`);
	const lines = (await child).stdout.split('\n');
	const status = Number(lines.pop());
	return { status, body: JSON.parse(lines.join('\n')) };
}

const go = (path) => page.goto(new URL(path, server.base).href);
const button = (name) => page.getByRole('button', { name, exact: true });
const clip = () => page.evaluate(() => navigator.clipboard.readText());
const reauthenticate = async () => {
	const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
	await dialog.getByLabel('Password').fill(password);
	await dialog.getByRole('button', { name: 'Confirm', exact: true }).click();
	await dialog.waitFor({ state: 'hidden' });
};
const shownToken = () => page.getByRole('group', { name: /Encoded token/ }).innerText();
const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

test('the set-up page takes the code that the server printed, and makes the owner', { skip }, async () => {
	const code = server.lines.map((line) => /set-up: \S+ code (\S+)/.exec(line)?.[1]).find(Boolean);
	assert.ok(code, server.lines.join('\n'));
	await go('/');
	await page.getByLabel('Set-up code').fill('WRNG-CODE');
	await page.getByLabel('Your name').fill('Ada Owner');
	await page.getByLabel('E-mail').fill('ada@example.com');
	await page.getByLabel('Password', { exact: true }).fill(password);
	await button('Create the owner and log in').click();
	await page.getByRole('alert').waitFor();
	await page.getByLabel('Set-up code').fill(code);
	await button('Create the owner and log in').click();
	await button('Open the dashboard').click();
	await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
});

let token;
test('the explorer mints a token that curl uses', { skip }, async () => {
	await page.getByRole('link', { name: 'API Explorer' }).click();
	assert.equal(await page.getByLabel('Token Expiration (Seconds)').inputValue(), '86400');
	await button('Update & Regenerate Token').click();
	await button('Copy Token').click();
	token = await clip();
	assert.equal(token, (await shownToken()).trim());
	assert.equal(claimsOf(token).scope, 'read:clients');
	assert.equal(claimsOf(token).exp - claimsOf(token).iat, 86_400);
	assert.equal((await curl('/api/v2/clients', token)).status, 200);
	assert.equal((await curl('/api/v2/client-grants', token)).status, 403);
	assert.deepEqual(await axe(page), []);
	await shot(page, 'real-explorer');
});

test('a token for longer than a day asks for the password again when the session is old, and lasts as long as it says', { skip }, async () => {
	await page.getByLabel('Token Expiration (Seconds)').fill('604800');
	await page.getByText('Longer than 24 hours.').waitFor();
	await button('Update & Regenerate Token').click();
	await page.waitForFunction((old) => !document.querySelector('.token')?.textContent.includes(old), token.split('.')[2]);
	const longer = (await shownToken()).trim();
	assert.equal(claimsOf(longer).exp - claimsOf(longer).iat, 604_800);
});

test('a minted token is listed with who made it, and is refused once it is revoked', { skip }, async () => {
	const list = page.getByRole('region', { name: 'Tokens made here' });
	assert.match(await list.innerText(), /Ada Owner/);
	await list.getByRole('button', { name: `Revoke ${claimsOf(token).jti}` }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
	await page.getByRole('dialog').waitFor({ state: 'hidden' });
	assert.equal((await curl('/api/v2/clients', token)).status, 401);
});

test('an application is created in three steps, by keyboard alone, and gets a token', { skip }, async () => {
	await go('/dashboard/applications');
	const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
	await button('Create Application').focus();
	await press('Enter');
	await page.getByRole('textbox', { name: 'Name', exact: true }).waitFor();
	await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]') && document.activeElement.tagName === 'INPUT');
	await page.keyboard.type('Keyboard app');
	await press('Enter');
	const select = page.getByLabel('Which API may it call?');
	await select.waitFor();
	await select.focus();
	await page.keyboard.type('Auth0');
	await button('Next').focus();
	await press('Enter');
	await page.getByRole('checkbox', { name: 'read:clients', exact: true }).focus();
	await press('Space');
	await button('Authorize').focus();
	await press('Enter');
	const dialog = page.getByRole('dialog');
	await dialog.getByText('It is shown once').waitFor();
	assert.equal(await button('Done').isDisabled(), true);
	await button('Reveal').focus();
	await press('Enter');
	const [id, secret] = await dialog.locator('dd code').allInnerTexts();
	await page.getByLabel('I stored it').focus();
	await press('Space');
	await button('Done').focus();
	await press('Enter');
	await page.getByRole('heading', { level: 1, name: 'Keyboard app' }).waitFor();
	assert.equal((await page.content()).includes(secret), false, 'the secret is gone from the page');
	assert.equal(await page.evaluate((value) => JSON.stringify({ ...localStorage, ...sessionStorage }).includes(value), secret), false);
	const form = `grant_type=client_credentials&client_id=${id}&client_secret=${encodeURIComponent(secret)}&audience=${encodeURIComponent(server.bootstrap.AUTH0_AUDIENCE)}`;
	const child = run('curl', ['-sS', '--cacert', server.bootstrap.SSL_CERT_FILE, '--data', '@-', new URL('/oauth/token', server.base).href]);
	child.child.stdin.end(form);
	assert.equal(JSON.parse((await child).stdout).scope, 'read:clients');
});

let secret;
test('the Global Client Secret is shown by an explicit reveal, and is gone with its dialog', { skip }, async () => {
	await go('/dashboard/settings');
	await button('Reveal').click();
	const shown = page.getByRole('dialog', { name: 'Global Client Secret' });
	const asked = page.getByRole('dialog', { name: 'Confirm that it is you' });
	await shown.or(asked).first().waitFor();
	if (await asked.isVisible()) await reauthenticate();
	secret = await shown.locator('code').innerText();
	assert.ok(secret.length >= 43);
	await shown.getByRole('button', { name: 'Close' }).last().click();
	await shown.waitFor({ state: 'hidden' });
	assert.equal((await page.content()).includes(secret), false);
});

test('a token that is signed with it in the debugger is refused while the switch is off, and accepted when it is on', { skip }, async () => {
	await go('/debugger');
	await page.getByRole('textbox', { name: 'Header, as JSON' }).waitFor();
	const before = page.account.requests.length;
	await page.getByLabel('Secret', { exact: true }).fill(secret);
	await page.getByLabel('secret base64 encoded').check();
	await button('Use this tenant').click();
	await button('iat = now').click();
	await button('exp = now + 1 y').click();
	await page.getByText('Scopes', { exact: true }).click();
	await page.getByLabel('Filter scopes').fill('read:clients');
	await page.getByRole('checkbox', { name: 'read:clients', exact: true }).check();
	await page.getByText('Valid token, signature verified').waitFor();
	await page.getByText('nothing speaks against it').waitFor();
	await button('Copy the token').click();
	const legacy = await clip();
	assert.equal(page.account.requests.length, before, 'nothing was asked for while the secret was in the page');
	await shot(page, 'real-debugger');
	assert.equal((await curl('/api/v2/clients', legacy)).status, 401);
	await go('/dashboard/settings');
	await page.getByRole('switch', { name: 'Legacy HS256 management tokens' }).click();
	await page.getByText('Legacy tokens are accepted').waitFor();
	assert.equal((await curl('/api/v2/clients', legacy)).status, 200);
});

test('every page of the real program keeps to the policy', { skip }, async () => {
	for (const path of ['', 'logs', 'applications', 'apis', 'explorer', 'endpoints', 'users', 'roles', 'keys', 'audit', 'settings', 'account']) {
		await go(`/dashboard/${path}`);
		await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('[aria-busy=true], .chart:empty'));
		assert.deepEqual(await page.getByRole('alert').allInnerTexts(), [], path);
		assert.deepEqual(await axe(page), [], path);
		assert.deepEqual(await page.account.violations(), [], path);
		await shot(page, `real-${path || 'overview'}`);
	}
	assert.deepEqual(page.account.foreign, []);
	assert.deepEqual(page.account.errors, []);
});

/** A request that the page itself would not make, with this browser's session and its own CSRF value. */
const craft = (method, path, body) => page.evaluate(async ([how, where, json]) => {
	const { csrf } = await (await fetch('/dashboard/api/session')).json();
	const init = { method: how, headers: { 'X-CSRF': csrf, 'Content-Type': 'application/json' } };
	const answer = await fetch(`/dashboard/api${where}`, how === 'GET' ? {} : { ...init, body: JSON.stringify(json ?? {}) });
	const text = await answer.text();
	return { status: answer.status, body: text ? JSON.parse(text) : null };
}, [method, path, body]);

test('a person who holds only read:clients gets no token with more, by page or by crafted request', { skip }, async () => {
	const role = await craft('POST', '/roles', { name: 'Reader', scopes: ['read:clients'] });
	assert.equal(role.status, 201, JSON.stringify(role.body));
	const person = await craft('POST', '/users', { name: 'Rea Reader', email: 'rea@example.com', role_id: role.body.id, password });
	assert.equal(person.status, 201, JSON.stringify(person.body));
	await button('Log out').click();
	await page.getByLabel('E-mail').fill('rea@example.com');
	await page.getByLabel('Password', { exact: true }).fill(password);
	await button('Log in').click();
	await page.getByRole('link', { name: 'API Explorer' }).click();
	await page.getByText('1 selected · 1 you can grant').waitFor();
	await page.getByLabel('Filter scopes').fill('delete:clients');
	assert.equal(await page.getByRole('checkbox', { name: 'delete:clients' }).isDisabled(), true);
	const more = await craft('POST', '/explorer/tokens', { scope: ['read:clients', 'delete:clients'], expires_in: 60 });
	assert.equal(more.status, 403);
	assert.deepEqual(more.body.missing_scopes, ['delete:clients']);
	const longer = await craft('POST', '/explorer/tokens', { scope: ['read:clients'], expires_in: 2_592_000 });
	assert.equal(longer.status >= 400, true);
	for (const [method, path] of [['GET', '/users'], ['POST', '/roles'], ['GET', '/v2/client-grants'], ['POST', '/tenant/global-secret/reveal']])
		assert.equal((await craft(method, path, {})).status, 403, path);
	await page.getByRole('link', { name: 'APIs', exact: true }).click();
	await page.getByText('You may not see this').waitFor();
	assert.match(await page.getByRole('main').innerText(), /read:resource_servers/);
});

test('whoever is logged out sees the log-in page, and nothing is left behind it', { skip }, async () => {
	await button('Log out').click();
	await page.getByRole('heading', { name: 'Log in to Mintage' }).waitFor();
	const status = await page.evaluate(() => fetch('/dashboard/api/explorer').then((answer) => answer.status));
	assert.equal(status, 401);
});
