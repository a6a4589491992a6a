// SPDX-License-Identifier: Apache-2.0
// What the dashboard must never grow beyond or let through, on its own side: size, scopes, a session that ran out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile, readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { axe, isThere, launch, open } from './support/browser.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const dist = new URL('../../web/dist/', import.meta.url);
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

async function withPage(path, work) {
	const page = await open(browser, { base: server.base });
	try {
		await page.goto(`${server.base}${path}`);
		await work(page);
	} finally {
		await page.context().close();
	}
}

test('the scripts that the first page waits for are 170 kB of gzip or less', async () => {
	const html = await readFile(new URL('index.html', dist), 'utf8');
	const names = [...html.matchAll(/(?:src|href)="\/dashboard\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name);
	const sizes = await Promise.all(names.map(async (name) => gzipSync(await readFile(new URL(name, dist)), { level: 9 }).length));
	const total = sizes.reduce((sum, size) => sum + size, 0);
	assert.ok(total <= 170_000, `${total}`);
});

test('the overview is there after twenty requests or fewer, chart and all, and nothing moves', { skip }, () => withPage('/dashboard/', async (page) => {
	server.state('ok');
	await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
	await page.waitForFunction(() => !document.querySelector('[aria-busy=true], .chart:empty'));
	const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
	// (the parts of other pages come later)
	const needed = asked.slice(0, asked.findLastIndex((name) => name.includes('/Chart-')) + 1);
	assert.ok(needed.length > 10 && needed.length <= 20, asked.join('\n'));
	assert.equal(await page.evaluate(() => globalThis.layoutShift), 0);
}));

test('the session is asked for before the app is there, and the page\'s part does not wait for it', { skip }, async () => {
	server.state('ok');
	const page = await open(browser, { base: server.base });
	try {
		const part = page.waitForRequest(/\/assets\/Overview-/);
		const session = page.waitForRequest(/\/api\/session$/);
		await page.route(/\/assets\/index-/, async (route) => { await session; await route.continue(); });
		await page.route(/\/api\/session$/, async (route) => { await part; await route.continue(); });
		await page.goto(`${server.base}/dashboard/`);
		await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
		assert.equal(page.account.requests.filter((one) => one.url().endsWith('/api/session')).length, 1, 'and is asked for once');
	} finally {
		await page.context().close();
	}
});

test('no document has anything inline, and nothing comes from elsewhere', async () => {
	for (const name of ['index.html', 'debugger.html']) {
		const html = await readFile(new URL(name, dist), 'utf8');
		assert.doesNotMatch(html, /<style|\son\w+=|\sstyle=|<script(?![^>]*\ssrc=)/);
		assert.doesNotMatch(html, /(src|href)="(https?:)?\/\//);
	}
});

test('no built file is a source map or names a folder of the machine', async () => {
	for (const name of (await readdir(dist, { recursive: true })).filter((file) => /\.(js|css|html|map)$/.test(file))) {
		assert.doesNotMatch(name, /\.map$/);
		assert.doesNotMatch(await readFile(new URL(name, dist), 'utf8'), /node_modules\/|sourceMappingURL/, name);
	}
});

test('a scope that the person does not hold cannot be chosen, and says so', { skip }, () => withPage('/dashboard/explorer', async (page) => {
	server.state('ok');
	await page.getByLabel('Filter scopes').fill('delete:actions');
	const box = page.getByRole('checkbox', { name: /delete:actions/ });
	assert.equal(await box.isDisabled(), true);
	assert.equal(await page.getByLabel('You do not hold this scope').count() > 0, true);
}));

test('a session that ran out asks for the log-in in a dialog, and what was typed is kept', { skip }, () => withPage('/dashboard/settings', async (page) => {
	server.state('ok');
	await page.reload();
	await page.getByLabel('Support e-mail').fill('typed@example.com');
	server.state('expired');
	await page.getByRole('button', { name: 'Save' }).first().click();
	const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
	await dialog.getByLabel('Password', { exact: true }).fill('whatever it is');
	server.state('ok');
	await dialog.getByRole('button', { name: 'Log in' }).click();
	await dialog.waitFor({ state: 'hidden' });
	await page.getByText('Settings saved').waitFor();
	assert.equal(await page.getByLabel('Support e-mail').inputValue(), 'typed@example.com');
}));

test('a server that went away leaves the page, greyed, with a way to try again', { skip }, () => withPage('/dashboard/applications', async (page) => {
	server.state('ok');
	await page.reload();
	await page.getByText('Billing worker').waitFor();
	await page.context().setOffline(true);
	await page.getByLabel('Type').selectOption('spa');
	await page.getByRole('button', { name: 'Retry' }).waitFor();
	await page.context().setOffline(false);
	await page.getByRole('button', { name: 'Retry' }).click();
	await page.getByText('Billing worker').waitFor();
}));

test('Ctrl-K goes to a page, and the new page has the focus on its heading', { skip }, () => withPage('/dashboard/', async (page) => {
	server.state('ok');
	await page.getByRole('heading', { level: 1 }).waitFor();
	await page.keyboard.press('Control+k');
	await page.getByRole('combobox', { name: /^Type a page/ }).fill('signing');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { level: 1, name: 'Signing keys' }).waitFor();
	await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
}));

test('the choice of the theme stays, and no page scrolls sideways on a narrow screen', { skip }, async () => {
	server.state('ok');
	const page = await open(browser, { base: server.base, width: 360, height: 740 });
	await page.goto(`${server.base}/dashboard/explorer`);
	await page.getByRole('button', { name: 'Use the dark theme' }).click();
	await page.reload();
	await page.getByRole('heading', { level: 1 }).waitFor();
	assert.equal(await page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme')), 'dark');
	assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
	await page.context().close();
});

for (const [name, path, control, title] of [
	['creating an application', 'applications', 'Create Application', 'Create application'],
	['creating an API', 'apis', 'Create API', 'Create API'],
	['a person', 'users', 'Manage Ana Ruiz', 'Ana Ruiz'],
	['a role', 'roles', 'Open CI people', 'CI people'],
	['rotating the signing key', 'keys', 'Rotate', 'Rotate the signing key?'],
	['the palette', '', 'Search', 'Go to'],
]) {
	test(`the dialog of ${name} is in order, and Esc closes it`, { skip }, () => withPage(`/dashboard/${path}`, async (page) => {
		server.state('ok');
		await page.reload();
		await page.getByRole('button', { name: control }).first().click();
		const dialog = page.getByRole('dialog', { name: title });
		await dialog.waitFor();
		await page.waitForFunction(() => !document.querySelector('[role=dialog] [aria-busy=true]'));
		assert.deepEqual(await axe(page), []);
		assert.deepEqual(await page.account.violations(), []);
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'hidden' });
	}));
}

test('what a person may do is shown before it is saved, with another role and blocked', { skip }, () => withPage('/dashboard/users', async (page) => {
	server.state('ok');
	await page.getByRole('button', { name: 'Manage Dana Kim' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByText('Effective scopes: 4').click();
	await dialog.getByText('read:clients create:clients update:clients read:client_grants').waitFor();
	await dialog.getByLabel('Role').selectOption('viewer');
	await dialog.getByText('read:clients read:resource_servers').waitFor();
	await dialog.getByLabel('Blocked', { exact: false }).check();
	await dialog.getByText('Effective scopes: 0').waitFor();
	assert.deepEqual(await axe(page), []);
}));
