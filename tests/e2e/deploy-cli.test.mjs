// SPDX-License-Identifier: Apache-2.0
// auth0-deploy-cli (npm, unmodified): exports and imports a tenant, as a folder and as YAML.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mint, ownServer } from '../support/server.mjs';

const server = await ownServer(import.meta.url);
const work = await mkdtemp(join(tmpdir(), 'mintage-deploy-'));
after(() => rm(work, { recursive: true, force: true }));
const deploy = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/auth0-deploy-cli/lib/index.js');
const core = ['tenant', 'clients', 'clientGrants', 'resourceServers'];

// Runs the command; resolves to its output, fails with it when the exit status is not 0.
async function a0deploy(words, { only = core, remove = false } = {}) {
	const config = join(work, 'config.json');
	await writeFile(config, JSON.stringify({
		AUTH0_DOMAIN: server.domain, AUTH0_CLIENT_ID: server.id, AUTH0_CLIENT_SECRET: server.secret,
		...(only && { AUTH0_INCLUDED_ONLY: only }), ...(remove && { AUTH0_ALLOW_DELETE: true }),
	}));
	const child = spawn(process.execPath, [deploy, ...words, '--config_file', config], { stdio: ['ignore', 'pipe', 'pipe'], cwd: work });
	let output = '';
	child.stdout.on('data', (data) => { output += data; });
	child.stderr.on('data', (data) => { output += data; });
	const status = await new Promise((done) => { child.once('exit', done); });
	assert.equal(status, 0, output);
	return output;
}
const toFolder = (folder, options) => a0deploy(['export', '--format', 'directory', '--output_folder', folder], options);
const toYaml = (folder, options) => a0deploy(['export', '--format', 'yaml', '--output_folder', folder], options);
const fromFile = (file, options) => a0deploy(['import', '--input_file', file], options);

// Every file below a folder with its text.
async function read(folder) {
	const files = {};
	for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
		const path = join(entry.parentPath ?? entry.path, entry.name);
		if (entry.isFile()) files[path.slice(folder.length + 1)] = await readFile(path, 'utf8');
	}
	return files;
}

async function fill() {
	const token = await mint(server);
	const post = async (path, json) => {
		const answer = await server.call('POST', `/api/v2/${path}`, { token, json });
		assert.equal(answer.status, 201, JSON.stringify(answer.body));
		return answer.body;
	};
	await post('resource-servers', { identifier: 'https://orders.example/', name: 'Orders', token_lifetime: 3600,
		scopes: [{ value: 'read:orders', description: 'Read orders' }, { value: 'write:orders' }], enforce_policies: true, token_dialect: 'access_token_authz' });
	const client = await post('clients', { name: 'Order worker', app_type: 'non_interactive', description: 'packs', client_metadata: { team: 'blue' } });
	await post('clients', { name: 'Shop front', app_type: 'spa', callbacks: ['https://shop.example/cb'], web_origins: ['https://shop.example'] });
	await post('client-grants', { client_id: client.client_id, audience: 'https://orders.example/', scope: ['read:orders'] });
}

test('export to a folder, change, import, export: the change is there and nothing else', async () => {
	await fill();
	const [one, two] = [join(work, 'one'), join(work, 'two')];
	await toFolder(one);
	const before = await read(one);
	assert.ok('tenant.json' in before, Object.keys(before).join(' '));
	assert.ok('clients/Order worker.json' in before);
	assert.ok('resource-servers/Orders.json' in before);
	assert.ok(Object.keys(before).some((name) => name.startsWith('grants/')));
	assert.ok(!Object.keys(before).some((name) => name.includes('Auth0 Management API.json') && name.startsWith('resource-servers/')));

	const client = JSON.parse(before['clients/Order worker.json']);
	await writeFile(join(one, 'clients/Order worker.json'), JSON.stringify({ ...client, description: 'ships', client_metadata: { team: 'red' } }));
	const api = JSON.parse(before['resource-servers/Orders.json']);
	await writeFile(join(one, 'resource-servers/Orders.json'), JSON.stringify({ ...api, token_lifetime: 7200 }));
	const tenant = JSON.parse(before['tenant.json']);
	await writeFile(join(one, 'tenant.json'), JSON.stringify({ ...tenant, friendly_name: 'Deployed', session_lifetime: 100 }));
	await writeFile(join(one, 'clients/New one.json'), JSON.stringify({ name: 'New one', app_type: 'regular_web' }));
	await fromFile(one);

	await toFolder(two);
	const now = await read(two);
	assert.equal(JSON.parse(now['clients/Order worker.json']).description, 'ships');
	assert.deepEqual(JSON.parse(now['clients/Order worker.json']).client_metadata, { team: 'red' });
	assert.equal(JSON.parse(now['resource-servers/Orders.json']).token_lifetime, 7200);
	assert.equal(JSON.parse(now['tenant.json']).friendly_name, 'Deployed');
	assert.equal(JSON.parse(now['tenant.json']).session_lifetime, 100);
	assert.ok('clients/New one.json' in now);
	const changed = new Set(['clients/Order worker.json', 'resource-servers/Orders.json', 'tenant.json', 'clients/New one.json']);
	for (const name of Object.keys(before)) if (!changed.has(name)) assert.equal(now[name], before[name], name);
});

test('importing an export changes nothing', async () => {
	const [one, two] = [join(work, 'same-one'), join(work, 'same-two')];
	await toFolder(one);
	await cp(one, `${one}-input`, { recursive: true });
	await fromFile(`${one}-input`);
	await toFolder(two);
	assert.deepEqual(await read(two), await read(one));
});

test('YAML goes out and in alike', async () => {
	const [one, two] = [join(work, 'yaml-one'), join(work, 'yaml-two')];
	await toYaml(one);
	await fromFile(join(one, 'tenant.yaml'));
	await toYaml(two);
	assert.deepEqual(await read(two), await read(one));
});

test('with AUTH0_ALLOW_DELETE what left the file leaves the tenant, and the caller stays', async () => {
	const folder = join(work, 'less');
	await toFolder(folder);
	await rm(join(folder, 'clients/New one.json'));
	await fromFile(folder, { remove: true });
	const token = await mint(server);
	const names = (await server.call('GET', '/api/v2/clients', { token })).body.map((client) => client.name);
	assert.ok(!names.includes('New one'), names.join(', '));
	assert.ok(names.includes('Order worker'));
});

test('an export of everything ends well, skipping what is not built', async () => {
	const output = await toFolder(join(work, 'everything'), { only: null });
	assert.match(output, /Insufficient scope|skip/i);
	assert.ok('tenant.json' in await read(join(work, 'everything')));
});
