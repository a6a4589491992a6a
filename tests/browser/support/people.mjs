// SPDX-License-Identifier: Apache-2.0
// people.mjs: persons at the dashboard of the real program, by its interface: quick where a test is about something else,
// and free to send what no page would.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const password = 'correct horse battery staple';
const run = promisify(execFile);
const ownPage = { 'Sec-Fetch-Site': 'same-origin' };

/** One HTTPS request: {status, headers, body}. Header values may be lists: the field is then sent as often. */
export async function send(server, method, path, { headers = {}, body } = {}) {
	const ca = await readFile(server.bootstrap.SSL_CERT_FILE);
	const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
	const kind = text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
	return new Promise((done, fail) => {
		const out = request(new URL(path, server.base), { method, ca, headers: { ...kind, ...headers } }, async (answer) => {
			let got = '';
			for await (const part of answer.setEncoding('utf8')) got += part;
			let read = got;
			try { read = JSON.parse(got); } catch { /* not JSON: the text stays */ }
			done({ status: answer.statusCode, headers: answer.headers, body: read });
		});
		out.once('error', fail).end(text);
	});
}

/** A Management API call with a bearer token. */
export const manage = (server, path, token, method = 'GET', body = undefined) =>
	send(server, method, path, { headers: { Authorization: `Bearer ${token}` }, body });

export class Person {
	constructor(server, email) {
		Object.assign(this, { server, email, cookie: '', csrf: '1' });
	}

	/** As a page of the dashboard sends it; `headers` stand instead of or beside its own, undefined leaves one out. */
	async send(method, path, body, headers = {}) {
		const own = { ...ownPage, ...(method === 'GET' ? {} : { 'X-CSRF': this.csrf }), ...(this.cookie ? { Cookie: this.cookie } : {}) };
		const sent = Object.fromEntries(Object.entries({ ...own, ...headers }).filter(([, value]) => value !== undefined));
		return send(this.server, method, `/dashboard/api${path}`, { headers: sent, body: method === 'GET' ? undefined : body ?? {} });
	}

	/** The same, where anything but success is a mistake of the test. */
	async do(method, path, body) {
		const answer = await this.send(method, path, body);
		if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
		if (cookie) this.cookie = cookie;
		if (answer.body?.csrf) this.csrf = answer.body.csrf;
		return answer.body;
	}

	async logIn() {
		Object.assign(this, { cookie: '', csrf: '1' });
		await this.do('POST', '/login', { email: this.email, password });
		return this;
	}

	/** Another person, with a role of these scopes. */
	async add(name, scopes, more = {}) {
		const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
		const role = await this.do('POST', '/roles', { name: `${name}'s role`, scopes, ...more });
		const user = await this.do('POST', '/users', { name, email, role_id: role.id, password });
		return Object.assign(new Person(this.server, email), { roleId: role.id, userId: user.user_id });
	}
}

/** The first owner, by the code that the server printed. */
export async function setUp(server) {
	const code = server.lines.map((line) => /set-up: \S+ code (\S+)/.exec(line)?.[1]).find(Boolean);
	const owner = new Person(server, 'ada@example.com');
	await owner.do('POST', '/setup', { code, name: 'Ada Owner', email: owner.email, password });
	return owner;
}

/** Makes every session older by that many seconds, as time would. `column`: proved_at, seen_at. */
export async function age(server, column, seconds) {
	const script = 'import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=10) as s:\n'
		+ ' s.execute(f"UPDATE dashboard_sessions SET {sys.argv[2]} = {sys.argv[2]} - ?", (int(sys.argv[3]) * 1000,))\ns.close()\n';
	await run('python3', ['-c', script, join(server.dataDir, 'mintage.db'), column, String(seconds)]);
}

/** Logs a person in by the page. */
export async function enter(page, server, email) {
	await page.goto(new URL('/dashboard/', server.base).href);
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Log in' }).click();
	await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}
