// SPDX-License-Identifier: Apache-2.0
// The audit trail: what an entry shows of a change, what a broken chain says, and filters that can be shared; first with each
// kind of entry from the stand-in, then what a person has just done in the real program.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { startServer } from '../support/server.mjs';
import { axe, isThere, launch, open, shot } from './support/browser.mjs';
import { audit } from './support/data.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const password = 'correct horse battery staple';
let stand;
let browser;

before(async () => {
	if (skip) return;
	stand = await standIn();
	browser = await launch();
});
after(async () => {
	await browser?.close();
	stand?.stop();
});

async function withPage(path, state, work, options = {}) {
	stand.state(state);
	const page = await open(browser, { base: stand.base, ...options });
	try {
		await page.goto(`${stand.base}/dashboard${path}`);
		await page.getByRole('heading', { name: 'Audit trail' }).waitFor();
		await work(page);
		assert.deepEqual(await page.account.violations(), []);
		assert.deepEqual(page.account.errors, []);
	} finally {
		await page.context().close();
	}
}

const entries = (page) => page.getByRole('list', { name: 'Audit trail' }).locator(':scope > li');
const opener = (page, seq) => page.getByRole('button', { name: `Details of #${seq.toLocaleString('en')}`, exact: true });
const rowOf = (page, seq) => entries(page).filter({ has: opener(page, seq) });

test('each type of event that the trail can hold has its words', { skip }, () => withPage('/audit', 'ok', async (page) => {
	const sql = await readFile(new URL('../../src/store/sql/queries/events.sql', import.meta.url), 'utf8');
	const statement = sql.slice(sql.indexOf('-- name: events_audit'));
	const types = [...statement.slice(0, statement.indexOf(';')).matchAll(/'([a-z]+)'/g)].map(([, type]) => type);
	assert.deepEqual([...new Set(types)].sort(), ['fdash', 'sapi', 'sdash', 'seccft', 'sretention', 'w']);
	assert.deepEqual([...new Set(audit.map(({ type }) => type))].sort(), [...new Set(types)].sort());
	for (const { seq, type } of audit) {
		const words = await rowOf(page, seq).locator('.trail-row').innerText();
		assert.doesNotMatch(words, new RegExp(`(^|\\s)${type}(\\s|$)`), `${seq}: ${words}`);
	}
	const options = await page.getByLabel('How').locator('option').evaluateAll((all) => all.map(({ value }) => value));
	assert.deepEqual(options.filter(Boolean).sort(), [...new Set(types)].sort());
}));

test('a row says who did what to which document, with a link to it', { skip }, () => withPage('/audit', 'ok', async (page) => {
	const person = rowOf(page, 4_250);
	assert.match(await person.innerText(), /Dana Kim[^]*Update a client[^]*Application Billing worker[^]*\/client_secret, \/description, \/callbacks and 3 more/);
	assert.match(await person.getByRole('link', { name: 'Application Billing worker' }).first().getAttribute('href'), /\/applications\/b1LLing/);
	const application = rowOf(page, 4_201);
	assert.match(await application.getByRole('link', { name: 'Terraform CI' }).getAttribute('href'), /\/applications\/t3rraf/);
	assert.match(await application.innerText(), /Grant × 23[^]*and 5 others/);
	assert.equal(await application.getByRole('link', { name: /Old worker/ }).count(), 0, 'what is gone has no page');
	assert.match(await rowOf(page, 4_180).innerText(), /The operator[^]*Tenant policy/);
	assert.match(await rowOf(page, 4_100).innerText(), /Not logged in[^]*refused/);
}));

test('an entry opens by keyboard to before and after, which do not rest on colour', { skip }, () => withPage('/audit', 'ok', async (page) => {
	await opener(page, 4_250).focus();
	await page.keyboard.press('Enter');
	const table = page.getByRole('region', { name: 'What changed: Application Billing worker' });
	const cells = async (path) => (await table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: path }) }).getByRole('cell').allInnerTexts());
	assert.deepEqual(await table.getByRole('columnheader').allInnerTexts(), ['Member', '− Before', '+ After']);
	const [was, is] = await cells('/description');
	assert.match(was, /−\s*was:\s*Invoices/);
	assert.match(is, /\+\s*is:\s*Nightly invoices and dunning/);
	const secret = await cells('/client_secret');
	assert.match(secret[0], /was:\s*changed\s*secret, never kept here/);
	assert.match(secret[1], /is:\s*changed\s*secret, never kept here/);
	const [removed, added] = await cells('/callbacks');
	assert.match(removed, /was:\s*https:\/\/old/);
	assert.match(added, /cb\s[^]*cb2[^]*and 3 more/);
	assert.deepEqual((await cells('/client_metadata/cost~1center')).map((text) => text.replace(/\s+/g, ' ').trim()), ['− was: null', '+ is: blue']);
	assert.match((await cells('/custom_login_page'))[0], /not there/);
	assert.match(await table.getByRole('rowheader', { name: '/custom_login_page' }).innerText(), /only the beginning is kept/);
	assert.match((await cells('/grant_types'))[0], /in another order/);
	const open = page.locator('#entry-4250');
	assert.match(await open.innerText(), /2 more members changed[^]*PATCH \/dashboard\/api\/v2\/clients[^]*200[^]*the dashboard[^]*10\.20\.1\.14[^]*node-fetch\/3[^]*0123456789abcdef0123/);
	await page.keyboard.press('Enter');
	await open.waitFor({ state: 'detached' });
}));

for (const scheme of ['light', 'dark'])
	for (const width of [1440, 360])
		test(`opened entries are in order: ${scheme}, ${width} px`, { skip }, () => withPage('/audit', 'ok', async (page) => {
			for (const seq of [4_250, 4_201]) {
				await opener(page, seq).click();
				await shot(page, `audit-open-${seq}-${scheme}-${width}`);
				assert.deepEqual(await axe(page), []);
			}
			assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page does not scroll sideways');
			assert.match(await page.locator('#entry-4201').innerText(), /cgr_19 and 3 more[^]*4 more documents changed/);
		}, { scheme, width }));

test('a broken chain is an alarm that names the first bad entry and leads to it', { skip }, () => withPage('/audit', 'broken', async (page) => {
	const alarm = page.getByRole('alert');
	assert.match(await alarm.innerText(), /broken at #4,150/);
	assert.match(await rowOf(page, 4_150).innerText(), /not proved/);
	assert.match(await rowOf(page, 4_250).innerText(), /not proved/);
	assert.doesNotMatch(await rowOf(page, 4_120).innerText(), /not proved/);
	assert.deepEqual(await axe(page), []);
	await alarm.getByRole('button', { name: 'Show #4,150' }).click();
	await page.waitForURL(/before=4151/);
}));

test('filters live in the address, are asked of the server, and can be cleared', { skip }, async () => {
	const asked = [];
	await withPage('/audit?actor=person:usr_9&kind=client&q=billing', 'empty', async (page) => {
		page.on('request', (request) => { if (request.url().includes('/dashboard/api/audit')) asked.push(new URL(request.url()).searchParams); });
		await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
		assert.equal(await page.getByLabel('Who', { exact: true }).inputValue(), 'person:usr_9');
		assert.equal(await page.getByLabel('Name, ID or address').inputValue(), 'billing');
		await page.getByLabel('How').selectOption('sdash');
		await page.getByLabel('From').fill('2026-01-02T03:04');
		await page.getByRole('button', { name: 'Search', exact: true }).click();
		await page.waitForURL(/from=/);
		await page.getByRole('button', { name: 'Clear the conditions' }).click();
		await page.getByRole('heading', { name: 'Nothing was changed yet' }).waitFor();
		assert.equal(new URL(page.url()).search, '');
		assert.equal(await page.getByLabel('Name, ID or address').inputValue(), '');
	});
	const full = asked.find((query) => query.has('from'));
	assert.deepEqual(['actor', 'kind', 'q', 'type'].map((name) => full.get(name)), ['person:usr_9', 'client', 'billing', 'sdash']);
	assert.match(full.get('from'), /^2026-01-0\dT\d\d:\d\d:00\.000Z$/);
	assert.deepEqual([...asked.at(-1).keys()], ['limit']);
});

test('an entry that changed nothing says so, and one from before changes were written down as well', { skip }, () => withPage('/audit', 'ok', async (page) => {
	await opener(page, 4_011).click();
	assert.match(await page.locator('#entry-4011').innerText(), /^Nothing that is kept was changed/);
	await opener(page, 3_002).click();
	assert.match(await page.locator('#entry-3002').innerText(), /^What it changed was not written down/);
	assert.match(await rowOf(page, 3_002).getByRole('link').first().innerText(), /t3rraf0rmC1/, 'a nameless application is shown by its id');
}));

test('who did it leads to all that he did', { skip }, () => withPage('/audit', 'ok', async (page) => {
	await opener(page, 4_250).click();
	await page.getByRole('button', { name: 'Only what this one did' }).click();
	await page.waitForURL(/actor=person%3Ausr_1/);
	await opener(page, 4_100).click();
	assert.equal(await page.locator('#entry-4100').getByRole('button', { name: 'Only what this one did' }).count(), 0);
}));

test('in the real program: what a person changes is there with both values, found again, and a secret is not', { skip }, async () => {
	const server = await startServer();
	const page = await open(browser, { base: new URL(server.base).origin });
	const go = (path) => page.goto(new URL(path, server.base).href);
	try {
		const code = server.lines.map((line) => /set-up: \S+ code (\S+)/.exec(line)?.[1]).find(Boolean);
		await go('/');
		for (const [label, text] of [['Set-up code', code], ['Your name', 'Ada Owner'], ['E-mail', 'ada@example.com']]) await page.getByLabel(label).fill(text);
		await page.getByLabel('Password', { exact: true }).fill(password);
		await page.getByRole('button', { name: 'Create the owner and log in' }).click();
		await page.getByRole('heading', { name: 'You are the owner' }).waitFor();
		const made = await page.evaluate(async () => {
			const csrf = (await (await fetch('/dashboard/api/session')).json()).csrf;
			const send = async (method, path, body) => (await fetch(`/dashboard/api${path}`, { method, headers: { 'Content-Type': 'application/json', 'X-CSRF': csrf }, body: JSON.stringify(body) })).json();
			const client = await send('POST', '/v2/clients', { name: 'Quokka', description: 'small' });
			await send('PATCH', `/v2/clients/${client.client_id}`, { description: 'large' });
			return { ...client, rotated: (await send('POST', `/clients/${client.client_id}/secrets/rotate`, {})).client_secret };
		});
		await go('/dashboard/audit?q=quokka&kind=client');
		await entries(page).nth(2).waitFor();
		assert.equal(await entries(page).count(), 3);
		assert.match(await entries(page).nth(1).innerText(), /Ada Owner[^]*Update a client[^]*Application Quokka[^]*\/description/);
		await entries(page).nth(1).getByRole('button').click();
		const table = page.getByRole('region', { name: 'What changed: Application Quokka' });
		assert.match(await table.innerText(), /small[^]*large/);
		await entries(page).nth(0).getByRole('button').click();
		assert.match(await table.innerText(), /\/client_secret[^]*changed[^]*changed/);
		assert.match(await page.locator('.note.ok').innerText(), /whole, verified from #1 to #\d/);
		await page.getByText('Everything that was written down').click();
		const text = await page.content();
		for (const secret of [made.client_secret, made.rotated, password]) assert.ok(!text.includes(secret));
		assert.deepEqual(await axe(page), []);
		assert.deepEqual(await page.account.violations(), []);
		assert.deepEqual(page.account.errors, []);
	} finally {
		await page.context().close();
		await server.stop();
	}
});
