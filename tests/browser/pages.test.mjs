// SPDX-License-Identifier: Apache-2.0
// Every page, light and dark, with data, empty, broken and denied: a screenshot, and nothing that axe, the policy or the
// network account objects to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, isThere, launch, open, shot } from './support/browser.mjs';
import { apis, clients } from './support/data.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const client = `/applications/${clients[0].client_id}`;
const api = `/apis/${apis[1].id}`;
const pages = {
	overview: '/', logs: '/logs', applications: '/applications', application: client, 'application-quickstart': `${client}?tab=quickstart`,
	'application-apis': `${client}?tab=apis`, 'application-credentials': `${client}?tab=credentials`, 'application-activity': `${client}?tab=activity`,
	'application-advanced': `${client}?tab=advanced`, apis: '/apis', api, 'api-settings': `${api}?tab=settings`, 'api-permissions': `${api}?tab=permissions`,
	'api-machines': `${api}?tab=m2m`, 'api-test': `${api}?tab=test`, explorer: '/explorer', endpoints: '/endpoints', users: '/users', roles: '/roles', keys: '/keys',
	audit: '/audit', settings: '/settings', account: '/account', 'not-found': '/no-such-page',
};
const states = ['ok', 'empty', 'error', 'denied'];
// the tabs of one page share its states
const onlyOk = (name) => /^(application|api)-/.test(name) || name === 'not-found';

let server;
let browser;
before(async () => {
	if (skip) return;
	server = await standIn();
	browser = await launch();
});
after(async () => {
	await browser?.close();
	server?.stop();
});

const settle = (page) => page.waitForFunction(() => document.querySelector('h1, [role=alert]') && !document.querySelector('[aria-busy=true], .chart:empty'));

async function judge(page, name) {
	await shot(page, name);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await page.account.violations(), []);
	assert.deepEqual(page.account.foreign, []);
	assert.deepEqual(page.account.errors, []);
}

for (const scheme of ['light', 'dark']) {
	for (const [name, path] of Object.entries(pages)) {
		for (const state of states) {
			if (state !== 'ok' && onlyOk(name)) continue;
			test(`${name} is in order: ${scheme}, ${state}`, { skip }, async () => {
				server.state(state);
				const page = await open(browser, { base: server.base, scheme });
				try {
					await page.goto(`${server.base}/dashboard${path}`);
					await settle(page);
					await judge(page, `${name}-${scheme}-${state}`);
				} finally {
					await page.context().close();
				}
			});
		}
	}
	for (const [name, state] of [['login', 'out'], ['setup', 'setup']]) {
		test(`${name} is in order: ${scheme}`, { skip }, async () => {
			server.state(state);
			const page = await open(browser, { base: server.base, scheme });
			try {
				await page.goto(`${server.base}/dashboard/`);
				await settle(page);
				await judge(page, `${name}-${scheme}`);
			} finally {
				await page.context().close();
			}
		});
	}
	for (const [name, scope] of [['token', ''], ['refusal', 'refund:orders']]) {
		test(`an application's ${name} on the test tab is in order: ${scheme}`, { skip }, async () => {
			server.state('ok');
			const page = await open(browser, { base: server.base, scheme });
			try {
				await page.goto(`${server.base}/dashboard${api}?tab=test`);
				await page.getByLabel('Scopes').fill(scope);
				await page.getByRole('button', { name: 'Get a token' }).click();
				await page.getByRole('region', { name: 'Token answer, JSON' }).waitFor();
				await judge(page, `api-test-${name}-${scheme}`);
			} finally {
				await page.context().close();
			}
		});
	}
	test(`the debugger is in order: ${scheme}`, { skip }, async () => {
		const page = await open(browser, { base: server.base, scheme });
		try {
			await page.goto(`${server.base}/debugger`);
			await settle(page);
			await judge(page, `debugger-${scheme}`);
		} finally {
			await page.context().close();
		}
	});
}
