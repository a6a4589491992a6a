// SPDX-License-Identifier: Apache-2.0
// keyboard.mjs: a person with a keyboard and nothing else. Each stop of the focus is looked at: it must be seen.
import assert from 'node:assert/strict';

/** What is wrong with where the focus is; null when it can be seen. Runs in the page. */
function faultOfFocus() {
	let at = document.activeElement;
	while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
	const named = [at?.type, at?.getAttribute('aria-label'), at?.labels?.[0]?.textContent, at?.textContent?.trim().slice(0, 40)];
	const name = `<${[at?.tagName.toLowerCase(), ...named].filter(Boolean).join(' ')}>`;
	if (!at || at === document.body) return 'the focus is nowhere';
	if (at.tabIndex < 0) return null; // headings and regions that take the focus so that reading starts there
	const isDrawn = (one, ring) => {
		const style = getComputedStyle(one, ring);
		return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && !/, 0\)$|transparent/.test(style.outlineColor);
	};
	// a box that the kit hides draws its ring on what stands for it: what follows, or what it lies in
	const drawn = [at, at.nextElementSibling, at.parentElement, at.closest('label'), at.getRootNode().host].filter(Boolean);
	if (!drawn.some((one) => isDrawn(one, null))) return `${name} has the focus and does not show it`;
	const box = (at.closest('label') ?? at).getBoundingClientRect();
	if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return `${name} has the focus out of sight`;
	return null;
}

export class Keyboard {
	constructor(page) {
		this.page = page;
	}

	async press(...keys) {
		for (const key of keys) await this.page.keyboard.press(key);
	}

	async type(text) {
		await this.page.keyboard.type(text);
	}

	/** In place of what stands in a field. */
	async retype(text) {
		await this.press('Control+a');
		await this.type(text);
	}

	async look() {
		assert.equal(await this.page.evaluate(faultOfFocus), null);
	}

	/** Whether the one that is looked for has the focus. */
	has(locator) {
		return locator.evaluateAll((found) => found.some((one) => one === one.getRootNode().activeElement));
	}

	/** Goes on by `key` until `locator` has the focus; each stop on the way is looked at. */
	async to(locator, key = 'Tab', most = 150) {
		await locator.first().waitFor({ state: 'attached' });
		for (let stops = 0; stops <= most; stops++) {
			if (await this.has(locator)) {
				await this.look();
				return;
			}
			await this.press(key);
			if (key === 'Tab') await this.page.evaluate(faultOfFocus).then((fault) => assert.ok(!fault || fault === 'the focus is nowhere', fault));
		}
		assert.fail(`${most} times ${key} and not at ${locator}`);
	}

	/** Goes there and does `keys`. */
	async on(locator, ...keys) {
		await this.to(locator);
		await this.press(...keys);
	}

	/** The focus must come there by itself. */
	async arrives(locator) {
		const handle = await locator.first().elementHandle();
		await this.page.waitForFunction((one) => one === one.getRootNode().activeElement, handle).catch(async () => {
			assert.fail(`the focus came to ${await this.where()}, not to ${locator}`);
		});
	}

	where() {
		return this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160));
	}
}

/** Every control that a person must be able to reach, by an attribute of its own; of a group of radios only the one that has the Tab stop. */
function numberControls() {
	const all = document.querySelectorAll('a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [contenteditable=true], [tabindex]');
	const wanted = [...all].filter((one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true })
		&& !one.closest('[aria-hidden=true], [inert]') && !(one.type === 'radio' && !one.checked));
	wanted.forEach((one, at) => { one.dataset.stop = at; });
	return wanted.map((one) => `${one.tagName} ${one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 40)} ${one.id}`);
}

/** By Tab through the whole page and round it: every control is reached, each is seen, and none keeps the focus. */
export async function walk(page) {
	const wanted = await page.evaluate(numberControls);
	const seen = new Set();
	for (let stops = 0; stops < wanted.length + 20 && seen.size < wanted.length; stops++) {
		await page.keyboard.press('Tab');
		const fault = await page.evaluate(faultOfFocus);
		// between the last control and the first lies the browser's own window
		if (fault === 'the focus is nowhere') continue;
		assert.equal(fault, null);
		const stop = await page.evaluate(() => document.activeElement.dataset.stop);
		// an editor in a shadow root has no number
		if (stop) seen.add(stop);
	}
	assert.equal(wanted.filter((_, at) => !seen.has(String(at))).join('\n'), '', 'not reached by Tab');
	return seen.size;
}
