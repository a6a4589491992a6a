// SPDX-License-Identifier: Apache-2.0
// The live tail of the logs, in a real browser against the real program: what comes is shown, held still and counted; what the
// page does when the connection, the session or the right to follow is gone, and that it does not ask again and again.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { axe, isThere, launch, open } from './support/browser.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const password = 'correct horse battery staple';
let folder;
let server;
let browser;
let page;
let owner;
let streams = 0;

before(async () => {
	if (skip) return;
	folder = await mkdtemp(join(tmpdir(), 'mintage-tail-'));
	server = await startServer({ folder });
	browser = await launch();
	page = await open(browser, { base: new URL(server.base).origin });
	page.on('request', (request) => { streams += request.url().includes('/logs/stream') ? 1 : 0; });
});
after(async () => {
	await browser?.close();
	await server?.stop();
	if (folder) await rm(folder, { recursive: true, force: true });
});

const at = (path) => new URL(path, server.base).href;
const status = (text) => page.getByRole('status').filter({ hasText: text });
const rows = (type) => page.getByRole('table').getByText(type, { exact: true });

/** A call to the dashboard's interface with the session of that page. */
const call = (of, method, path, body) => of.evaluate(async ([how, where, json]) => {
	const session = await (await fetch('/dashboard/api/session')).json();
	const headers = { 'X-CSRF': session.csrf ?? '1', 'Content-Type': 'application/json' };
	const answer = await fetch(`/dashboard/api${where}`, how === 'GET' ? {} : { method: how, headers, body: JSON.stringify(json ?? {}) });
	const text = await answer.text();
	return { status: answer.status, body: text ? JSON.parse(text) : null };
}, [method, path, body]);

/** An event of the journal: a token, asked for by curl's way. */
async function issue(count = 1) {
	for (let i = 0; i < count; i++) {
		const answer = await owner.request.post(at('/oauth/token'), { form: { grant_type: 'client_credentials', client_id: server.bootstrap.AUTH0_CLIENT_ID,
			client_secret: server.bootstrap.AUTH0_CLIENT_SECRET, audience: server.bootstrap.AUTH0_AUDIENCE } });
		assert.equal(answer.status(), 200);
	}
}

const logIn = async (of, email) => assert.equal((await call(of, 'POST', '/login', { email, password })).status, 200);

test('an owner, and a reader who may follow the logs', { skip }, async () => {
	const code = server.lines.map((line) => /set-up: \S+ code (\S+)/.exec(line)?.[1]).find(Boolean);
	owner = await open(browser, { base: new URL(server.base).origin });
	await owner.goto(at('/dashboard/'));
	assert.equal((await call(owner, 'POST', '/setup', { code, email: 'ada@example.com', name: 'Ada', password })).status, 201);
	const role = await call(owner, 'POST', '/roles', { name: 'Reader', scopes: ['read:logs'] });
	const person = await call(owner, 'POST', '/users', { name: 'Rea', email: 'rea@example.com', role_id: role.body.id, password });
	assert.deepEqual([role.status, person.status], [201, 201]);
	owner.ids = { role: role.body.id, person: person.body.user_id };
	await page.goto(at('/dashboard/'));
	await logIn(page, 'rea@example.com');
});

test('events come by themselves, over one request', { skip }, async () => {
	await page.goto(at('/dashboard/logs'));
	await status('Live').waitFor();
	const before = streams;
	const had = await rows('seccft').count();
	await issue(3);
	await rows('seccft').nth(had + 2).waitFor();
	await issue();
	await rows('seccft').nth(had + 3).waitFor();
	assert.equal(await rows('seccft').count(), had + 4, 'each once');
	assert.equal(streams, before, 'and nothing was asked for again');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await page.account.violations(), []);
});

test('hovering holds it still and counts; leaving shows what came', { skip }, async () => {
	const had = await rows('seccft').count();
	await rows('seccft').first().hover();
	await status('Paused').waitFor();
	await issue(2);
	await status('2 new events while paused').waitFor();
	assert.equal(await rows('seccft').count(), had);
	await page.getByRole('heading', { level: 1 }).hover();
	await rows('seccft').nth(had + 1).waitFor();
	await status('Live').waitFor();
	assert.equal(await rows('seccft').count(), had + 2);
});

test('a server that is gone is told, and what happened meanwhile comes when it is back', { skip }, async () => {
	const had = await rows('seccft').count();
	const port = new URL(server.base).port;
	await server.stop();
	await status('No connection').waitFor();
	await page.getByText('The live tail has no connection').waitFor();
	server = await startServer({ folder, port });
	await issue(2);
	await page.getByRole('button', { name: 'Retry' }).click();
	await status('Live').waitFor();
	await rows('seccft').nth(had + 1).waitFor();
	assert.equal(await rows('seccft').count(), had + 2, 'none is missing, none comes twice');
});

test('many events that were missed are counted', { skip }, async () => {
	await page.getByRole('switch', { name: 'Live tail' }).click();
	await status('Live').waitFor({ state: 'hidden' });
	await issue(203);
	await page.getByRole('switch', { name: 'Live tail' }).click();
	await page.getByText(/^\d+ skipped$/).waitFor();
});

test('a session that was ended is told at once, and renewed; nothing is asked for meanwhile', { skip }, async () => {
	assert.equal((await call(owner, 'DELETE', `/users/${owner.ids.person}/sessions`)).status, 204);
	const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
	await dialog.waitFor();
	const before = streams;
	await issue();
	assert.equal(streams, before);
	await dialog.getByLabel('Password', { exact: true }).fill(password);
	await dialog.getByRole('button', { name: 'Log in' }).click();
	await dialog.waitFor({ state: 'hidden' });
	await status('Live').waitFor();
	assert.equal(streams, before + 1);
});

test('who may no longer follow sees which scope is missing', { skip }, async () => {
	const before = streams;
	assert.equal((await call(owner, 'PATCH', `/roles/${owner.ids.role}`, { scopes: ['read:clients'] })).status, 200);
	await page.getByText('read:logs').first().waitFor();
	await page.getByRole('heading', { name: 'You may not see this' }).waitFor();
	assert.equal(await page.getByRole('table').count(), 0, 'what he saw is gone');
	assert.equal(streams, before);
	assert.deepEqual(await axe(page), []);
});

test('one who follows in too many places is told, and may try again', { skip }, async () => {
	await call(owner, 'PATCH', `/roles/${owner.ids.role}`, { scopes: ['read:logs'] });
	await owner.goto(at('/dashboard/'));
	await owner.evaluate(async () => {
		window.held = [];
		for (let i = 0; i < 4; i++) window.held.push((await fetch('/dashboard/api/logs/stream')).body);
	});
	await owner.getByRole('link', { name: 'Logs' }).first().click();
	await owner.getByText('You follow the logs in too many places').waitFor();
	await owner.evaluate(() => Promise.all(window.held.map((body) => body.cancel())));
	await owner.getByRole('button', { name: 'Retry' }).click();
	await owner.getByRole('status').filter({ hasText: 'Live' }).waitFor();
	assert.deepEqual(page.account.errors, []);
});
