// SPDX-License-Identifier: Apache-2.0
// The QR code of the two-step log-in, as a camera sees it: what is drawn decodes to the whole address, in either scheme, and nothing of
// it is left behind the dialog.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import jsqr from 'jsqr';
import { axe, isThere, launch, open, shot } from './support/browser.mjs';
import { totpSecret, totpUri } from './support/data.mjs';
import { standIn } from './support/stand-in.mjs';

const skip = isThere() ? false : 'there is no Chromium';
const label = 'QR code with the key, for an authenticator app';
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

/** What a reader makes of a picture. The page turns it into pixels. */
async function read(page, picture) {
	const { width, height, pixels } = await page.evaluate(async (text) => {
		const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
		const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
		const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
		canvas.drawImage(bitmap, 0, 0);
		return { width: bitmap.width, height: bitmap.height, pixels: [...canvas.getImageData(0, 0, bitmap.width, bitmap.height).data] };
	}, picture.toString('base64'));
	return jsqr(Uint8ClampedArray.from(pixels), width, height, { inversionAttempts: 'dontInvert' })?.data;
}

for (const scheme of ['light', 'dark'])
	test(`the code on the screen is the address of the key, and goes with its dialog: ${scheme}`, { skip }, async () => {
		const page = await open(browser, { base: server.base, scheme });
		try {
			await page.goto(`${server.base}/dashboard/account`);
			await page.getByRole('button', { name: 'Set up' }).click();
			const code = page.getByRole('img', { name: label });
			await code.waitFor();
			assert.equal(await read(page, await code.screenshot()), totpUri);
			await page.getByRole('dialog').getByText(totpSecret, { exact: true }).waitFor();
			assert.deepEqual(await axe(page), []);
			await shot(page, `totp-${scheme}`);
			await page.keyboard.press('Escape');
			await page.getByRole('dialog').waitFor({ state: 'hidden' });
			assert.equal(await code.count(), 0);
			assert.equal((await page.content()).includes(totpSecret), false);
			assert.deepEqual(await page.account.violations(), []);
			assert.deepEqual(page.account.foreign, []);
			assert.equal(page.account.requests.some((one) => `${one.url()} ${one.postData() ?? ''}`.includes(totpSecret)), false, 'the key goes nowhere');
		} finally {
			await page.context().close();
		}
	});
