// SPDX-License-Identifier: Apache-2.0
// More than one page of everything, on the real program: no list that is chosen from ends where its first page does. And
// nobody is offered to give what he does not hold.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { axe, isThere, launch, open } from './support/browser.mjs';
import { enter, setUp } from './support/people.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const count = 110;
const audience = 'https://many.example/';
let server;
let browser;
let owner;
let api;

before(async () => {
	if (skip) return;
	server = await startServer();
	owner = await setUp(server);
	api = await owner.do('POST', '/v2/resource-servers', { name: 'Many', identifier: audience, scopes: [{ value: 'read:all' }] });
	for (let n = 0; n < count; n++) {
		const { client_id: client } = await owner.do('POST', '/v2/clients', { name: `app ${n}`, app_type: 'non_interactive' });
		await owner.do('POST', '/v2/client-grants', { client_id: client, audience, scope: ['read:all'] });
		await owner.do('POST', '/v2/resource-servers', { name: `API ${n}`, identifier: `https://api-${n}.example/` });
	}
	browser = await launch();
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

/** The person's own page, at that path. */
async function as(person, path, work) {
	const page = await open(browser, { base: new URL(server.base).origin });
	page.setDefaultTimeout(45_000);
	try {
		await enter(page, server, person.email);
		await page.goto(new URL(`/dashboard${path}`, server.base).href);
		await work(page);
		assert.deepEqual(page.account.errors, []);
	} finally {
		await page.context().close();
	}
}

test('removing a permission counts all who lose it', { skip }, () => as(owner, `/apis/${api.id}?tab=permissions`, async (page) => {
	await page.getByRole('button', { name: 'Delete read:all' }).click();
	await page.getByRole('dialog').getByText(`${count} applications lose it.`).waitFor();
	assert.equal(await page.getByRole('navigation', { name: 'Breadcrumb' }).getByText('Many', { exact: true }).count(), 1, 'the last crumb has its name');
}));

test('every API can be chosen', { skip }, () => as(owner, '/applications?create=1', async (page) => {
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Name', { exact: true }).fill('x');
	await dialog.getByRole('button', { name: 'Next' }).click();
	await dialog.getByLabel('API').selectOption(`https://api-${count - 1}.example/`);
}));

test('authorized applications are there, on whatever page', { skip }, () => as(owner, `/apis/${api.id}?tab=m2m`, async (page) => {
	const shown = [];
	await page.getByText('Authorized', { exact: true }).click();
	for (;;) {
		await page.getByRole('switch').first().waitFor();
		assert.equal(await page.getByRole('switch', { checked: false }).count(), 0);
		shown.push(...(await page.locator('.machine .strong').allInnerTexts()));
		const next = page.getByRole('button', { name: 'Next' });
		if (await next.isDisabled()) break;
		const first = shown.at(-1);
		await next.click();
		await page.waitForFunction((name) => ![...document.querySelectorAll('.machine .strong')].some((one) => one.textContent === name), first);
	}
	assert.deepEqual(shown, Array.from({ length: count }, (_, n) => `app ${n}`));
}));

test('a scope of the Management API that the person does not hold cannot be put into a grant, what is in it can be taken out', { skip }, async () => {
	const { tenant } = await owner.do('GET', '/session');
	const { client_id: client } = await owner.do('POST', '/v2/clients', { name: 'tool', app_type: 'non_interactive' });
	await owner.do('POST', '/v2/client-grants', { client_id: client, audience: tenant.management_audience, scope: ['read:clients', 'read:logs'] });
	const person = await owner.add('Grant Clerk', ['read:clients', 'read:client_grants', 'update:client_grants', 'read:resource_servers']);
	await as(person, `/applications/${client}?tab=apis`, async (page) => {
		const box = (name) => page.getByRole('checkbox', { name, exact: false }).first();
		await box('read:logs').waitFor();
		assert.equal(await box('delete:clients').isDisabled(), true, 'not held, not in it');
		assert.deepEqual(await axe(page), []);
		await box('read:logs').uncheck();
		await page.getByRole('button', { name: 'Update' }).first().click();
		await page.getByText('Authorization saved').waitFor();
		assert.equal(await box('read:logs').isDisabled(), true, 'and now it is out');
	});
});
