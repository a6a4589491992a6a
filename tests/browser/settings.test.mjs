// SPDX-License-Identifier: Apache-2.0
// Settings: how long events are kept, and sessions last. What removes more is asked about by name first.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, isThere, launch, open } from './support/browser.mjs';
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

const written = (page) => page.account.requests.filter((request) => request.method() === 'PATCH').map((request) => JSON.parse(request.postData()));

async function withSettings(act) {
	server.state('ok');
	const page = await open(browser, { base: server.base });
	try {
		await page.goto(`${server.base}/dashboard/settings`);
		const card = page.locator('section.card', { has: page.getByRole('heading', { name: 'Log retention' }) });
		await card.waitFor();
		await act(page, card);
		assert.deepEqual(await page.account.violations(), []);
		assert.deepEqual(page.account.errors, []);
	} finally {
		await page.context().close();
	}
}

test('keeping events for less time is asked about by name', { skip }, () => withSettings(async (page, card) => {
	await card.getByLabel('Keep events').selectOption('30');
	await card.getByRole('button', { name: 'Save' }).click();
	const dialog = page.getByRole('dialog', { name: 'Remove old events?' });
	await dialog.waitFor();
	assert.match(await dialog.textContent(), /older than 30 days is removed.*cannot be undone/);
	assert.deepEqual(await axe(page), []);
	const go = dialog.getByRole('button', { name: 'Remove older events' });
	assert.equal(await go.isDisabled(), true);
	await page.keyboard.press('Escape');
	await dialog.waitFor({ state: 'hidden' });
	assert.deepEqual(written(page), []);
	await card.getByRole('button', { name: 'Save' }).click();
	await dialog.getByRole('textbox').fill('acme');
	await go.click();
	await dialog.waitFor({ state: 'hidden' });
	assert.deepEqual(written(page), [{ log_retention_days: 30 }]);
}));

test('keeping them for longer, or for ever, is not', { skip }, () => withSettings(async (page, card) => {
	await card.getByLabel('Keep events').selectOption('custom');
	await card.getByLabel('Days').fill('400');
	await card.getByRole('button', { name: 'Save' }).click();
	await page.getByText('Settings saved').waitFor();
	await card.getByLabel('Keep events').selectOption('0');
	await card.getByRole('button', { name: 'Save' }).click();
	await page.waitForFunction(() => !document.querySelector('[role=dialog]'));
	await card.getByRole('button', { name: 'Save' }).isEnabled();
	assert.deepEqual(written(page), [{ log_retention_days: 400 }, { log_retention_days: 0 }]);
	assert.equal(await page.getByRole('dialog').count(), 0);
}));

test('how long sessions last is said in minutes and hours', { skip }, () => withSettings(async (page) => {
	const card = page.locator('section.card', { has: page.getByRole('heading', { name: 'Sessions' }) });
	assert.equal(await card.getByLabel('Ends without use after').inputValue(), '30');
	assert.equal(await card.getByLabel('Ends in any case after').inputValue(), '12');
	await card.getByLabel('Ends without use after').fill('10');
	await card.getByLabel('Ends in any case after').fill('1.5');
	await card.getByRole('button', { name: 'Save' }).click();
	await page.getByText('Settings saved').waitFor();
	assert.deepEqual(written(page), [{ dashboard_idle_s: 600, dashboard_life_s: 5400 }]);
}));

test('who may not change them sees them, and which scope is missing', { skip }, () => withSettings(async (page, card) => {
	await page.route('**/dashboard/api/session', async (route) => {
		const answer = await route.fetch();
		const body = await answer.json();
		await route.fulfill({ response: answer, json: { ...body, scopes: body.scopes.filter((scope) => scope !== 'update:tenant_settings') } });
	});
	await page.reload();
	await card.waitFor();
	assert.equal(await card.getByLabel('Keep events').isDisabled(), true);
	assert.equal(await card.getByRole('button', { name: 'Save' }).isDisabled(), true);
	assert.match(await card.textContent(), /update:tenant_settings/);
}));
