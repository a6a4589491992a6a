// SPDX-License-Identifier: Apache-2.0
// When applications last got a token, what ends next, and which secret may go: what the pages say of it, on the real program
// and, for what takes weeks to come about, on sample answers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { isThere, launch, open } from './support/browser.mjs';
import { clients } from './support/data.mjs';
import { enter, send, setUp } from './support/people.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const audience = 'https://orders.example/';
let server;
let browser;
let owner;
let busy;

before(async () => {
	if (skip) return;
	server = await startServer();
	owner = await setUp(server);
	await owner.do('POST', '/v2/resource-servers', { name: 'Orders', identifier: audience });
	busy = await owner.do('POST', '/v2/clients', { name: 'Busy', app_type: 'non_interactive', grant_types: ['client_credentials'] });
	await owner.do('POST', '/v2/client-grants', { client_id: busy.client_id, audience, scope: [] });
	await owner.do('POST', '/v2/clients', { name: 'Calm', app_type: 'non_interactive' });
	await owner.do('POST', `/clients/${busy.client_id}/secrets`, { name: 'second', expires_in: 20 * 86_400 + 60 });
	const { status } = await send(server, 'POST', '/oauth/token', { body: { grant_type: 'client_credentials', client_id: busy.client_id, client_secret: busy.client_secret, audience } });
	assert.equal(status, 200);
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

async function onSamples(path, work) {
	const sample = await standIn();
	const page = await open(browser, { base: sample.base });
	try {
		await page.goto(`${sample.base}/dashboard${path}`);
		await work(page, sample);
	} finally {
		await page.context().close();
		sample.stop();
	}
}

/** The cells of the application's row from the count of its APIs on. */
async function cells(page, name) {
	const row = page.getByRole('row', { name });
	await row.waitFor();
	return (await row.getByRole('cell').allInnerTexts()).slice(3);
}

const soon = /^(just now|\d+ minutes? ago)$/;

test('the list says when each application got a token and what ends next', { skip }, () => as(owner, '/applications', async (page) => {
	const [apis, last, ends] = await cells(page, 'Busy');
	assert.equal(apis, '1');
	assert.match(last, soon);
	assert.equal(ends, 'in 20 days');
	assert.match(await page.getByRole('row', { name: 'Busy' }).locator('time').first().getAttribute('title'), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
	assert.deepEqual(await cells(page, 'Calm'), ['0', 'never', 'never']);
	assert.equal(page.account.requests.filter((request) => request.url().includes('/applications/facts')).length, 1, 'by one request');
}));

test('so do search results', { skip }, () => as(owner, '/applications?q=bus', async (page) => {
	const [apis, last] = await cells(page, 'Busy');
	assert.equal(apis, '1');
	assert.match(last, soon);
	assert.equal(await page.getByRole('row', { name: 'Calm' }).count(), 0);
}));

test('who may not read grants is told what he needs', { skip }, async () => {
	const person = await owner.add('Clerk', ['read:clients']);
	await as(person, '/applications', async (page) => {
		const row = page.getByRole('row', { name: 'Busy' });
		await row.getByText('Needs read:client_grants').waitFor({ state: 'attached' });
		assert.match((await cells(page, 'Busy'))[1], soon);
	});
});

test("an application's page says it near its name", { skip }, () => as(owner, `/applications/${busy.client_id}`, async (page) => {
	const line = page.locator('.page-head .row', { hasText: 'Last token:' }).last();
	await line.locator('time').waitFor();
	assert.match((await line.locator('time').innerText()), soon);
}));

test('each secret has its own last use', { skip }, () => as(owner, `/applications/${busy.client_id}?tab=credentials`, async (page) => {
	const used = (name) => page.getByRole('row', { name }).getByRole('cell').nth(2).innerText();
	await page.getByRole('row', { name: 'second' }).waitFor();
	assert.match(await used('primary'), soon);
	assert.equal(await used('second'), 'never');
	assert.equal(await page.getByText('safe to remove', { exact: true }).count(), 0);
}));

test('what is not known is not never, and safe is what the server calls so', { skip }, () => onSamples(`/applications/${clients[0].client_id}?tab=credentials`, async (page) => {
	const old = page.getByRole('row', { name: 'For the old host' });
	await old.getByText('unknown', { exact: true }).waitFor();
	assert.equal(await old.getByText('safe to remove', { exact: true }).count(), 0);
	await page.getByRole('row', { name: 'Before the rotation' }).getByText('safe to remove', { exact: true }).waitFor();
	await page.goto(page.url().replace(/\/applications.*/, '/applications'));
	assert.deepEqual(await cells(page, 'Terraform CI'), ['1', 'unknown', 'in 19 days']);
	assert.deepEqual(await cells(page, 'Billing worker'), ['131', '3 minutes ago', 'in 4 days']);
}));

test('the list is there without the facts', { skip }, () => onSamples('/applications', async (page) => {
	await page.route('**/applications/facts?*', (route) => route.fulfill({ status: 500, json: { statusCode: 500, message: 'Away.' } }));
	await page.reload();
	await page.getByText('The counts and times could not be read.').waitFor();
	assert.equal(await page.getByRole('row', { name: 'Billing worker' }).getByText('not shown').count(), 3);
}));
