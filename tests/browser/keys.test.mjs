// SPDX-License-Identifier: Apache-2.0
// What the keyboard does is what the list of shortcuts says; tabs follow the ARIA pattern; the countdown speaks twice and no more; a dialog dims
// all of the window, and no page is wider than a small screen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isThere, launch, open } from './support/browser.mjs';
import { apis, clients } from './support/data.mjs';
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

async function withPage(path, work, more = {}) {
	const page = await open(browser, { base: server.base, ...more });
	try {
		await more.before?.(page);
		await page.goto(`${server.base}${path}`);
		await page.getByRole('heading', { level: 1 }).waitFor();
		await work(page);
	} finally {
		await page.context().close();
	}
}

test('? lists the shortcuts, Ctrl K opens the palette, Esc closes both, and neither takes what is typed', { skip }, () => withPage('/dashboard/applications', async (page) => {
	const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
	await page.keyboard.press('?');
	await list.waitFor();
	assert.deepEqual(await list.locator('kbd').allInnerTexts(), ['Ctrl K', '?', 'Esc', 'Tab', '← →']);
	await page.keyboard.press('Escape');
	await list.waitFor({ state: 'hidden' });
	await page.keyboard.press('Control+k');
	await page.getByRole('dialog', { name: 'Go to' }).waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('dialog', { name: 'Go to' }).waitFor({ state: 'hidden' });
	const filter = page.getByRole('textbox', { name: 'Beginning of the name, or client ID' });
	await filter.press('?');
	assert.equal(await filter.inputValue(), '?');
	assert.equal(await list.count(), 0);
}));

test('tabs: one stop for Tab, arrows and Home and End move and open, and each names its panel', { skip }, () => withPage(`/dashboard/apis/${apis[1].id}`, async (page) => {
	const tab = (name) => page.getByRole('tab', { name, exact: true });
	await tab('Quick Start').focus();
	for (const [key, name] of [['ArrowRight', 'Settings'], ['End', 'Test'], ['ArrowRight', 'Quick Start'], ['ArrowLeft', 'Test'], ['Home', 'Quick Start'], ['ArrowRight', 'Settings']]) {
		await page.keyboard.press(key);
		await page.waitForFunction((text) => document.activeElement?.getAttribute('role') === 'tab' && document.activeElement.textContent === text
			&& document.activeElement.getAttribute('aria-selected') === 'true', name);
		assert.equal(await page.locator('main [role=tab][tabindex="0"]').count(), 1, key);
	}
	const panel = page.locator(`#${await tab('Settings').getAttribute('aria-controls')}`);
	assert.equal(await panel.getAttribute('aria-labelledby'), await tab('Settings').getAttribute('id'));
	assert.equal(await panel.isVisible(), true);
}));

for (const [life, speaks] of [[600, 'The token expires in five minutes.'], [200, '']])
	test(`the countdown of a token for ${life} s is a timer that speaks ${speaks ? 'at five minutes and at the end' : 'at the end alone'}`, { skip }, () => withPage('/dashboard/explorer', async (page) => {
		await page.getByLabel('Token Expiration (Seconds)').fill(String(life));
		await page.getByRole('button', { name: 'Update & Regenerate Token' }).click();
		const timer = page.getByRole('timer');
		await timer.waitFor();
		assert.equal(await timer.getAttribute('aria-live'), null);
		const status = page.locator('[role=timer] + [role=status]');
		assert.equal(await status.textContent(), '');
		await page.clock.fastForward((life - 100) * 1000);
		await timer.getByText(/0:01:\d\d/).waitFor();
		assert.equal(await status.textContent(), speaks);
		await page.clock.fastForward(101_000);
		await timer.getByText('Expired').waitFor();
		assert.equal(await status.textContent(), 'Expired');
	}, { before: (page) => page.clock.install() }));

test('a dialog dims all of the window, the strip of the scrollbar with it', { skip }, () => withPage('/dashboard/', async (page) => {
	const colours = () => page.evaluate(() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).backgroundColor]);
	const [root, body] = await colours();
	assert.equal(root, body);
	await page.keyboard.press('?');
	await page.getByRole('dialog').waitFor();
	const [dimmed, page_] = await colours();
	assert.equal(page_, body);
	assert.notEqual(dimmed, body);
}));

for (const width of [1024, 390])
	test(`no page is wider than a screen of ${width}, and nothing lies over the search`, { skip }, async () => {
		for (const path of ['', 'logs', 'applications', `applications/${clients[0].client_id}`, `applications/${clients[0].client_id}?tab=credentials`, 'apis', `apis/${apis[1].id}`,
			`apis/${apis[1].id}?tab=test`, 'explorer', 'endpoints', 'users', 'roles', 'keys', 'audit', 'settings', 'account'])
			await withPage(`/dashboard/${path}`, async (page) => {
				await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
				const [over, clear] = await page.evaluate(() => [document.documentElement.scrollWidth - document.documentElement.clientWidth,
					document.querySelector('.crumbs li:last-child').getBoundingClientRect().right - document.querySelector('.search-button').getBoundingClientRect().left]);
				assert.ok(over <= 0, `${path} is ${over} too wide`);
				assert.ok(clear <= 0, `${path}: the breadcrumb reaches ${clear} over the search`);
			}, { width, height: 800 });
	});
