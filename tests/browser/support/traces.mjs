// SPDX-License-Identifier: Apache-2.0
// traces.mjs: where a text is left once nothing should know it any more: the document, what a browser keeps for a page, what
// the page asked for, the program's log, its data folder, and what the system tells everybody about its processes.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything of the document and of the page's stores that a script can read, by name. Runs in the page. */
async function readPage() {
	const texts = [];
	const read = (root) => {
		for (const one of root.querySelectorAll('*')) {
			for (const { name, value } of one.attributes) texts.push(`${name}=${value}`);
			if ('value' in one) texts.push(String(one.value), String(one.defaultValue ?? ''));
			if (one.shadowRoot) read(one.shadowRoot);
		}
		// (a document has no text of its own)
		texts.push((root.documentElement ?? root).textContent);
		const comments = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
		while (comments.nextNode()) texts.push(comments.currentNode.data);
	};
	read(document);
	const stores = async () => {
		const all = [];
		for (const { name } of await indexedDB.databases()) all.push(name);
		for (const name of await caches.keys())
			for (const request of await (await caches.open(name)).keys()) all.push(request.url, await (await caches.match(request)).text());
		return all.join('\n');
	};
	return {
		'the document': texts.join('\n'),
		'local storage': JSON.stringify({ ...localStorage }),
		'session storage': JSON.stringify({ ...sessionStorage }),
		'databases and caches': await stores(),
		'cookies that scripts see': document.cookie,
		'the history state': JSON.stringify(history.state),
		'the address': location.href,
		'the title': `${document.title} ${window.name}`,
		'the selection': String(getSelection()),
		'the list of what was loaded': performance.getEntries().map(({ name }) => name).join('\n'),
	};
}

/** As it is, and as somebody might have written it. */
function spellings(secret, more) {
	const bytes = Buffer.from(secret);
	const text = [secret, encodeURIComponent(secret), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex')];
	return [...new Set([...text.map((one) => Buffer.from(one)), ...more])];
}

async function* filesOf(folder) {
	for (const one of await readdir(folder, { recursive: true, withFileTypes: true }))
		if (one.isFile()) yield join(one.parentPath ?? one.path, one.name);
}

/** What /proc shows: every command line, and the environment of the program's own processes. */
async function processes(pid) {
	const own = new Set([String(pid)]);
	const children = async (of) => {
		for (const thread of await readdir(`/proc/${of}/task`).catch(() => []))
			for (const child of (await readFile(`/proc/${of}/task/${thread}/children`, 'utf8').catch(() => '')).split(' ').filter(Boolean))
				if (!own.has(child)) {
					own.add(child);
					await children(child);
				}
	};
	await children(pid);
	const texts = {};
	for (const one of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
		texts[`the command line of ${one}`] = await readFile(`/proc/${one}/cmdline`).catch(() => Buffer.alloc(0));
		if (own.has(one)) texts[`the environment of ${one}`] = await readFile(`/proc/${one}/environ`).catch(() => Buffer.alloc(0));
	}
	return texts;
}

/** How often the text is in the page's heap after a collection: a browser may keep it, so this is told and not judged. */
export async function inHeap(page, secret) {
	const session = await page.context().newCDPSession(page);
	let snapshot = '';
	session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => { snapshot += chunk; });
	await session.send('HeapProfiler.collectGarbage');
	await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
	await session.detach();
	return snapshot.split(secret).length - 1;
}

const asked = (request) => [request.url(), JSON.stringify(request.headers()), request.postData() ?? ''].join('\n');

/** The places where the secret is. `since`: how many requests the page had made when it was let go. `bytes`: other forms to look for. */
export async function traces(page, server, secret, { since, bytes = [] }) {
	const texts = { ...await page.evaluate(readPage), 'the log': server.lines.join('\n'), ...await processes(server.pid) };
	for (const request of page.account.requests.slice(since)) texts[`a request to ${new URL(request.url()).pathname}`] = asked(request);
	for (const request of page.account.requests.slice(0, since)) texts[`an earlier address, ${new URL(request.url()).pathname}`] = request.url();
	for await (const path of filesOf(server.dataDir)) texts[path.slice(server.dataDir.length)] = await readFile(path).catch(() => Buffer.alloc(0));
	const looked = spellings(secret, bytes);
	return Object.entries(texts).filter(([, text]) => looked.some((one) => Buffer.from(text).includes(one))).map(([place]) => place);
}
