// SPDX-License-Identifier: Apache-2.0
// Signing and verifying. The algorithm is the header's, and the kind of key must be that algorithm's: a public key is
// never taken for a secret, since secrets and keys come from different fields.
import { CompactSign, compactVerify, exportPKCS8, exportSPKI, generateKeyPair, type JSONWebKeySet } from 'jose';
import { texts } from '../texts';
import { decode, headerProblem } from './decode';
import { readObject } from './json';
import { KeyProblem, isHmac, isKnown, privateKey, publicKey, secretBytes, unknownAlg } from './keys';

const t = texts.debugger.problems;

export interface KeyInput {
  secret: string;
  isBase64: boolean;
  publicKey: string;
  privateKey: string;
}

export type Verdict = { kind: 'good' | 'bad' | 'none' | 'problem'; text: string };

export type Signed = { token: string; problem?: never } | { token?: never; problem: string };

/** The token of these two texts. The payload is signed as it is written: no member is added or reordered. */
export async function sign(headerText: string, payloadText: string, keys: KeyInput): Promise<Signed> {
  const header = readObject(headerText, texts.debugger.header);
  if (typeof header === 'string') return { problem: header };
  const payload = readObject(payloadText, texts.debugger.payload);
  if (typeof payload === 'string') return { problem: payload };
  const alg = header.value['alg'];
  if (typeof alg !== 'string') return { problem: t.alg };
  if (alg.toLowerCase() === 'none') return { problem: t.noneNotSigned };
  if (!isKnown(alg)) return { problem: unknownAlg(alg) };
  const refused = headerProblem(header.value, ['crit', 'b64', 'zip', 'enc']);
  if (refused) return { problem: refused };
  try {
    const key = isHmac(alg) ? secretBytes(keys.secret, keys.isBase64, alg) : await privateKey(keys.privateKey, alg);
    const bytes = new TextEncoder().encode(payload.text);
    return { token: await new CompactSign(bytes).setProtectedHeader({ ...header.value, alg }).sign(key) };
  } catch (error) {
    return { problem: error instanceof KeyProblem ? error.message : t.notSigned(error instanceof Error ? error.message : '') };
  }
}

export async function verify(token: string, keys: KeyInput): Promise<Verdict> {
  const decoded = decode(token);
  if (!decoded.ok) return { kind: 'problem', text: decoded.problem };
  const { alg, header } = decoded;
  if (alg.toLowerCase() === 'none') return { kind: 'bad', text: t.none };
  if (!isKnown(alg)) return { kind: 'problem', text: unknownAlg(alg) };
  const refused = headerProblem(header);
  if (refused) return { kind: 'bad', text: refused };
  if (isHmac(alg) ? !keys.secret : !keys.publicKey.trim()) return { kind: 'none', text: texts.debugger.notVerified };
  try {
    const key = isHmac(alg) ? secretBytes(keys.secret, keys.isBase64, alg) : await publicKey(keys.publicKey, alg, header['kid']);
    await compactVerify(token.trim(), key, { algorithms: [alg] });
    return { kind: 'good', text: texts.debugger.verified };
  } catch (error) {
    if (error instanceof KeyProblem) return { kind: 'problem', text: error.message };
    return { kind: 'bad', text: texts.debugger.invalidSignature };
  }
}

/** Whether one of the tenant's keys, and no other, made this signature. */
export async function isByTenant(token: string, jwks: JSONWebKeySet): Promise<boolean> {
  const decoded = decode(token);
  if (!decoded.ok || isHmac(decoded.alg) || !isKnown(decoded.alg)) return false;
  const jwk = jwks.keys.find((key) => key.kid === decoded.header['kid'] && (!key.alg || key.alg === decoded.alg));
  if (!jwk) return false;
  try {
    await compactVerify(token.trim(), await publicKey(JSON.stringify(jwk), decoded.alg, jwk.kid), { algorithms: [decoded.alg] });
    return true;
  } catch {
    return false;
  }
}

/** A fresh pair for an algorithm, as PEM. */
export async function makePair(alg: string): Promise<{ publicKey: string; privateKey: string }> {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { publicKey: await exportSPKI(pair.publicKey), privateKey: await exportPKCS8(pair.privateKey) };
}
