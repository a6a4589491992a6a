// SPDX-License-Identifier: Apache-2.0
// The endpoint explorer's form: fields as the OpenAPI document has them, and what is sent of them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, isThere, launch, open, shot } from './support/browser.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const token = `e30.${Buffer.from(JSON.stringify({ scope: 'read:clients', exp: 4_102_444_800 })).toString('base64url')}.c2ln`;

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

/** A page at that operation, with a token; `asked` has what it asks of the Management API. */
async function at(operation, work) {
	server.state('ok');
	const page = await open(browser, { base: server.base });
	const asked = [];
	await page.route(/\/api\/v2\/(?!openapi)/, (route) => {
		asked.push(route.request().url().slice(server.base.length));
		return route.fulfill({ status: 200, contentType: 'application/json', body: '[]' });
	});
	try {
		await page.goto(`${server.base}/dashboard/endpoints?operation=${operation}`);
		await page.getByRole('button', { name: 'Set API Token' }).click();
		await page.getByRole('textbox', { name: 'API Token' }).fill(token);
		await page.getByRole('button', { name: 'Set Token' }).click();
		await work(page, asked);
		assert.deepEqual(page.account.errors, []);
	} finally {
		await page.context().close();
	}
}

const press = (page) => page.getByRole('button', { name: 'Try', exact: true }).click();

test('a path parameter that is missing is asked for, and nothing is sent', { skip }, () =>
	at('get_clients_by_id', async (page, asked) => {
		await press(page);
		await page.getByText('It is needed.').waitFor();
		assert.deepEqual(await axe(page), []);
		assert.deepEqual(asked, []);
		await page.getByRole('textbox', { name: 'id' }).fill('a/b c');
		await press(page);
		await page.getByText(/^200 in/).waitFor();
		assert.deepEqual(asked, ['/api/v2/clients/a%2Fb%20c']);
	}));

test('numbers keep within their bounds', { skip }, () =>
	at('get_clients', async (page, asked) => {
		for (const wrong of ['0', '101', 'ten', '1.5']) {
			await page.getByRole('textbox', { name: 'per_page' }).fill(wrong);
			await page.getByText('A number from 1 to 100').first().waitFor();
			await press(page);
		}
		assert.deepEqual(asked, []);
		await page.getByRole('textbox', { name: 'per_page' }).fill('100');
		await press(page);
		await page.getByText(/^200 in/).waitFor();
		assert.deepEqual(asked, ['/api/v2/clients?per_page=100']);
	}));

test('a choice is chosen, a list is sent once for each, what is empty is not sent', { skip }, () =>
	at('get_clients', async (page, asked) => {
		await page.getByLabel('is_global').selectOption('false');
		await page.getByRole('textbox', { name: 'app_type' }).fill('spa, native,');
		await press(page);
		await page.getByText(/^200 in/).waitFor();
		assert.deepEqual(asked, ['/api/v2/clients?is_global=false&app_type=spa&app_type=native']);
		const curl = await page.getByRole('region', { name: 'cURL' }).textContent();
		assert.match(curl, /clients\?is_global=false&app_type=spa&app_type=native'/);
		await shot(page, 'endpoints-form');
	}));
