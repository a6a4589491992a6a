// SPDX-License-Identifier: Apache-2.0
// The origin document's whole way by keyboard alone, against the real program: log in, create an application and authorise
// it, store its secret, mint a token, call the Management API with it, revoke it. No mouse, no click, no focus by script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { isThere, launch, open } from './support/browser.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { manage, password, send, setUp } from './support/people.mjs';

const skip = isThere() ? false : 'there is no Chromium';
let server;
let browser;
let page;
let keys;

before(async () => {
	if (skip) return;
	server = await startServer();
	await setUp(server);
	browser = await launch();
	page = await open(browser, { base: new URL(server.base).origin });
	page.setDefaultTimeout(20_000);
	keys = new Keyboard(page);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const button = (name) => page.getByRole('button', { name, exact: true });
const heading = (name) => page.getByRole('heading', { level: 1, name, exact: true });
const link = (name) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true });
const clip = () => page.evaluate(() => navigator.clipboard.readText());

// each step goes on where the one before it stopped
let broken;
function step(name, work) {
	test(name, { skip }, async () => {
		assert.ok(!broken, `this comes after "${broken}"`);
		broken = name;
		await work();
		broken = undefined;
	});
}
const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

step('log in: the first field has the focus, Enter sends, and the page begins at its heading', async () => {
	await page.goto(new URL('/dashboard/', server.base).href);
	await keys.arrives(page.getByLabel('E-mail'));
	await keys.look();
	await keys.type('ada@example.com');
	await keys.press('Tab');
	await keys.arrives(page.getByLabel('Password', { exact: true }));
	await keys.type('not the password');
	await keys.press('Enter');
	await page.getByRole('alert').waitFor();
	await keys.to(page.getByLabel('Password', { exact: true }), 'Shift+Tab');
	await keys.retype(password);
	await keys.press('Enter');
	await keys.arrives(heading('Overview'));
});

let id;
let secret;
step('an application is created, authorised for two scopes, and its secret stored', async () => {
	await keys.on(page.getByRole('link', { name: 'Skip to the content' }), 'Tab');
	await keys.on(link('Applications'), 'Enter');
	await keys.arrives(heading('Applications'));
	await keys.on(button('Create Application'), 'Enter');
	await keys.arrives(page.getByRole('textbox', { name: 'Name', exact: true }));
	await keys.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'hidden' });
	await keys.arrives(button('Create Application'));
	await keys.press('Enter');
	await keys.arrives(page.getByRole('textbox', { name: 'Name', exact: true }));
	await keys.type('Made by keyboard');
	await keys.press('Enter');
	await keys.arrives(page.getByLabel('Which API may it call?'));
	await keys.type('Auth0');
	await keys.on(button('Next'), 'Enter');
	await keys.arrives(page.getByRole('dialog').getByLabel('Filter scopes'));
	await keys.type('clients');
	await keys.on(page.getByRole('checkbox', { name: 'read:clients', exact: true }), 'Space');
	await keys.on(page.getByRole('checkbox', { name: 'update:clients', exact: true }), 'Space');
	await keys.on(button('Authorize'), 'Enter');
	await keys.arrives(page.getByRole('group', { name: 'Store this secret now' }));
	const dialog = page.getByRole('dialog');
	// Esc does not throw the secret away: what follows is still there
	await keys.press('Escape');
	await keys.on(button('Copy the secret'), 'Enter');
	await page.getByText('Copied').waitFor();
	secret = await clip();
	id = await dialog.locator('dd code').first().innerText();
	assert.equal(await button('Done').isDisabled(), true);
	await keys.on(page.getByLabel('I stored it'), 'Space');
	await keys.on(button('Done'), 'Enter');
	await keys.arrives(heading('Made by keyboard'));
	const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret, audience: server.bootstrap.AUTH0_AUDIENCE });
	const answer = await send(server, 'POST', '/oauth/token', { body: String(form), headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
	assert.equal(answer.body.scope, 'read:clients update:clients');
});

step('tabs of the application follow the arrow keys', async () => {
	await keys.to(page.getByRole('tab', { name: 'Settings' }));
	await keys.press('ArrowRight', 'ArrowRight');
	await keys.arrives(page.getByRole('tab', { name: 'APIs' }));
	await page.getByRole('tabpanel', { name: 'APIs' }).waitFor();
	await keys.press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
	await keys.arrives(page.getByRole('tab', { name: 'Advanced' }));
});

let token;
step('a token is minted with chosen scopes and lifetime, and copied', async () => {
	await keys.press('Control+k');
	await keys.arrives(page.getByRole('combobox', { name: 'Type a page' }));
	await keys.type('api explorer');
	await keys.press('Enter');
	await keys.arrives(heading('API Explorer'));
	await keys.to(page.getByLabel('Token Expiration (Seconds)'));
	await keys.retype('7200');
	await keys.to(page.getByLabel('Filter scopes'));
	await keys.type('client_grants');
	await keys.on(page.getByRole('checkbox', { name: 'read:client_grants', exact: true }), 'Space');
	await keys.to(button('Update & Regenerate Token'), 'Shift+Tab');
	await keys.press('Enter');
	await page.getByRole('group', { name: /Encoded token/ }).waitFor();
	await keys.arrives(button('Update & Regenerate Token'));
	await keys.to(button('Copy Token'), 'Shift+Tab');
	await keys.press('Enter');
	await page.waitForFunction(async () => (await navigator.clipboard.readText()).split('.').length === 3);
	token = await clip();
	assert.equal(claimsOf(token).scope, 'read:client_grants read:clients');
	assert.equal(claimsOf(token).exp - claimsOf(token).iat, 7_200);
	assert.equal((await manage(server, '/api/v2/clients', token)).status, 200);
	assert.equal((await manage(server, `/api/v2/clients/${id}`, token, 'DELETE')).status, 403);
});

/** In the endpoint explorer: the status that `Try` of one operation gives. */
async function tryIt(operation, values = []) {
	await keys.to(page.getByLabel('Filter operations'));
	await keys.retype(operation.slice(4));
	await keys.on(page.getByRole('button', { name: operation }).first(), 'Enter');
	for (const [name, value] of values) {
		await keys.to(page.getByLabel(name, { exact: true }));
		await keys.retype(value);
	}
	await keys.on(button('Try'), 'Enter');
	return Number(/(\d{3}) in/.exec(await page.getByText(/^\d{3} in \d+ ms$/).innerText())[1]);
}

step('the endpoint explorer calls the Management API with it', async () => {
	await keys.on(page.getByRole('link', { name: 'Try it on the endpoints' }), 'Enter');
	await keys.arrives(heading('Endpoints'));
	await button('Authorized').waitFor();
	assert.equal(await tryIt('GET Get client grants'), 200);
	assert.match(await page.getByRole('region', { name: 'Response' }).innerText(), new RegExp(id));
	assert.equal(await tryIt('GET Get resource servers'), 403);
});

step('it is revoked, and refused from then on', async () => {
	await keys.press('Control+k');
	await keys.arrives(page.getByRole('combobox', { name: 'Type a page' }));
	await keys.type('api explorer');
	await keys.press('Enter');
	await keys.arrives(heading('API Explorer'));
	const revoke = page.getByRole('button', { name: `Revoke ${claimsOf(token).jti}` });
	await revoke.waitFor();
	// the list is the last of the page: the other way round is the short one
	await keys.to(revoke, 'Shift+Tab');
	await keys.press('Enter');
	const dialog = page.getByRole('dialog', { name: 'Revoke this token?' });
	await dialog.waitFor();
	await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]'));
	await keys.press('Escape');
	await dialog.waitFor({ state: 'hidden' });
	await keys.arrives(revoke);
	await keys.press('Enter');
	await keys.on(dialog.getByRole('button', { name: 'Revoke', exact: true }), 'Enter');
	await dialog.waitFor({ state: 'hidden' });
	await page.getByText('Token revoked').waitFor();
	assert.equal((await manage(server, '/api/v2/clients', token)).status, 401);
	await keys.press('Control+k');
	await keys.arrives(page.getByRole('combobox', { name: 'Type a page' }));
	await keys.type('endpoints');
	await keys.press('Enter');
	await keys.arrives(heading('Endpoints'));
	assert.equal(await tryIt('GET Get client grants'), 401);
});

step('log out by keyboard ends at the log-in page, with the focus in its first field', async () => {
	await keys.on(button('Log out'), 'Enter');
	await keys.arrives(page.getByLabel('E-mail'));
	assert.deepEqual(page.account.errors, []);
	assert.deepEqual(page.account.foreign, []);
});
