// SPDX-License-Identifier: Apache-2.0
// Two people on one document, in two browsers against the real program: whoever writes second is shown both versions, and
// keeps, takes or goes on; nothing that was typed is lost, and nothing is written over in silence.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { axe, isThere, launch, open, shot } from './support/browser.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const password = 'correct horse battery staple';
let server;
let browser;
let mine; // Ada's page
let theirs; // Ben's page

const url = (path) => new URL(`/dashboard${path}`, server.base).href;
const button = (page, name) => page.getByRole('button', { name, exact: true });
const dialogOf = (page) => page.getByRole('dialog', { name: 'Somebody else changed this' });
const rowOf = async (page, name) => {
	const cells = await dialogOf(page).getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) }).getByRole('cell').allInnerTexts();
	return cells.map((text) => text.replace(/\s+/g, ' ').trim());
};

/** A request of the page's own browser, past the page. */
const call = (page, method, path, body) => page.evaluate(async ([how, where, json]) => {
	const { csrf } = await (await fetch('/dashboard/api/session')).json();
	const init = how === 'GET' ? {} : { method: how, headers: { 'X-CSRF': csrf, 'Content-Type': 'application/json' }, body: JSON.stringify(json ?? {}) };
	const answer = await fetch(`/dashboard/api${where}`, init);
	const text = await answer.text();
	return { status: answer.status, body: text ? JSON.parse(text) : null };
}, [method, path, body]);

async function make(path, body) {
	const made = await call(mine, 'POST', path, body);
	assert.equal(made.status, 201, JSON.stringify(made.body));
	return made.body;
}

async function change(path, body) {
	const done = await call(theirs, 'PATCH', path, body);
	assert.equal(done.status, 200, JSON.stringify(done.body));
}

const stored = async (path) => (await call(theirs, 'GET', path)).body;

async function logIn(page, email) {
	await page.goto(url('/'));
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await button(page, 'Log in').click();
	await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

before(async () => {
	if (skip) return;
	server = await startServer();
	browser = await launch();
	const base = new URL(server.base).origin;
	[mine, theirs] = [await open(browser, { base }), await open(browser, { base })];
	const code = server.lines.map((line) => /set-up: \S+ code (\S+)/.exec(line)?.[1]).find(Boolean);
	await mine.goto(url('/setup'));
	await mine.getByLabel('Set-up code').fill(code);
	await mine.getByLabel('Your name').fill('Ada Owner');
	await mine.getByLabel('E-mail').fill('ada@example.com');
	await mine.getByLabel('Password', { exact: true }).fill(password);
	await button(mine, 'Create the owner and log in').click();
	await button(mine, 'Open the dashboard').click();
	await make('/users', { name: 'Ben Brown', email: 'ben@example.com', role_id: 'owner', password });
	await logIn(theirs, 'ben@example.com');
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

test('an application: both versions side by side, by whom and since when; going on keeps what was typed', { skip }, async () => {
	const path = `/v2/clients/${(await make('/v2/clients', { name: 'Billing', description: 'old' })).client_id}`;
	await mine.goto(url(`/applications/${path.split('/').pop()}`));
	await mine.getByLabel('Description').fill('mine');
	await theirs.goto(url(`/applications/${path.split('/').pop()}`));
	await theirs.getByLabel('Name', { exact: true }).fill('Invoices');
	await theirs.getByLabel('Description').fill('theirs');
	await button(theirs, 'Save').click();
	await theirs.getByText('Application saved').waitFor();
	await button(mine, 'Save').click();
	const dialog = dialogOf(mine);
	await dialog.getByText(/Ben Brown changed this after you opened it,/).waitFor();
	assert.deepEqual(await rowOf(mine, 'Description'), ['mine', 'theirs']);
	assert.deepEqual(await rowOf(mine, 'Name'), ['Billing as you opened it; you did not change it', 'Invoices']);
	assert.equal(await dialog.getByRole('row').count(), 3);
	assert.deepEqual(await axe(mine), []);
	await shot(mine, 'stale');
	await button(dialog, 'Go on editing').click();
	await dialog.waitFor({ state: 'hidden' });
	assert.equal(await mine.getByLabel('Description').inputValue(), 'mine');
	assert.equal((await stored(path)).description, 'theirs', 'nothing was written');
	await button(mine, 'Save').click();
	await dialog.waitFor();
	await mine.keyboard.press('Escape');
	await dialog.waitFor({ state: 'hidden' });
	assert.equal(await mine.getByLabel('Description').inputValue(), 'mine', 'Esc keeps it too');
	await button(mine, 'Save').click();
	await button(dialog, 'Keep mine').click();
	await mine.getByText('Application saved').waitFor();
	await dialog.waitFor({ state: 'hidden' });
	const { name, description } = await stored(path);
	assert.deepEqual([name, description], ['Invoices', 'mine'], 'what only the other changed stays');
	assert.equal(await mine.getByLabel('Name', { exact: true }).inputValue(), 'Invoices', 'and is shown');
});

test('an API: taking theirs fills the form anew, and the next save is on that version', { skip }, async () => {
	const { id } = await make('/v2/resource-servers', { name: 'Orders', identifier: 'https://orders.example/', scopes: [{ value: 'read:orders' }] });
	await mine.goto(url(`/apis/${id}?tab=settings`));
	await mine.getByLabel('Token lifetime (seconds)').fill('100');
	await change(`/v2/resource-servers/${id}`, { token_lifetime: 200, token_dialect: 'rfc9068_profile' });
	await button(mine, 'Save').click();
	await dialogOf(mine).waitFor();
	assert.deepEqual(await rowOf(mine, 'Token lifetime (seconds)'), ['100', '200']);
	assert.deepEqual(await rowOf(mine, 'Token dialect'), ['Auth0 as you opened it; you did not change it', 'RFC 9068']);
	await button(mine, 'Take what is stored').click();
	await dialogOf(mine).waitFor({ state: 'hidden' });
	assert.equal(await mine.getByLabel('Token lifetime (seconds)').inputValue(), '200');
	assert.equal(await mine.getByLabel('Token dialect').inputValue(), 'rfc9068_profile');
	await mine.getByLabel('Token lifetime (seconds)').fill('300');
	await button(mine, 'Save').click();
	await mine.getByText('API saved').waitFor();
	assert.equal((await stored(`/v2/resource-servers/${id}`)).token_lifetime, 300);
});

test('permissions: one that is added goes beside one that somebody else added', { skip }, async () => {
	const { id } = await make('/v2/resource-servers', { name: 'Stock', identifier: 'https://stock.example/', scopes: [{ value: 'read:stock' }] });
	await mine.goto(url(`/apis/${id}?tab=permissions`));
	await mine.getByLabel('Permission', { exact: true }).fill('write:stock');
	await change(`/v2/resource-servers/${id}`, { scopes: [{ value: 'read:stock' }, { value: 'count:stock' }] });
	await button(mine, 'Add').click();
	await dialogOf(mine).waitFor();
	assert.deepEqual(await rowOf(mine, 'Permissions'), ['write:stock and 2 entries that both have', '2 entries that both have']);
	await button(mine, 'Keep mine').click();
	await dialogOf(mine).waitFor({ state: 'hidden' });
	await mine.getByRole('cell', { name: 'write:stock', exact: true }).waitFor();
	assert.equal(await mine.getByLabel('Permission', { exact: true }).inputValue(), '');
	assert.deepEqual((await stored(`/v2/resource-servers/${id}`)).scopes.map(({ value }) => value), ['read:stock', 'count:stock', 'write:stock']);
});

test('what an application may do at an API', { skip }, async () => {
	const app = await make('/v2/clients', { name: 'Shipping', app_type: 'non_interactive' });
	await make('/v2/resource-servers', { name: 'Ships', identifier: 'https://ships.example/', scopes: ['read:ships', 'write:ships', 'sink:ships'].map((value) => ({ value })) });
	const grant = await make('/v2/client-grants', { client_id: app.client_id, audience: 'https://ships.example/', scope: ['read:ships'] });
	await mine.goto(url(`/applications/${app.client_id}?tab=apis`));
	await mine.getByRole('checkbox', { name: 'write:ships' }).check();
	await change(`/v2/client-grants/${grant.id}`, { scope: ['read:ships', 'sink:ships'] });
	await button(mine, 'Update').click();
	await dialogOf(mine).waitFor();
	assert.deepEqual(await rowOf(mine, 'Scopes'), ['write:ships and 1 entry that both have', 'sink:ships and 1 entry that both have']);
	await button(mine, 'Take what is stored').click();
	await dialogOf(mine).waitFor({ state: 'hidden' });
	assert.equal(await mine.getByRole('checkbox', { name: 'sink:ships' }).isChecked(), true);
	assert.equal(await mine.getByRole('checkbox', { name: 'write:ships' }).isChecked(), false);
});

test('a role and a person, in their dialogs: Esc closes the question alone', { skip }, async () => {
	const role = await make('/roles', { name: 'Clerk', scopes: ['read:clients'] });
	const person = await make('/users', { name: 'Cleo Clerk', email: 'cleo@example.com', role_id: role.id, password });
	for (const [page, opens, path, member, label] of [['/roles', 'Open Clerk', `/roles/${role.id}`, 'description', 'Description'],
		['/users', 'Manage Cleo Clerk', `/users/${person.user_id}`, 'name', 'Name']]) {
		await mine.goto(url(page));
		await button(mine, opens).click();
		const form = mine.getByRole('dialog').first();
		await form.getByLabel(label, { exact: true }).fill('mine');
		await change(path, { [member]: 'theirs' });
		await button(form, 'Save').click();
		await dialogOf(mine).waitFor();
		assert.deepEqual(await rowOf(mine, label), ['mine', 'theirs']);
		await mine.keyboard.press('Escape');
		await dialogOf(mine).waitFor({ state: 'hidden' });
		assert.equal(await form.getByLabel(label, { exact: true }).inputValue(), 'mine', `${page}: the form is still there`);
		await button(form, 'Save').click();
		await button(dialogOf(mine), 'Keep mine').click();
		await form.waitFor({ state: 'hidden' });
		assert.equal((await stored(path))[member], 'mine', page);
	}
});

test('a new password is not shown in the question', { skip }, async () => {
	const person = await make('/users', { name: 'Paul', email: 'paul@example.com', role_id: 'viewer', password });
	await mine.goto(url('/users'));
	await button(mine, 'Manage Paul').click();
	await mine.getByLabel('New password', { exact: true }).fill('a very new password');
	await change(`/users/${person.user_id}`, { name: 'Paula' });
	await button(mine.getByRole('dialog').first(), 'Save').click();
	await dialogOf(mine).waitFor();
	assert.deepEqual(await rowOf(mine, 'New password'), ['not shown here', 'not shown here']);
	assert.equal((await dialogOf(mine).innerText()).includes('a very new password'), false);
});

test("the tenant's settings and its policy; the switch of one leaves what is typed beside it", { skip }, async () => {
	await mine.goto(url('/settings'));
	await mine.getByLabel('Support e-mail').fill('mine@example.com');
	await mine.getByLabel('Longest manual token (seconds)').fill('4000');
	await change('/v2/tenants/settings', { support_email: 'theirs@example.com' });
	await button(mine, 'Save').first().click();
	await dialogOf(mine).waitFor();
	assert.deepEqual(await rowOf(mine, 'Support e-mail'), ['mine@example.com', 'theirs@example.com']);
	await button(mine, 'Keep mine').click();
	await mine.getByText('Settings saved').waitFor();
	await mine.getByRole('switch', { name: 'Legacy HS256 management tokens' }).click();
	await mine.getByText('Legacy tokens are accepted').waitFor();
	assert.equal(await mine.getByLabel('Longest manual token (seconds)').inputValue(), '4000', 'typed, not saved, not lost');
	await change('/tenant', { legacy_tokens: false });
	await button(mine.locator('form', { has: mine.getByLabel('Longest manual token (seconds)') }), 'Save').click();
	await dialogOf(mine).waitFor();
	assert.deepEqual(await rowOf(mine, 'Legacy HS256 management tokens'), ['yes as you opened it; you did not change it', 'no']);
	await button(mine, 'Keep mine').click();
	await dialogOf(mine).waitFor({ state: 'hidden' });
	const { legacy_tokens: legacy, max_manual_s: longest } = await stored('/tenant');
	assert.deepEqual({ legacy, longest }, { legacy: false, longest: 4000 });
});

test('none of it broke the policy, asked another host or threw', { skip }, async () => {
	for (const page of [mine, theirs]) {
		assert.deepEqual(await page.account.violations(), []);
		assert.deepEqual(page.account.foreign, []);
		assert.deepEqual(page.account.errors, []);
	}
});
