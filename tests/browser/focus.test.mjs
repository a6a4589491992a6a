// SPDX-License-Identifier: Apache-2.0
// Tab on every page: each control is reached, shows that it has the focus, and lets it go. Dialogs keep it among their own
// controls, end by Esc, and give it back to what opened them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isThere, launch, open } from './support/browser.mjs';
import { apis, clients } from './support/data.mjs';
import { Keyboard, walk } from './support/keyboard.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const app = `/dashboard/applications/${clients[0].client_id}`;
const api = `/dashboard/apis/${apis[1].id}`;
let server;
let browser;
let page;
let keys;

before(async () => {
	if (skip) return;
	server = await standIn();
	browser = await launch();
	page = await open(browser, { base: server.base });
	page.setDefaultTimeout(20_000);
	keys = new Keyboard(page);
});
after(async () => {
	await browser?.close();
	server?.stop();
});

async function go(path) {
	await page.goto(`${server.base}${path}`);
	await page.waitForFunction(() => document.querySelector('h1, .token-editor') && !document.querySelector('[aria-busy=true]'));
}

for (const path of ['/dashboard/', '/dashboard/logs', '/dashboard/applications', app, `${app}?tab=quickstart`, `${app}?tab=apis`, `${app}?tab=credentials`,
	`${app}?tab=activity`, `${app}?tab=advanced`, '/dashboard/apis', api, `${api}?tab=settings`, `${api}?tab=permissions`, `${api}?tab=m2m`, `${api}?tab=test`,
	'/dashboard/explorer', '/dashboard/endpoints', '/dashboard/users', '/dashboard/roles', '/dashboard/keys', '/dashboard/audit', '/dashboard/settings',
	'/dashboard/account', '/dashboard/no-such-page', '/debugger']) {
	test(`Tab reaches every control of ${path}, and each is seen`, { skip }, async () => {
		await go(path);
		assert.ok(await walk(page) > 10);
	});
}

for (const [what, path, opener, title] of [
	['creating an application', '/dashboard/applications', 'Create Application', 'Create application'],
	['creating an API', '/dashboard/apis', 'Create API', 'Create API'],
	['rotating a secret', `${app}?tab=credentials`, 'Rotate secret', 'Rotate the client secret?'],
	['deleting an application', `${app}?tab=advanced`, 'Delete', undefined],
	['revoking a token', '/dashboard/explorer', 'Revoke Vd2n8sKq4LmT1xYz', 'Revoke this token?'],
	['setting a token', '/dashboard/endpoints', 'Set API Token', 'Set API Token'],
	['a person', '/dashboard/users', 'Manage Ana Ruiz', 'Ana Ruiz'],
	['a role', '/dashboard/roles', 'Open CI people', 'CI people'],
	['rotating the signing key', '/dashboard/keys', 'Rotate', 'Rotate the signing key?'],
	['the palette', '/dashboard/', 'Search', 'Go to'],
]) {
	test(`the dialog of ${what} keeps the focus, ends by Esc and gives it back`, { skip }, async () => {
		await go(path);
		const button = page.getByRole('button', { name: opener }).first();
		await button.waitFor();
		// from the end where that is nearer; the way there is walked above
		await keys.to(button, path.includes('explorer') ? 'Shift+Tab' : 'Tab');
		await keys.press('Enter');
		const dialog = page.getByRole('dialog', title ? { name: title } : {});
		await dialog.waitFor();
		await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]') && !document.querySelector('[role=dialog] [aria-busy=true]'));
		const count = await dialog.locator('button, input, select, textarea, [tabindex]').count();
		for (let stop = 0; stop < Math.min(count, 30) + 2; stop++) {
			await keys.press(stop < count ? 'Tab' : 'Shift+Tab');
			await keys.look();
			assert.ok(await page.evaluate(() => Boolean(document.activeElement.closest('[role=dialog]'))), 'the focus left the dialog');
		}
		await keys.press('Escape');
		await dialog.waitFor({ state: 'hidden' });
		await keys.arrives(button);
	});
}

test('? lists the shortcuts, and not while one types', { skip }, async () => {
	await go('/dashboard/applications');
	await keys.press('?');
	const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
	await dialog.waitFor();
	await keys.press('Escape');
	await dialog.waitFor({ state: 'hidden' });
	await keys.to(page.getByRole('main').getByRole('textbox'));
	await keys.type('?');
	assert.equal(await dialog.count(), 0);
});
