// SPDX-License-Identifier: Apache-2.0
// server.mjs: a Mintage server of a test's own, in a temporary folder. $MINTAGE names the program (build/mintage when unset).
//
// Node reads the certificates that it trusts once, at its start. So a test file that uses clients in its own process begins with
// `const server = await ownServer(import.meta.url)`: the first process starts the server and runs the same file again in a child
// whose environment trusts it; in the child, ownServer answers at once.
import { spawn, execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const top = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const program = process.env.MINTAGE || join(top, 'build/mintage');
const READY = 'mintage: ready ';
const CA_VARIABLES = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'];
const run = promisify(execFile);

const readEnv = async (path) => Object.fromEntries((await readFile(path, 'utf8')).split('\n')
	.map((line) => /^(?:export )?([A-Z0-9_]+)=(.*)$/.exec(line.trim())).filter(Boolean)
	.map(([, name, value]) => [name, value.replace(/^(['"])(.*)\1$/, '$2')]));

// Starts a server; resolves once it says that it is ready.
export async function startServer({ args = [], folder, port = 0 } = {}) {
	const own = folder ?? await mkdtemp(join(tmpdir(), 'mintage-'));
	const dataDir = join(own, 'data');
	const child = spawn(program, ['serve', '--data-dir', dataDir, '--https', `127.0.0.1:${port}`, ...args],
		{ stdio: ['ignore', 'ignore', 'pipe'] });
	const lines = [];
	const ended = new Promise((done) => { child.once('exit', (status, signal) => done({ status, signal })); });
	const base = await new Promise((done, fail) => {
		createInterface({ input: child.stderr }).on('line', (line) => {
			lines.push(line);
			if (line.startsWith(READY)) done(line.slice(READY.length).trim());
		});
		child.once('error', fail);
		ended.then(({ status }) => fail(new Error(`the server ended (${status}) before it was ready:\n${lines.join('\n')}`)));
	});
	const bootstrap = await readEnv(join(dataDir, 'bootstrap.env'));
	const stop = async () => {
		const early = child.exitCode !== null || child.signalCode !== null;
		child.kill('SIGTERM');
		const { status, signal } = await ended;
		if (early) throw new Error(`the server ended before the test did (${status ?? signal}):\n${lines.join('\n')}`);
		if (!folder) await rm(own, { recursive: true, force: true });
		if (status !== 0) throw new Error(`the server ended with status ${status}:\n${lines.join('\n')}`);
	};
	return { base, dataDir, bootstrap, lines, stop, pid: child.pid, env: environment(bootstrap) };
}

// What a program must have in its environment to trust and use the server.
function environment(bootstrap) {
	const ca = Object.fromEntries(CA_VARIABLES.map((name) => [name, bootstrap.SSL_CERT_FILE]));
	return { ...process.env, ...bootstrap, ...ca };
}

// See the top of the file. Resolves in the child to {base, dataDir, domain, id, secret, audience, cli}.
export async function ownServer(url) {
	if (process.env.MINTAGE_TEST_BASE) return inChild();
	const server = await startServer();
	const env = { ...server.env, MINTAGE_TEST_BASE: server.base, MINTAGE_TEST_DATA: server.dataDir };
	delete env.NODE_TEST_CONTEXT;
	const child = spawn(process.execPath, ['--test-reporter=tap', '--test-timeout=240000', fileURLToPath(url)],
		{ stdio: ['ignore', 'inherit', 'inherit'], env });
	const status = await new Promise((done) => { child.once('exit', done); });
	try {
		await server.stop();
	} catch (error) {
		console.log(`not ok - the server ended well\n${String(error.message).replace(/^/gm, '# ')}`);
		process.exit(1);
	}
	process.exit(status ?? 1);
}

function inChild() {
	const { MINTAGE_TEST_BASE: base, MINTAGE_TEST_DATA: dataDir } = process.env;
	return {
		base, dataDir,
		issuer: base,
		domain: process.env.AUTH0_DOMAIN,
		id: process.env.AUTH0_CLIENT_ID,
		secret: process.env.AUTH0_CLIENT_SECRET,
		audience: process.env.AUTH0_AUDIENCE,
		// a subcommand beside the running server
		cli: (...words) => run(program, words, { env: process.env }),
		// a call with fetch: JSON in, {status, headers, body} out
		call: async (method, path, { token, json, form, headers = {} } = {}) => {
			const init = { method, headers: { ...headers } };
			if (token) init.headers.authorization = `Bearer ${token}`;
			if (json !== undefined) {
				init.headers['content-type'] ??= 'application/json';
				init.body = JSON.stringify(json);
			}
			if (form) init.body = new URLSearchParams(form);
			const answer = await fetch(new URL(path, base), init);
			const text = await answer.text();
			let body = text;
			try { body = JSON.parse(text); } catch { /* not JSON: the text stays */ }
			return { status: answer.status, headers: answer.headers, body };
		},
	};
}

// A token of the client credentials grant, by fetch.
export async function mint(server, fields = {}) {
	const form = { grant_type: 'client_credentials', client_id: server.id, client_secret: server.secret,
		audience: server.audience, ...fields };
	const answer = await server.call('POST', '/oauth/token', { form });
	if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${JSON.stringify(answer.body)}`);
	return answer.body.access_token;
}

export const isBuilt = () => existsSync(program);
