// SPDX-License-Identifier: Apache-2.0
// The tenant's name in the navigation: a menu of its family where the operator named one, else the name with its issuer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, isThere, launch, open, shot } from './support/browser.mjs';
import { issuer } from './support/data.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const others = [{ name: 'acme-eu', issuer: 'https://eu.acme.internal/' }, { name: 'acme-lab', issuer: 'https://lab.acme.internal:8443/' }];
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

async function withFamily(family, work, scheme = 'light') {
	const page = await open(browser, { base: server.base, scheme });
	try {
		await page.route('**/dashboard/api/session', async (route) => {
			const answer = await route.fetch();
			const body = await answer.json();
			await route.fulfill({ response: answer, json: { ...body, tenant: { ...body.tenant, others: family } } });
		});
		await page.goto(`${server.base}/dashboard/account`);
		await page.getByRole('heading', { level: 1 }).waitFor();
		await work(page, page.getByRole('navigation', { name: 'Main' }));
	} finally {
		await page.context().close();
	}
}

test('alone it is a name, with an issuer to copy', { skip }, () => withFamily([], async (page, nav) => {
	assert.equal(await nav.getByRole('button', { name: /Other tenants/ }).count(), 0);
	await nav.getByRole('button', { name: 'Copy the issuer' }).click();
	assert.equal(await page.evaluate(() => navigator.clipboard.readText()), issuer);
}));

for (const scheme of ['light', 'dark'])
	test(`with a family it is a menu of links to their own hosts: ${scheme}`, { skip }, () => withFamily(others, async (page, nav) => {
		const button = nav.getByRole('button', { name: /Other tenants/ });
		const list = nav.getByRole('list', { name: 'Tenants' });
		assert.equal(await button.getAttribute('aria-expanded'), 'false');
		assert.equal(await list.isVisible(), false);
		await button.focus();
		await page.keyboard.press('Enter');
		await list.waitFor();
		assert.equal(await button.getAttribute('aria-expanded'), 'true');
		const links = await list.getByRole('link').evaluateAll((all) => all.map((link) => link.href));
		assert.deepEqual(links, ['https://eu.acme.internal/dashboard/', 'https://lab.acme.internal:8443/dashboard/']);
		assert.deepEqual(await axe(page), []);
		assert.deepEqual(await page.account.violations(), []);
		assert.deepEqual(page.account.foreign, [], 'nothing is asked of them before one is chosen');
		await shot(page, `tenants-${scheme}`);
		await page.keyboard.press('Tab');
		assert.equal(await page.evaluate(() => document.activeElement.href), links[0]);
		await page.keyboard.press('Escape');
		await list.waitFor({ state: 'hidden' });
		assert.equal(await button.evaluate((element) => element === document.activeElement), true, 'Esc closes it and gives the focus back');
		await button.click();
		await page.getByRole('heading', { level: 1 }).click();
		await list.waitFor({ state: 'hidden' });
	}, scheme));

test('a link leaves for the other host, with no referrer', { skip }, () => withFamily(others, async (page, nav) => {
	const [request] = await Promise.all([page.waitForRequest('https://eu.acme.internal/**'), (async () => {
		await nav.getByRole('button', { name: /Other tenants/ }).click();
		await page.route('https://eu.acme.internal/**', (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<title>over there</title>' }));
		await nav.getByRole('link', { name: /acme-eu/ }).click();
	})()]);
	assert.equal(request.url(), 'https://eu.acme.internal/dashboard/');
	assert.equal((await request.allHeaders()).cookie, undefined);
}));
