// SPDX-License-Identifier: Apache-2.0
// The same tokens judged by libmintage and by jose, jsonwebtoken, fast-jwt (npm, unmodified) and Debian's python3-jwt: nothing that we
// accept may be refused by all of them. Each library also signs tokens for the others. $MINTAGE_TOKENS: how many (100,000);
// $MINTAGE_SEED: which (1). Keys are new in each run; what is done to the tokens is not.
import { execFile, spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSigner, createVerifier } from 'fast-jwt';
import * as jose from 'jose';
import jsonwebtoken from 'jsonwebtoken';

const here = dirname(fileURLToPath(import.meta.url));
const differ = process.env.MINTAGE_DIFFER ?? join(resolve(here, '../..'), 'build/tests/unit/lib/lib-differ');
const count = Number(process.env.MINTAGE_TOKENS ?? 100000);
const seed = process.env.MINTAGE_SEED ?? '1';
const ROUND = 100000;
const NOW = 1700000000;
const issuer = 'https://i.example/';
const audience = 'https://a.example/';
const run = promisify(execFile);
const room = { maxBuffer: 1 << 30 };

// ---- TAP ----

let tests = 0;
let failed = 0;
const ok = (holds, name, why = '') => {
	tests += 1;
	failed += holds ? 0 : 1;
	console.log(`${holds ? 'ok' : 'not ok'} ${tests} - ${name}`);
	if (!holds && why) console.log(why.trim().split('\n').slice(0, 5).map((line) => `# ${line}`).join('\n'));
};

// ---- the peers: each makes a signer and a verifier for a key ----

const claims = (who, n) => ({ iss: issuer, aud: n % 2 ? audience : ['x', audience], sub: `${who} ${n} \u{1f600}`, iat: NOW, exp: NOW + 3600 });

const forJsonwebtoken = ({ alg, secret, key, publicKey }) => (alg === 'EdDSA' ? null : {
	sign: (payload) => jsonwebtoken.sign(payload, secret ?? key, { algorithm: alg }),
	verify: (token) => jsonwebtoken.verify(token, secret ?? publicKey, { algorithms: [alg], issuer, audience, clockTimestamp: NOW }),
});

const forFastJwt = ({ alg, secret, pem, publicPem }) => {
	const verify = createVerifier({ key: secret ?? publicPem, algorithms: [alg], allowedIss: issuer, allowedAud: audience, clockTimestamp: NOW * 1000, cache: false });
	const sign = createSigner({ key: secret ?? pem, algorithm: alg, noTimestamp: true });
	return { sign, verify };
};

const forJose = ({ alg, secret, key, publicKey }) => {
	const options = { algorithms: [alg], issuer, audience, currentDate: new Date(NOW * 1000) };
	return {
		sign: (payload) => new jose.SignJWT(payload).setProtectedHeader({ alg, typ: 'JWT' }).sign(secret ?? key),
		verify: (token) => jose.jwtVerify(token, secret ?? publicKey, options),
	};
};

const peers = { jsonwebtoken: forJsonwebtoken, 'fast-jwt': forFastJwt, jose: forJose };

const material = (jwk) => {
	if (jwk.kty === 'oct') return { alg: jwk.alg, secret: Buffer.from(jwk.k, 'base64url') };
	const key = createPrivateKey({ key: jwk, format: 'jwk' });
	const publicKey = createPublicKey(key);
	return { alg: jwk.alg, key, publicKey, pem: key.export({ type: 'pkcs8', format: 'pem' }), publicPem: publicKey.export({ type: 'spki', format: 'pem' }) };
};

const accepts = async (peer, token) => {
	try {
		await peer.verify(token);
		return true;
	} catch {
		return false;
	}
};

// ---- lines ----

const lines = (text) => text.split('\n').filter(Boolean);
const parse = (line) => {
	const at = line.indexOf(' ');
	return [line.slice(0, at), line.slice(at + 1).replaceAll(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))];
};

// A program fed by a file, its output's lines.
const filter = (program, args, input) => new Promise((done, fail) => {
	const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
	const chunks = [];
	child.stdout.on('data', (chunk) => chunks.push(chunk));
	child.once('error', fail);
	child.stdin.on('error', () => {});
	child.once('close', (status) => (status === 0 ? done(Buffer.concat(chunks).toString('latin1')) : fail(new Error(`${program} ended with ${status}`))));
	child.stdin.end(input, 'latin1');
});

const judgeAll = async (name, byAlg, tokens) => {
	const verdicts = [];
	for (const [alg, token] of tokens) verdicts.push(byAlg[alg] ? await accepts(byAlg[alg], token) : false);
	return [name, verdicts];
};

// Adds what a round told.
const add = (sums, tokens, codes, results) => {
	if (codes.length !== tokens.length || results.some(([, verdicts]) => verdicts.length !== tokens.length)) throw new Error('a verdict is missing');
	for (const [i, code] of codes.entries()) {
		const good = code === 'MINT_OK';
		sums.judged += 1;
		sums.accepted += good ? 1 : 0;
		if (good && !results.some(([, verdicts]) => verdicts[i])) sums.alone.push(tokens[i]);
		for (const [name, verdicts] of results) {
			const sum = sums.others[name] ??= { accepted: 0, fewer: 0, more: {} };
			sum.accepted += verdicts[i] ? 1 : 0;
			sum.fewer += good && !verdicts[i] ? 1 : 0;
			if (!good && verdicts[i]) sum.more[code] = (sum.more[code] ?? 0) + 1;
		}
	}
};

// ---- the whole ----

const main = async (folder) => {
	const keysFile = join(folder, 'keys.json');
	await writeFile(keysFile, (await run(differ, ['keys'], room)).stdout, { mode: 0o600 });
	const jwks = JSON.parse(await readFile(keysFile, 'utf8'));
	const python = async (command, input) => filter('/usr/bin/python3', [join(here, 'differential.py'), command, keysFile], input);
	const havePython = await run('/usr/bin/python3', ['-c', 'import jwt']).then(() => true, () => false);
	const table = Object.fromEntries(Object.entries(peers).map(([name, make]) => [name,
		Object.fromEntries(jwks.map((jwk) => [jwk.alg, make(material(jwk))]).filter(([, peer]) => peer))]));

	// everybody signs
	const theirs = [];
	for (const [name, byAlg] of Object.entries(table)) {
		for (const [alg, peer] of Object.entries(byAlg)) for (let n = 0; n < 4; n += 1) theirs.push([alg, await peer.sign(claims(name, n))]);
	}
	if (havePython) theirs.push(...lines(await python('sign', '')).map(parse));
	const ours = lines((await run(differ, ['sign', keysFile], room)).stdout).map(parse);
	const text = (tokens) => tokens.map(([alg, token]) => `${alg} ${token}\n`).join('');
	const verdictsOn = async (input) => lines(await filter(differ, ['judge', keysFile], input));
	const onTheirs = await verdictsOn(text(theirs));
	const refused = theirs.filter((_, i) => onTheirs[i] !== 'MINT_OK');
	ok(onTheirs.length === theirs.length && !refused.length, `we accept ${theirs.length} tokens of the others`, text(refused));
	for (const [name, byAlg] of Object.entries(table)) {
		const known = ours.filter(([alg]) => byAlg[alg]);
		const [, verdicts] = await judgeAll(name, byAlg, known);
		ok(verdicts.every(Boolean), `${name} accepts ${known.length} tokens of ours`, text(known.filter((_, i) => !verdicts[i])));
	}
	if (havePython) {
		const verdicts = lines(await python('judge', text(ours)));
		ok(verdicts.length === ours.length && verdicts.every((v) => v === '1'), `python3-jwt accepts ${ours.length} tokens of ours`);
	} else console.log(`ok ${tests += 1} - # SKIP python3-jwt is not installed`);

	// everybody judges, a hundred thousand at a time
	const seeds = text([...ours, ...theirs]);
	const sums = { judged: 0, accepted: 0, alone: [], others: {} };
	for (let from = 0, round = BigInt(seed); from < count; from += ROUND, round += 1n) {
		const input = await filter(differ, ['make', keysFile, String(round), String(Math.min(ROUND, count - from))], seeds);
		const tokens = lines(input).map(parse);
		const results = await Promise.all([
			havePython ? python('judge', input).then((out) => ['python3-jwt', lines(out).map((v) => v === '1')]) : null,
			...Object.entries(table).map(([name, byAlg]) => judgeAll(name, byAlg, tokens)),
		]);
		add(sums, tokens, await verdictsOn(input), results.filter(Boolean));
	}
	const names = Object.keys(sums.others);
	ok(sums.judged === count, `${count} tokens were judged by us and by ${names.join(', ')}`);
	ok(sums.alone.length === 0, `none of the ${sums.accepted} that we accept is refused by all others`, text(sums.alone));
	ok(sums.accepted > count / 10 && sums.accepted < count * 0.9, 'enough of them are good, and enough are not');
	for (const name of names) {
		const { accepted, fewer, more } = sums.others[name];
		const kinds = Object.entries(more).map(([code, n]) => `${code.replace('MINT_ERR_', '').toLowerCase()} ${n}`).join(', ');
		console.log(`# ${name}: accepts ${accepted}, of which we refuse some (${kinds}); refuses ${fewer} that we accept`);
	}
	console.log(`# libmintage accepts ${sums.accepted} of ${count}, seed ${seed}`);
};

if (!existsSync(differ)) {
	console.log(`1..0 # SKIP ${differ} was not built`);
} else {
	const folder = await mkdtemp(join(tmpdir(), 'mintage-differ-'));
	try {
		await main(folder);
	} finally {
		await rm(folder, { recursive: true });
	}
	console.log(`1..${tests}`);
	process.exitCode = failed ? 1 : 0;
}
