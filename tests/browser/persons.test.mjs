// SPDX-License-Identifier: Apache-2.0
// The two-person rule with two owners in two browsers of their own, against the real program: asked, seen by the other, refused,
// asked again, approved, done once; and no secret is left in either page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { axe, isThere, launch, open, shot } from './support/browser.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const password = 'correct horse battery staple';
const people = [{ email: 'ada@example.com', name: 'Ada' }, { email: 'bob@example.com', name: 'Bob' }];
let server;
let browser;
const pages = [];

/** Calls the dashboard's API as the page does. */
const call = (page, method, path, body, csrf = '1') => page.evaluate(async (of) => {
	const answer = await fetch(`/dashboard/api${of.path}`, { method: of.method, headers: { 'Content-Type': 'application/json', 'X-CSRF': of.csrf }, body: JSON.stringify(of.body) });
	return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}, { method, path, body, csrf });

before(async () => {
	if (skip) return;
	server = await startServer();
	browser = await launch();
	const code = server.lines.map((line) => /set-up: \S+ code (\S+)/.exec(line)?.[1]).find(Boolean);
	for (const _ of people) pages.push(await open(browser, { base: new URL(server.base).origin }));
	const [ada, bob] = pages;
	for (const page of pages) await page.goto(new URL('/dashboard/', server.base).href);
	const made = await call(ada, 'POST', '/setup', { code, ...people[0], password });
	assert.equal(made.status, 201);
	assert.equal((await call(ada, 'POST', '/users', { ...people[1], role_id: 'owner', password }, made.body.csrf)).status, 201);
	assert.equal((await call(bob, 'POST', '/login', { email: people[1].email, password })).status, 200);
	for (const page of pages) await page.goto(new URL('/dashboard/settings', server.base).href);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const button = (page, name) => page.getByRole('button', { name, exact: true });
const group = (page, name) => page.getByRole('group', { name, exact: true });
const asks = 'Ada asks to reveal the Global Client Secret';

test('one owner asks, the other answers, and the first reads the secret once', { skip }, async () => {
	const [ada, bob] = pages;
	await ada.getByRole('switch', { name: 'Two-person rule' }).click({ force: true });
	await ada.getByText('The two-person rule is on: revealing').waitFor();
	await bob.reload();
	const mine = group(ada, 'Reveal');
	const ask = async (reason) => {
		await mine.getByRole('button', { name: 'Ask for approval' }).click();
		await ada.getByRole('dialog').getByLabel('Reason').fill(reason);
		await ada.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click();
		await mine.getByText('Waiting for another owner').waitFor();
	};

	await ask('the old importer');
	assert.equal(await ada.getByRole('button', { name: 'Approve' }).count(), 0, 'nobody answers himself');
	await group(bob, asks).getByText('the old importer').waitFor();
	assert.deepEqual(await axe(bob), []);
	await shot(bob, 'persons-other');
	await group(bob, asks).getByRole('button', { name: 'Refuse' }).click();
	await mine.getByText('Bob refused').waitFor();

	await ask('once more');
	await bob.goto(new URL('/dashboard/', server.base).href);
	await bob.getByRole('link', { name: /Settings.*1 to approve/ }).click();
	await group(bob, asks).getByRole('button', { name: 'Approve' }).click();
	await group(bob, asks).getByText('approved by Bob').waitFor();
	await mine.getByText('Approved by Bob').waitFor();
	assert.match(await mine.getByRole('timer').innerText(), /0:1[45]:\d\d left/);
	assert.deepEqual(await axe(ada), []);
	await shot(ada, 'persons-approved');

	await mine.getByRole('button', { name: 'Reveal', exact: true }).click();
	const secret = await ada.getByRole('dialog').locator('code.token').innerText();
	assert.equal(secret.length, 64);
	await button(ada.getByRole('dialog'), 'Close').last().click();
	await mine.getByText('Approved and done').waitFor();
	for (const page of pages) assert.ok(!(await page.content()).includes(secret));
	assert.equal(await mine.getByRole('button', { name: 'Reveal', exact: true }).count(), 0, 'and not a second time');
});

test('a request may be withdrawn, and the rule goes off by two', { skip }, async () => {
	const [ada, bob] = pages;
	const mine = group(ada, 'Switch the rule off');
	const ask = async () => {
		await mine.getByRole('button', { name: 'Ask for approval' }).click();
		await ada.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click();
	};
	await ask();
	await mine.getByRole('button', { name: 'Withdraw' }).click();
	await mine.getByText('You withdrew').waitFor();
	await ask();
	await group(bob, 'Ada asks to switch the two-person rule off').getByRole('button', { name: 'Approve' }).click();
	await mine.getByRole('button', { name: 'Switch the rule off' }).click();
	await ada.getByRole('switch', { name: 'Two-person rule' }).waitFor({ state: 'attached' });
	await button(ada, 'Reveal').waitFor();
	for (const page of pages) {
		assert.deepEqual(page.account.errors, []);
		assert.deepEqual(page.account.foreign, []);
		assert.deepEqual(await page.account.violations(), []);
	}
});
