// SPDX-License-Identifier: Apache-2.0
// What is shown once is nowhere once it is let go. Each row shows a secret and leaves it; the search is the same for all.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { isThere, launch, open } from './support/browser.mjs';
import { enter, setUp } from './support/people.mjs';
import { inHeap, traces } from './support/traces.mjs';

const skip = isThere() ? false : 'there is no Chromium';
let server;
let browser;
let page;
let owner;
let app;

before(async () => {
	if (skip) return;
	server = await startServer();
	owner = await setUp(server);
	app = (await owner.do('POST', '/v2/clients', { name: 'Rotated', app_type: 'non_interactive', grant_types: ['client_credentials'] })).client_id;
	browser = await launch();
	page = await open(browser, { base: new URL(server.base).origin });
	page.setDefaultTimeout(15_000);
	await enter(page, server, owner.email);
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

const go = (path) => page.goto(new URL(path, server.base).href);
const button = (name, within = page) => within.getByRole('button', { name, exact: true });
const dialog = (name) => page.getByRole('dialog', name ? { name, exact: true } : {});
const byLink = async (name) => {
	await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
	await page.getByRole('heading', { level: 1, name }).waitFor();
};

/** Of the dialog that a client secret is shown in. */
async function revealed() {
	await button('Reveal', dialog()).click();
	return dialog().locator('dd code').nth(1).innerText();
}
async function stored() {
	await page.getByLabel('I stored it').check();
	await button('Done').click();
	await dialog('Store this secret now').waitFor({ state: 'hidden' });
}
async function closed() {
	await button('Close', dialog('Global Client Secret')).last().click();
	await dialog('Global Client Secret').waitFor({ state: 'hidden' });
}

const base32 = (text) => {
	const bits = [...text].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
	return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
};
/** RFC 6238. */
function totp(secret) {
	const count = Buffer.alloc(8);
	count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
	const mac = createHmac('sha1', base32(secret)).update(count).digest();
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

let globalSecret;
const rows = [
	['a created application', {
		show: async () => {
			await go('/dashboard/applications');
			await button('Create Application').click();
			await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Made here');
			await button('Next').click();
			await button('Create', dialog()).click();
			return revealed();
		},
		leave: stored,
	}],
	['a rotated secret', {
		show: async () => {
			await go(`/dashboard/applications/${app}?tab=credentials`);
			await button('Rotate secret').click();
			await button('Rotate secret', dialog('Rotate the client secret?')).click();
			return revealed();
		},
		leave: stored,
	}],
	['a further secret', {
		show: async () => {
			await go(`/dashboard/applications/${app}?tab=credentials`);
			await button('Add a secret').click();
			await dialog('Add a secret').getByLabel('Name').fill('second');
			await button('Create', dialog('Add a secret')).click();
			return revealed();
		},
		leave: stored,
	}],
	['the Global Client Secret, revealed', {
		show: async () => {
			await go('/dashboard/settings');
			await button('Reveal').click();
			return dialog('Global Client Secret').locator('code').innerText();
		},
		leave: closed,
	}],
	['the Global Client Secret, rotated', {
		show: async () => {
			await go('/dashboard/settings');
			await button('Rotate').click();
			const asks = dialog('Rotate the Global Client Secret?');
			await asks.getByRole('textbox').fill((await owner.do('GET', '/session')).tenant.name);
			await button('Rotate', asks).click();
			globalSecret = await dialog('Global Client Secret').locator('code').innerText();
			return globalSecret;
		},
		leave: closed,
	}],
	['a minted token', {
		show: async () => {
			await go('/dashboard/explorer');
			await button('Update & Regenerate Token').click();
			return (await page.getByRole('group', { name: /Encoded token/ }).innerText()).trim();
		},
		leave: () => byLink('Roles'),
	}],
	['what was typed into the debugger', {
		show: async () => {
			await go('/debugger');
			await page.getByLabel('Secret', { exact: true }).fill(globalSecret);
			await page.getByText('Valid token, signature verified').waitFor();
			return globalSecret;
		},
		// away and back: a page that the browser kept must have been wiped before
		leave: async () => {
			await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Roles' }).click();
			await page.getByRole('heading', { level: 1, name: 'Roles' }).waitFor();
			await page.goBack();
			await page.getByLabel('Secret', { exact: true }).waitFor();
		},
	}],
	['the key for one-time codes', {
		show: async () => {
			await go('/dashboard/account');
			await button('Set up').click();
			return page.locator('code.break').innerText();
		},
		leave: async (secret) => {
			await page.getByLabel('One-time code').fill(totp(secret));
			await button('Turn on').click();
			await button('Turn off').waitFor();
		},
		bytes: (secret) => [base32(secret)],
	}],
];

for (const [name, { show, leave, bytes = () => [] }] of rows) {
	test(`${name}: nowhere once it was let go`, { skip }, async (t) => {
		const secret = await show();
		assert.ok(secret.length >= 26 && !secret.includes('•'), 'a secret was shown');
		const shown = await traces(page, server, secret, { since: page.account.requests.length });
		assert.deepEqual(shown, ['the document'], 'while it is shown it is in the document, so the search finds what is there');
		await leave(secret);
		const since = page.account.requests.length;
		const bare = secret.split('.').at(-1);
		assert.deepEqual(await traces(page, server, bare, { since, bytes: bytes(secret) }), []);
		t.diagnostic(`found ${await inHeap(page, bare)} times in the heap`);
		if (!page.url().includes('/debugger')) {
			await byLink('Audit trail');
			await byLink('Overview');
		}
		assert.deepEqual(await traces(page, server, bare, { since, bytes: bytes(secret) }), []);
		assert.deepEqual(page.account.errors, []);
	});
}
