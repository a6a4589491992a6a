// SPDX-License-Identifier: Apache-2.0
// web.mjs: how soon the dashboard's shell is there, by the browser's own clock, against the real program on loopback. Prints
// JSON for bench/run: {cold: {paint, heading, key}, warm: ..., requests, shift}, in milliseconds, medians of BENCH_WEB_RUNS (9).
//
// paint: first contentful paint. heading: the h1 of the overview is in the document. key: Ctrl-K, tried from then on, opens
// the palette, so the page does what it is told. cold: a context that has never seen the page; warm: the same once more.
import { launch } from '../tests/browser/support/browser.mjs';
import { setUp } from '../tests/browser/support/people.mjs';
import { startServer } from '../tests/support/server.mjs';

const runs = Number(process.env.BENCH_WEB_RUNS ?? 9);
const pages = ['', 'logs', 'applications', 'apis', 'explorer', 'endpoints', 'users', 'roles', 'keys', 'audit', 'settings', 'account'];
const middle = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

/** Before any script of the page: waits for the heading, then tries the key in each frame. */
function watch() {
	globalThis.seen = {};
	const tick = () => {
		if (!globalThis.seen.heading && document.querySelector('h1')?.textContent === 'Overview') globalThis.seen.heading = performance.now();
		if (document.querySelector('[role=combobox]')) globalThis.seen.key = performance.now();
		else {
			// whoever takes the key says so; until then nobody listens
			if (globalThis.seen.heading && !globalThis.seen.taken)
				globalThis.seen.taken = !dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, cancelable: true }));
			requestAnimationFrame(tick);
		}
	};
	requestAnimationFrame(tick);
	globalThis.shift = 0;
	new PerformanceObserver((list) => { for (const { value } of list.getEntries()) globalThis.shift += value; }).observe({ type: 'layout-shift', buffered: true });
}

async function load(page, url) {
	await page.goto(url);
	await page.waitForFunction(() => globalThis.seen.key && performance.getEntriesByName('first-contentful-paint').length);
	return page.evaluate(() => ({ ...globalThis.seen, paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
		requests: performance.getEntriesByType('resource').filter(({ startTime }) => startTime < globalThis.seen.heading).length }));
}

const server = await startServer();
const browser = await launch();
try {
	const owner = await setUp(server);
	const [name, value] = owner.cookie.split('=');
	const cookie = { name, value, url: new URL(server.base).origin, secure: true, httpOnly: true, sameSite: 'Strict' };
	const fresh = async () => {
		const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1440, height: 900 } });
		await context.addCookies([cookie]);
		await context.addInitScript(watch);
		return context;
	};
	const found = { cold: [], warm: [] };
	const url = new URL('/dashboard/', server.base).href;
	for (let run = 0; run < runs; run++) {
		const context = await fresh();
		const page = await context.newPage();
		found.cold.push(await load(page, url));
		found.warm.push(await load(page, url));
		await context.close();
	}
	const page = await (await fresh()).newPage();
	const shift = {};
	for (const path of pages) {
		await page.goto(new URL(`/dashboard/${path}`, server.base).href);
		await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('[aria-busy=true]'));
		shift[path || 'overview'] = await page.evaluate(() => globalThis.shift);
	}
	const medians = (list) => Object.fromEntries(['paint', 'heading', 'key', 'requests'].map((name) => [name, Math.round(middle(list.map((one) => one[name])))]));
	console.log(JSON.stringify({ runs, cold: medians(found.cold), warm: medians(found.warm), shift }));
} finally {
	await browser.close();
	await server.stop();
}
