// SPDX-License-Identifier: Apache-2.0
// browser.mjs: Debian's Chromium, and a page that keeps account of all that must not happen.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const executable = '/usr/bin/chromium';
export const isThere = () => existsSync(executable);
const folder = fileURLToPath(new URL('../../../build/screenshots/', import.meta.url));
const axeSource = await readFile(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'];

export const launch = () => chromium.launch({ executablePath: executable, args: flags });

/** A context with one page. `page.account`: {violations(), foreign, errors, requests}. */
export async function open(browser, { base, scheme = 'light', width = 1440, height = 900 }) {
	const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height }, reducedMotion: 'reduce',
		ignoreHTTPSErrors: true, permissions: ['clipboard-read', 'clipboard-write'] });
	await context.addInitScript(() => {
		globalThis.cspViolations = [];
		globalThis.layoutShift = 0;
		new PerformanceObserver((list) => {
			for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) globalThis.layoutShift += value;
		}).observe({ type: 'layout-shift', buffered: true });
		addEventListener('securitypolicyviolation', (event) => globalThis.cspViolations.push(`${event.violatedDirective} ${event.blockedURI}`));
	});
	const page = await context.newPage();
	const account = { foreign: [], errors: [], requests: [], violations: () => page.evaluate(() => globalThis.cspViolations) };
	page.on('request', (request) => {
		account.requests.push(request);
		if (!request.url().startsWith(base)) account.foreign.push(request.url());
	});
	page.on('pageerror', (error) => account.errors.push(String(error)));
	page.account = account;
	return page;
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, a line each. By CDP: the page's policy lets no script in. */
export async function axe(page) {
	const session = await page.context().newCDPSession(page);
	const expression = `${axeSource};axe.run(document,{runOnly:${JSON.stringify(rules)}}).then((found)=>found.violations.map((v)=>v.id+': '+v.nodes.map((n)=>n.target.join(' ')+' '+(n.failureSummary||'').split('\\n').slice(1,2).join('')).join(' | ')))`;
	const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
	await session.detach();
	if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'axe failed');
	return result.value;
}

export async function shot(page, name) {
	await mkdir(folder, { recursive: true });
	await page.screenshot({ path: `${folder}${name}.png` });
}
