// SPDX-License-Identifier: Apache-2.0
// The export of the journal from the real program: several pages are the events, each once; it goes on after a lost connection and
// after a session that ended; it can be stopped.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { axe, isThere, launch, open } from './support/browser.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const password = 'correct horse battery staple';
const email = 'ada@example.com';
const tokens = 450;
let server;
let browser;
let page;

before(async () => {
	if (skip) return;
	server = await startServer();
	browser = await launch();
	page = await open(browser, { base: new URL(server.base).origin });
	const { AUTH0_CLIENT_ID: id, AUTH0_CLIENT_SECRET: secret } = server.bootstrap;
	const data = { grant_type: 'client_credentials', client_id: id, client_secret: secret, audience: new URL('/api/v2/', server.base).href };
	for (let i = 0; i < tokens; i += 10)
		await Promise.all(Array.from({ length: 10 }, async () => {
			const answer = await page.request.post(new URL('/oauth/token', server.base).href, { data });
			assert.equal(answer.status(), 200);
		}));
	const code = server.lines.map((line) => /set-up: \S+ code (\S+)/.exec(line)?.[1]).find(Boolean);
	await page.goto(new URL('/dashboard/', server.base).href);
	const status = await page.evaluate(async (body) => (await fetch('/dashboard/api/setup', { method: 'POST',
		headers: { 'Content-Type': 'application/json', 'X-CSRF': '1' }, body: JSON.stringify(body) })).status, { code, email, name: 'Ada', password });
	assert.equal(status, 201);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const panel = () => page.locator('.export-panel');
const start = async (path) => {
	await page.unroute('**/dashboard/api/**');
	await page.goto(new URL(path, server.base).href);
	await page.getByRole('button', { name: 'Export NDJSON' }).waitFor();
};
const press = () => page.getByRole('button', { name: 'Export NDJSON' }).click();
const pagesOf = (route) => new URL(route.request().url()).searchParams.get('limit') === '200';

/** The rows of the file that the work leads to. */
async function fileOf(work) {
	const download = page.waitForEvent('download');
	await work();
	const file = await download;
	assert.match(file.suggestedFilename(), /^mintage-(logs|audit)-[-0-9T]+\.ndjson$/);
	const text = await readFile(await file.path(), 'utf8');
	assert.ok(text.endsWith('\n'));
	return text.trimEnd().split('\n').map((line) => JSON.parse(line));
}

/** All rows of the type, or of the audit trail, by pages of another size. */
const events = (path) => page.evaluate(async (of) => {
	const rows = [];
	for (let before = ''; before !== null;) {
		const answer = await fetch(`/dashboard/api${of}${of.includes('?') ? '&' : '?'}limit=73${before && `&before=${before}`}`);
		const { logs, next } = await answer.json();
		rows.push(...logs);
		before = next;
	}
	return rows;
}, path);

test('an export of several pages is what matches the filter, each event once', { skip }, async () => {
	await start('/dashboard/logs?type=seccft');
	const rows = await fileOf(press);
	assert.equal(rows.length, tokens);
	assert.deepEqual(rows, await events('/logs?type=seccft'));
	await panel().getByText('Complete').waitFor();
	await panel().getByText(String(tokens), { exact: true }).waitFor();
	assert.deepEqual(await axe(page), []);
	assert.ok(!JSON.stringify(rows).includes(server.bootstrap.AUTH0_CLIENT_SECRET));
});

test('it goes on after a lost connection and a session that ended, without losing or doubling a row', { skip }, async () => {
	await start('/dashboard/logs?type=seccft');
	let asked = 0;
	await page.route('**/dashboard/api/logs?**', async (route) => {
		if (!pagesOf(route)) return route.continue();
		asked += 1;
		if (asked === 2) return route.abort('connectionfailed');
		if (asked === 4) await page.context().clearCookies();
		return route.continue();
	});
	const rows = await fileOf(async () => {
		await press();
		const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
		await dialog.getByLabel('Password', { exact: true }).fill(password);
		await dialog.getByRole('button', { name: 'Log in' }).click();
	});
	assert.ok(asked > 4, `${asked}`);
	assert.deepEqual(rows, await events('/logs?type=seccft'));
});

test('when nobody logs in again it waits, and goes on when it is told to', { skip }, async () => {
	await start('/dashboard/logs?type=seccft');
	let asked = 0;
	await page.route('**/dashboard/api/logs?**', async (route) => {
		if (pagesOf(route) && ++asked === 2) return route.fulfill({ status: 500, json: { statusCode: 500, error: 'Internal Server Error', message: 'Something broke here.' } });
		return route.continue();
	});
	await press();
	await panel().getByText('Stopped in the middle').waitFor();
	await panel().getByText('200', { exact: true }).waitFor();
	const rows = await fileOf(() => panel().getByRole('button', { name: 'Go on' }).click());
	assert.equal(new Set(rows.map(({ seq }) => seq)).size, tokens);
	assert.equal(rows.length, tokens);
});

test('it can be cancelled: no file, and nothing is asked for any more', { skip }, async () => {
	await start('/dashboard/logs?type=seccft');
	let asked = 0;
	let held;
	const isHeld = new Promise((done) => { held = done; });
	await page.route('**/dashboard/api/logs?**', (route) => {
		if (!pagesOf(route)) return route.continue();
		asked += 1;
		return asked === 2 ? held(route) : route.continue();
	});
	const files = [];
	page.on('download', (file) => files.push(file));
	await press();
	const route = await isHeld;
	await panel().getByRole('button', { name: 'Cancel' }).click();
	await panel().getByText('Cancelled').waitFor();
	await route.abort().catch(() => {});
	await panel().getByRole('button', { name: 'Close' }).click();
	await page.getByRole('button', { name: 'Export NDJSON' }).waitFor();
	assert.equal(asked, 2);
	assert.deepEqual(files, []);
});

test('the audit trail is exported the same way', { skip }, async () => {
	await start('/dashboard/audit');
	const rows = await fileOf(press);
	assert.ok(rows.length > 0 && rows.every((row) => row.actor));
	assert.deepEqual(rows.map(({ seq }) => seq), (await events('/audit')).map(({ seq }) => seq));
	assert.deepEqual(page.account.errors, []);
	assert.deepEqual(await page.account.violations(), []);
});
