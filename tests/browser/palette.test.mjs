// SPDX-License-Identifier: Apache-2.0
// Ctrl-K: pages, actions, and what the server finds as letters are typed; by keyboard, as a combobox has it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, isThere, launch, open, shot } from './support/browser.mjs';
import { apis, clients, logs, users } from './support/data.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
let server;
let browser;

before(async () => {
	if (skip) return;
	server = await standIn();
	browser = await launch();
});
after(async () => {
	await browser?.close();
	server?.stop();
});

async function withPalette(work, { state = 'ok', path = '/', scheme } = {}) {
	server.state('ok');
	const page = await open(browser, { base: server.base, ...(scheme ? { scheme } : {}) });
	try {
		await page.goto(`${server.base}/dashboard${path}`);
		await page.getByRole('heading', { level: 1 }).waitFor();
		server.state(state);
		await page.keyboard.press('Control+k');
		const box = page.getByRole('combobox');
		await box.waitFor();
		await work(page, box);
	} finally {
		await page.context().close();
	}
}

const options = (page, group) => page.getByRole('group', { name: group, exact: true }).getByRole('option');
const chosen = (page) => page.evaluate(() => {
	const at = document.getElementById(document.querySelector('[role=combobox]').getAttribute('aria-activedescendant') ?? '');
	return at && at.getAttribute('aria-selected') === 'true' ? at.textContent : null;
});
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };

test('before anything is typed it has pages and actions, and asks the server nothing', { skip }, () => withPalette(async (page) => {
	assert.equal(await options(page, 'Pages').count(), 13);
	assert.deepEqual(await options(page, 'Actions').allInnerTexts(), ['Create application', 'Mint a token', 'Toggle theme', 'Log out']);
	assert.equal(server.calls.some((call) => call.endsWith('/find')), false);
}));

for (const scheme of ['light', 'dark'])
	test(`what begins so is found in groups, and is in order: ${scheme}`, { skip }, () => withPalette(async (page, box) => {
		await box.fill('o');
		await options(page, 'APIs').first().waitFor();
		assert.deepEqual(await options(page, 'APIs').allInnerTexts(), [`Orders\n${apis[1].identifier}`]);
		assert.deepEqual(await options(page, 'Dashboard users').allInnerTexts(), ['Olaf Berg\nold@acme.internal']);
		assert.deepEqual(await options(page, 'Roles').allInnerTexts(), ['Owner']);
		assert.equal(await options(page, 'Applications').count(), 0);
		assert.deepEqual(await axe(page), []);
		assert.deepEqual(await page.account.violations(), []);
		await shot(page, `palette-${scheme}`);
	}, { scheme }));

test('arrows go through all groups, and Enter opens what is chosen', { skip }, () => withPalette(async (page, box) => {
	await box.fill('bill');
	await options(page, 'Applications').first().waitFor();
	assert.equal(await chosen(page), `Billing worker${clients[0].client_id}`);
	await press(page, 'ArrowDown', 'ArrowUp', 'ArrowUp', 'Enter');
	await page.getByRole('heading', { level: 1, name: 'Billing worker' }).waitFor();
	await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
}));

test('a person, and an event by its number', { skip }, () => withPalette(async (page, box) => {
	await box.fill('ana');
	await options(page, 'Dashboard users').first().waitFor();
	await press(page, 'Enter');
	await page.getByRole('dialog', { name: users[1].name }).waitFor();
	await press(page, 'Escape');
	await page.getByRole('dialog').waitFor({ state: 'hidden' });
	await press(page, 'Control+k');
	await box.fill(logs[3].log_id);
	await options(page, 'Logs').first().waitFor();
	await press(page, 'Enter');
	await page.waitForURL(`**/logs?before=${logs[3].seq + 1}`);
}));

test('letters typed one after the other ask once, for all of them', { skip }, () => withPalette(async (page, box) => {
	const before = server.calls.length;
	await box.pressSequentially('billing', { delay: 10 });
	await options(page, 'Applications').first().waitFor();
	assert.deepEqual(server.calls.slice(before).filter((call) => call.endsWith('/find')).length, 1);
}));

test('a question that was overtaken is taken back, and its answer is not shown', { skip }, () => withPalette(async (page, box) => {
	let first = true;
	await page.route('**/dashboard/api/find?*', async (route) => {
		if (!first) { await route.continue(); return; }
		first = false; // never answered
	});
	const aborted = page.waitForEvent('requestfailed', (request) => request.url().includes('/find?q=bill'));
	const asked = page.waitForRequest('**/find?q=bill');
	await box.fill('bill');
	await asked;
	assert.equal(await page.getByRole('status').filter({ hasText: 'Searching…' }).count(), 1);
	await box.fill('stock');
	await aborted;
	await options(page, 'APIs').first().waitFor();
	assert.equal(await options(page, 'Applications').count(), 0);
}));

test('nothing found says so, and the combobox has no list', { skip }, () => withPalette(async (page, box) => {
	await box.fill('nobody has this name');
	await page.getByText('Nothing by that name').waitFor();
	assert.equal(await box.getAttribute('aria-expanded'), 'false');
	assert.equal(await box.getAttribute('aria-activedescendant'), null);
	await press(page, 'ArrowDown', 'Enter');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(page.account.errors, []);
}));

test('a search that fails says so, keeps what the page knows itself, and can be tried again', { skip }, () => withPalette(async (page, box) => {
	await box.fill('sign');
	await page.getByText('The search failed.').waitFor();
	assert.deepEqual(await options(page, 'Pages').allInnerTexts(), ['Signing keys']);
	assert.deepEqual(await axe(page), []);
	server.state('ok');
	await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click();
	await page.getByText('The search failed.').waitFor({ state: 'hidden' });
}, { state: 'error' }));

test('actions: the theme, creating, and one that the person may not do', { skip }, () => withPalette(async (page, box) => {
	await box.fill('toggle');
	await press(page, 'Enter');
	assert.equal(await page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme')), 'dark');
	await press(page, 'Control+k');
	await box.fill('create app');
	await press(page, 'Enter');
	await page.getByRole('dialog', { name: 'Create application' }).waitFor();
	server.state('denied');
	await page.goto(`${server.base}/dashboard/account`);
	await page.getByRole('heading', { level: 1 }).waitFor();
	await press(page, 'Control+k');
	await box.fill('create app');
	const option = options(page, 'Actions').first();
	assert.equal(await option.getAttribute('aria-disabled'), 'true');
	assert.match(await option.innerText(), /create:clients/);
	await press(page, 'Enter');
	assert.equal(await box.isVisible(), true, 'and it does nothing');
}));

test('the Applications page searches with the same search', { skip }, async () => {
	server.state('ok');
	const page = await open(browser, { base: server.base });
	await page.goto(`${server.base}/dashboard/applications`);
	await page.getByText('Web shop').waitFor();
	await page.getByLabel('Beginning of the name, or client ID').fill('inv');
	await page.getByText('Billing worker').waitFor({ state: 'hidden' });
	await page.getByText('Inventory sync').waitFor();
	assert.deepEqual(await page.getByRole('main').getByRole('link').allInnerTexts(), ['Inventory sync']);
	await page.getByLabel('Beginning of the name, or client ID').fill('none of them');
	await page.getByText('No application has a name that begins so').waitFor();
	await page.context().close();
});
