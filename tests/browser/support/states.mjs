// SPDX-License-Identifier: Apache-2.0
// states.mjs: every page in one colour scheme, with data, empty, broken and denied, wide and narrow: a screenshot, and
// nothing that axe, the policy or the network account objects to. Two suites share it, so that they run side by side.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { axe, isThere, launch, open, shot } from './browser.mjs';
import { apis, clients } from './data.mjs';
import { standIn } from './stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const client = `/applications/${clients[0].client_id}`;
const api = `/apis/${apis[1].id}`;
export const pages = {
	overview: '/', logs: '/logs', applications: '/applications', application: client, 'application-quickstart': `${client}?tab=quickstart`,
	'application-apis': `${client}?tab=apis`, 'application-credentials': `${client}?tab=credentials`, 'application-activity': `${client}?tab=activity`,
	'application-advanced': `${client}?tab=advanced`, apis: '/apis', api, 'api-settings': `${api}?tab=settings`, 'api-permissions': `${api}?tab=permissions`,
	'api-machines': `${api}?tab=m2m`, 'api-test': `${api}?tab=test`, explorer: '/explorer', endpoints: '/endpoints', users: '/users', roles: '/roles', keys: '/keys',
	audit: '/audit', settings: '/settings', account: '/account', 'not-found': '/no-such-page',
};
const states = ['ok', 'empty', 'error', 'denied'];
const isTab = (name) => /^(application|api)-/.test(name);
// what a tab belongs to is there, so that the state is the tab's own
const ofTab = new RegExp(`^/v2/(clients/${clients[0].client_id}|resource-servers/${apis[1].id})$`);
// these show nothing that a scope opens or changes
const needsNoScope = ['application-quickstart', 'api', 'endpoints', 'account', 'not-found'];

// the live tail puts a row at the top; each grant is read by itself, and has as many scopes as it has
const moves = ['logs', 'application-apis'];

let server;
let browser;
let page;

const settle = (page) => page.waitForFunction(() => document.querySelector('h1, [role=alert]') && !document.querySelector('[aria-busy=true], .chart:empty'));

async function judge(page, name) {
	await shot(page, name);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await page.account.violations(), []);
	assert.deepEqual(page.account.foreign, []);
	assert.deepEqual(page.account.errors, []);
}

async function go(path) {
	Object.assign(page.account, { requests: [], foreign: [], errors: [] });
	await page.goto(`${server.base}${path}`);
	await settle(page);
}

/** No page may be wider than a phone, whatever scrolls within it. */
async function judgeNarrow(name) {
	await page.setViewportSize({ width: 390, height: 844 });
	await shot(page, `${name}-narrow`);
	const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	await page.setViewportSize({ width: 1440, height: 900 });
	assert.ok(over <= 0, `${over} px too wide`);
}

export function everyState(scheme) {
	before(async () => {
		if (skip) return;
		server = await standIn();
		browser = await launch();
		page = await open(browser, { base: server.base, scheme });
		page.setDefaultTimeout(20_000);
	});
	after(async () => {
		await browser?.close();
		server?.stop();
	});
	test('every route and every tab has its cases', async () => {
		const read = (name) => readFile(new URL(`../../../web/src/${name}`, import.meta.url), 'utf8');
		const [app, nav, texts] = await Promise.all(['App.tsx', 'shell/pages.ts', 'texts.ts'].map(read));
		const found = (text, pattern) => [...text.matchAll(pattern)].map(([, one]) => one);
		const routes = [...found(app, /\['([^']+)', page\(/g), ...found(nav, /path: '([^']+)'/g)].filter((path) => path !== '/debugger');
		assert.ok(routes.length > 20);
		const has = (path) => Object.values(pages).some((one) => new RegExp(`^${path.replace(/:\w+/g, '[^/?]+')}(\\?|$)`).test(one));
		assert.deepEqual(routes.filter((path) => !has(path)), []);
		const tabs = found(texts, /\n    tabs: \{([^}]+)/g).map((list) => found(list, /(\w+):/g));
		assert.equal(tabs.length, 2);
		for (const [which, at] of [client, api].entries())
			assert.deepEqual(tabs[which].slice(1).filter((tab) => !Object.values(pages).includes(`${at}?tab=${tab}`)), []);
	});
	for (const [name, path] of Object.entries(pages)) {
		for (const state of states) {
			if (state !== 'ok' && name === 'not-found') continue;
			test(`${name} is in order: ${scheme}, ${state}`, { skip }, async () => {
				server.state(state, isTab(name) ? ofTab : null);
				await go(`/dashboard${path}`);
				await judge(page, `${name}-${scheme}-${state}`);
				if (state === 'denied' && !needsNoScope.includes(name)) assert.match(await page.getByRole('main').innerText(), /\b(read|create|update|delete):\w+/);
				if (state !== 'ok') return;
				if (!moves.includes(name)) assert.equal(await page.evaluate(() => globalThis.layoutShift), 0, 'something moved while the page loaded');
				await judgeNarrow(`${name}-${scheme}`);
			});
		}
	}
	for (const [name, state] of [['login', 'out'], ['setup', 'setup']]) {
		test(`${name} is in order: ${scheme}`, { skip }, async () => {
			server.state(state);
			await go('/dashboard/');
			await judge(page, `${name}-${scheme}`);
			await judgeNarrow(`${name}-${scheme}`);
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
		await go('/debugger');
		await judge(page, `debugger-${scheme}`);
		await judgeNarrow(`debugger-${scheme}`);
	});
	test(`a session that ended asks in a dialog, which is in order: ${scheme}`, { skip }, async () => {
		server.state('ok');
		await go('/dashboard/settings');
		await page.getByLabel('Support e-mail').fill('typed@example.com');
		server.state('expired');
		await page.getByRole('button', { name: 'Save' }).first().click();
		await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
		await judge(page, `expired-${scheme}`);
		await judgeNarrow(`expired-${scheme}`);
		assert.equal(await page.getByLabel('Support e-mail').inputValue(), 'typed@example.com');
	});
	test(`what was last known stays, greyed, under a banner: ${scheme}`, { skip }, async () => {
		server.state('ok');
		await go('/dashboard/explorer');
		await page.getByRole('button', { name: 'Revoke Vd2n8sKq4LmT1xYz' }).click();
		const asks = page.getByRole('dialog', { name: 'Revoke this token?' }).getByRole('button', { name: 'Revoke', exact: true });
		await page.route('**/dashboard/api/explorer', (route) => route.fulfill({ status: 503, json: { message: 'Away.' } }));
		await asks.click();
		await page.locator('.stale').waitFor();
		await page.getByRole('alert').getByRole('button', { name: 'Retry' }).waitFor();
		await judge(page, `away-${scheme}`);
		await page.unroute('**/dashboard/api/explorer');
		await page.getByRole('alert').getByRole('button', { name: 'Retry' }).click();
		await page.locator('.stale').waitFor({ state: 'detached' });
	});
}
