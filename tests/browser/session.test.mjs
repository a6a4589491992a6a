// SPDX-License-Identifier: Apache-2.0
// What a session is good for, and when it is good for nothing: CSRF values that belong elsewhere, pages of other origins,
// rights that were taken away while the page is open, a log-in that is old. Against the real program.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { startServer } from '../support/server.mjs';
import { axe, isThere, launch, open } from './support/browser.mjs';
import { age, enter, manage, password, Person, send, setUp } from './support/people.mjs';

const skip = isThere() ? false : 'there is no Chromium';
let server;
let browser;
let owner;

before(async () => {
	if (skip) return;
	server = await startServer();
	owner = await setUp(server);
	browser = await launch();
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const button = (page, name) => page.getByRole('button', { name, exact: true });
const dialog = (page, name) => page.getByRole('dialog', { name, exact: true });
const roleNames = async () => (await owner.do('GET', '/roles')).map(({ name }) => name);

/** A page on which that person is logged in, in a browser context of its own. */
async function withPage(person, work) {
	const page = await open(browser, { base: new URL(server.base).origin });
	page.setDefaultTimeout(20_000);
	try {
		if (person) await enter(page, server, person.email);
		await work(page);
		assert.deepEqual(page.account.errors, []);
		assert.deepEqual(await page.account.violations(), []);
	} catch (error) {
		error.message += `\nThe page says:\n${await page.locator('body').innerText().catch(() => '')}`;
		throw error;
	} finally {
		await page.context().close();
	}
}

test('a CSRF value is good for its own session only, and once in a request', { skip }, async () => {
	const before = { cookie: owner.cookie, csrf: owner.csrf };
	const other = await (await owner.add('Other', ['read:clients'])).logIn();
	await owner.logIn();
	const tried = {
		'of the session before': { 'X-CSRF': before.csrf },
		'of another person': { 'X-CSRF': other.csrf },
		'of the log-in': { 'X-CSRF': '1' },
		none: { 'X-CSRF': undefined },
		empty: { 'X-CSRF': '' },
		doubled: { 'X-CSRF': [owner.csrf, owner.csrf] },
		'doubled, one wrong': { 'X-CSRF': ['1', owner.csrf] },
		'joined by a comma': { 'X-CSRF': `${owner.csrf}, ${owner.csrf}` },
		'with a letter more': { 'X-CSRF': `${owner.csrf}a` },
		'its own, under another person\'s cookie': { 'X-CSRF': owner.csrf, Cookie: other.cookie },
		'its own, as another site': { 'Sec-Fetch-Site': 'cross-site' },
		'its own, as another port': { 'Sec-Fetch-Site': 'same-site' },
	};
	for (const [name, headers] of Object.entries(tried)) {
		const answer = await owner.send('POST', '/roles', { name: `crafted: ${name}`, scopes: [] }, headers);
		assert.ok([400, 403].includes(answer.status), `${name}: ${answer.status}`);
		if (answer.status === 403) assert.equal(answer.body.errorCode, 'csrf', name);
	}
	assert.deepEqual((await roleNames()).filter((name) => name.startsWith('crafted')), []);
	assert.equal((await owner.send('POST', '/roles', { name: 'with its own', scopes: [] })).status, 201);
	const old = await owner.send('POST', '/roles', { name: 'older', scopes: [] }, { Cookie: before.cookie, 'X-CSRF': before.csrf });
	assert.equal(old.status, 201, 'the older session itself is still one');
});

/** A second origin with a certificate: a page that attacks, and a count of what came. */
async function elsewhere() {
	const [cert, key] = await Promise.all(['server.crt', 'server.key'].map((name) => readFile(join(server.dataDir, name))));
	const other = createServer({ cert, key }, (request, answer) => {
		answer.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>elsewhere</title><h1>Elsewhere</h1>');
	});
	await new Promise((done) => { other.listen(0, '127.0.0.1', done); });
	return { port: other.address().port, stop: () => { other.closeAllConnections(); other.close(); } };
}

/** Every way in which a page of another origin can make a browser send. Runs in that page. */
async function attack([target, csrf]) {
	const json = JSON.stringify({ name: 'from elsewhere', scopes: [] });
	const post = (extra) => fetch(target, { method: 'POST', credentials: 'include', body: json, ...extra }).then(() => 'answered', () => 'refused');
	const done = {
		'no-cors': await post({ mode: 'no-cors' }),
		cors: await post({ headers: { 'Content-Type': 'application/json', 'X-CSRF': csrf } }),
		beacon: navigator.sendBeacon(target, json),
		read: await fetch(target, { credentials: 'include' }).then(async (answer) => (await answer.text()) || 'read', () => 'refused'),
		'read, no-cors': await fetch(target, { credentials: 'include', mode: 'no-cors' }).then((answer) => answer.text()),
	};
	const form = document.createElement('form');
	Object.assign(form, { method: 'post', action: target, enctype: 'text/plain' });
	const field = document.createElement('input');
	Object.assign(field, { name: json.slice(0, -1), value: '}' });
	form.append(field);
	document.body.append(form);
	form.submit();
	return done;
}

for (const [what, host] of [['another site', '127.0.0.1'], ['another port of the same host, where the cookie goes too', 'localhost']]) {
	test(`${what} changes and reads nothing, by form, fetch or beacon`, { skip }, () => withPage(owner, async (page) => {
		const other = await elsewhere();
		try {
			const attacker = await page.context().newPage();
			const answers = [];
			attacker.on('response', (answer) => answers.push([answer.request().method(), answer.status(), answer.url()]));
			await attacker.goto(`https://${host}:${other.port}/`);
			const csrf = await page.evaluate(() => fetch('/dashboard/api/session').then((answer) => answer.json()).then((session) => session.csrf));
			const target = new URL('/dashboard/api/roles', server.base).href;
			const sent = await attacker.evaluate(attack, [target, csrf]);
			await attacker.waitForURL(target);
			assert.equal(sent.cors, 'refused');
			assert.equal(sent.read, 'refused');
			assert.equal(sent['read, no-cors'], '');
			const posts = answers.filter(([method, , url]) => method === 'POST' && url === target);
			assert.ok(posts.length >= 2, JSON.stringify(answers));
			for (const [, status] of posts) assert.ok([401, 403].includes(status), `${status}`);
			assert.deepEqual((await roleNames()).filter((name) => name === 'from elsewhere'), []);
			await page.reload();
			await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
		} finally {
			other.stop();
		}
	}));
}

const mint = (page) => button(page, 'Update & Regenerate Token').click();
const main = (page) => page.getByRole('main');

test('rights that a role lost while the page is open are refused, named, and then shown as not held', { skip }, async () => {
	const rea = await owner.add('Rea', ['read:clients', 'read:client_grants', 'delete:clients']);
	await withPage(rea, async (page) => {
		await page.goto(new URL('/dashboard/explorer', server.base).href);
		await page.getByRole('checkbox', { name: 'delete:clients', exact: true }).check();
		await page.getByRole('checkbox', { name: 'read:client_grants', exact: true }).check();
		await page.getByText('3 selected · 3 you can grant').waitFor();
		await owner.do('PATCH', `/roles/${rea.roleId}`, { scopes: ['read:clients'] });
		await mint(page);
		const why = main(page).getByRole('alert').filter({ hasText: 'delete:clients' });
		await why.waitFor();
		assert.match(await why.innerText(), /read:client_grants/);
		await page.getByText('1 selected · 1 you can grant').waitFor();
		assert.equal(await page.getByRole('checkbox', { name: 'delete:clients' }).isDisabled(), true);
		assert.equal(await page.getByRole('checkbox', { name: 'delete:clients' }).isChecked(), false);
		assert.match(await page.getByRole('navigation', { name: 'Main' }).innerText(), /1 scope\b/);
		assert.deepEqual(await axe(page), []);
		await mint(page);
		await page.getByRole('group', { name: /Encoded token/ }).waitFor();
	});
});

test('a ceiling that was lowered while the page is open holds at once, and the page learns it', { skip }, async () => {
	const cei = await owner.add('Cei', ['read:clients'], { max_token_s: 86_400 });
	await withPage(cei, async (page) => {
		await page.goto(new URL('/dashboard/explorer', server.base).href);
		await page.getByText('1 selected · 1 you can grant').waitFor();
		await owner.do('PATCH', `/roles/${cei.roleId}`, { max_token_s: 3_600 });
		await mint(page);
		await main(page).getByRole('alert').filter({ hasText: '3600' }).waitFor();
		await page.getByText('At most 1 h here.').first().waitFor();
		assert.equal(await page.getByRole('group', { name: /Encoded token/ }).count(), 0);
		await page.getByLabel('Token Expiration (Seconds)').fill('3600');
		await mint(page);
		await page.getByRole('group', { name: /Encoded token/ }).waitFor();
	});
});

test('whoever was blocked gets nothing more, and cannot come back by the dialog', { skip }, async () => {
	const bo = await owner.add('Bo', ['read:clients']);
	await withPage(bo, async (page) => {
		await page.goto(new URL('/dashboard/explorer', server.base).href);
		await mint(page);
		const token = (await page.getByRole('group', { name: /Encoded token/ }).innerText()).trim();
		assert.equal((await manage(server, '/api/v2/clients', token)).status, 200);
		await owner.do('PATCH', `/users/${bo.userId}`, { blocked: true });
		assert.equal((await manage(server, '/api/v2/clients', token)).status, 401, 'the token too');
		await mint(page);
		const asks = dialog(page, 'Your session has ended');
		await asks.getByLabel('Password', { exact: true }).fill(password);
		await button(asks, 'Log in').click();
		await asks.getByRole('alert').filter({ hasText: 'E-mail address, password or code is wrong' }).waitFor();
		assert.equal(await page.evaluate(() => fetch('/dashboard/api/explorer').then((answer) => answer.status)), 401);
	});
});

test('after a log-out everywhere the page asks again, and goes on where it was', { skip }, async () => {
	const lo = await owner.add('Lo', ['read:clients']);
	await withPage(lo, async (page) => {
		await page.goto(new URL('/dashboard/explorer', server.base).href);
		await page.getByLabel('Token Expiration (Seconds)').fill('1234');
		await lo.logIn();
		await lo.do('POST', '/logout', { everywhere: true });
		await mint(page);
		const asks = dialog(page, 'Your session has ended');
		await asks.getByLabel('Password', { exact: true }).fill(password);
		await button(asks, 'Log in').click();
		await page.getByRole('group', { name: /Encoded token/ }).waitFor();
		assert.equal(await page.getByLabel('Token Expiration (Seconds)').inputValue(), '1234');
	});
});

test('a token for more than a day asks for the password when the log-in is old, and says why that is unwise', { skip }, async () => {
	const da = await owner.add('Da', ['read:clients'], { max_token_s: 2_592_000 });
	await withPage(da, async (page) => {
		await page.goto(new URL('/dashboard/explorer', server.base).href);
		await page.getByLabel('Token Expiration (Seconds)').fill('604800');
		await age(server, 'proved_at', 600);
		await mint(page);
		const asks = dialog(page, 'Confirm that it is you');
		await asks.getByText('Longer than 24 hours. Whoever gets hold of this token can use it until then').waitFor();
		assert.deepEqual(await axe(page), []);
		await asks.getByLabel('Password', { exact: true }).fill('not the password');
		await button(asks, 'Confirm').click();
		await asks.getByRole('alert').waitFor();
		assert.equal(await page.getByRole('group', { name: /Encoded token/ }).count(), 0);
		await asks.getByLabel('Password', { exact: true }).fill(password);
		await button(asks, 'Confirm').click();
		const token = (await page.getByRole('group', { name: /Encoded token/ }).innerText()).trim();
		const { iat, exp } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
		assert.equal(exp - iat, 604_800);
		await age(server, 'proved_at', 600);
		await page.getByLabel('Token Expiration (Seconds)').fill('604800');
		await mint(page);
		await asks.waitFor();
		await page.keyboard.press('Escape');
		await main(page).getByRole('alert').waitFor();
	});
});

test('a session opens nothing of the Management API, and a token nothing of the dashboard', { skip }, async () => {
	// (the log-in is old by the test before this, and adding people wants a fresh one)
	await owner.logIn();
	const person = await (await owner.add('Either', ['read:clients'])).logIn();
	const { access_token: token } = await person.do('POST', '/explorer/tokens', { scope: ['read:clients'], expires_in: 60 });
	assert.equal((await manage(server, '/api/v2/clients', token)).status, 200);
	const bearer = { Authorization: `Bearer ${token}` };
	for (const [method, path] of [['GET', '/api/v2/clients'], ['POST', '/api/v2/clients'], ['GET', '/api/v2/tenants/settings']]) {
		const headers = { Cookie: person.cookie, 'X-CSRF': person.csrf, 'Sec-Fetch-Site': 'same-origin' };
		assert.equal((await send(server, method, path, { headers, body: method === 'POST' ? { name: 'x' } : undefined })).status, 401, path);
	}
	const stranger = new Person(server, '');
	for (const [method, path] of [['GET', '/v2/clients'], ['GET', '/explorer'], ['GET', '/users'], ['POST', '/explorer/tokens'], ['POST', '/tenant/global-secret/reveal']])
		assert.ok([401, 403].includes((await stranger.send(method, path, {}, bearer)).status), path);
	assert.equal((await stranger.send('GET', '/session', undefined, bearer)).body.logged_in, false);
	await withPage(person, async (page) => {
		assert.equal(await page.evaluate(() => fetch('/api/v2/clients', { credentials: 'include' }).then((answer) => answer.status)), 401);
	});
});
