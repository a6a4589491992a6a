// SPDX-License-Identifier: Apache-2.0
// Keys as people have them: secrets in UTF-8 or base64, PEM of any usual kind, JWK, JWK Set.
import { importJWK, importPKCS8, importSPKI, importX509, type CryptoKey, type JWK } from 'jose';
import { fromBase64url } from '../jwt';
import { texts } from '../texts';

const t = texts.debugger.problems;

export const algorithms = [
  'HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA',
] as const;
export type Alg = (typeof algorithms)[number];

/** What the library knows and browsers do not. */
export const notInBrowsers = ['ES256K'] as const;

export const isKnown = (alg: string): alg is Alg => (algorithms as readonly string[]).includes(alg);
export const isHmac = (alg: string) => alg.startsWith('HS');

export const unknownAlg = (alg: string) => ((notInBrowsers as readonly string[]).includes(alg) ? t.notInBrowsers(alg) : t.algUnknown(alg));

/** The library's message is for programmers; this one's `message` is for the page. */
export class KeyProblem extends Error {}

/** RFC 7518 3.2: a key as long as the hash or longer. base64 and base64url, padded or not. */
export function secretBytes(secret: string, isBase64: boolean, alg: string): Uint8Array<ArrayBuffer> {
  if (!secret) throw new KeyProblem(t.noSecret);
  let bytes: Uint8Array<ArrayBuffer>;
  if (isBase64) {
    const text = secret.trim().replace(/=+$/, '');
    if (!/^[A-Za-z0-9+/_-]+$/.test(text) || text.length % 4 === 1) throw new KeyProblem(t.secretNotBase64);
    bytes = fromBase64url(text);
  } else bytes = Uint8Array.from(new TextEncoder().encode(secret));
  const least = Number(alg.slice(2)) / 8;
  if (bytes.length < least) throw new KeyProblem(t.secretShort(alg, least, bytes.length));
  return bytes;
}

/* ---- DER: the older PEM kinds, put into the envelopes that WebCrypto reads ---- */

function der(tag: number, ...parts: (number[] | Uint8Array)[]): Uint8Array {
  const body = parts.flatMap((part) => [...part]);
  const size: number[] = [];
  for (let n = body.length; n > 0; n = Math.floor(n / 256)) size.unshift(n % 256);
  const length = body.length < 128 ? [body.length] : [0x80 | size.length, ...size];
  return Uint8Array.from([tag, ...length, ...body]);
}

const rsaId = der(0x30, [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1], [0x05, 0]);
const curves: Record<string, number[]> = {
  ES256: [0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
  ES384: [0x06, 5, 0x2b, 0x81, 4, 0, 34],
  ES512: [0x06, 5, 0x2b, 0x81, 4, 0, 35],
};

const pemBody = (pem: string) =>
  Uint8Array.from(atob(pem.replace(/-----[^-]+-----/g, '').replace(/\s/g, '')), (char) => char.charCodeAt(0));

const pem = (label: string, bytes: Uint8Array) => {
  const text = btoa(String.fromCharCode(...bytes)).replace(/.{64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----`;
};

function modern(text: string, alg: string): string {
  if (text.includes('BEGIN RSA PRIVATE KEY'))
    return pem('PRIVATE KEY', der(0x30, [0x02, 1, 0], rsaId, der(0x04, pemBody(text))));
  if (text.includes('BEGIN RSA PUBLIC KEY'))
    return pem('PUBLIC KEY', der(0x30, rsaId, der(0x03, [0], pemBody(text))));
  const curve = curves[alg];
  if (text.includes('BEGIN EC PRIVATE KEY') && curve) {
    const id = der(0x30, [0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], curve);
    return pem('PRIVATE KEY', der(0x30, [0x02, 1, 0], id, der(0x04, pemBody(text))));
  }
  return text;
}

/* ---- importing ---- */

// RFC 8410 3: id-Ed448 is 1.3.101.113
const ed448 = [0x06, 3, 0x2b, 0x65, 0x71];

function refuseEd448(text: string, alg: string) {
  if (alg !== 'EdDSA' || text.includes('BEGIN CERTIFICATE')) return;
  const bytes = pemBody(text);
  if (bytes.some((_byte, at) => at < 24 && ed448.every((one, n) => bytes[at + n] === one))) throw new KeyProblem(t.ed448);
}

function pickJwk(text: string, kid: unknown): JWK {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new KeyProblem(t.keyNotJson);
  }
  const keys = (value as { keys?: JWK[] }).keys;
  if (!Array.isArray(keys)) return value as JWK;
  const found = keys.find((key) => key.kid === kid) ?? (keys.length === 1 ? keys[0] : undefined);
  if (!found) throw new KeyProblem(t.kidNotThere);
  return found;
}

function publicPart(jwk: JWK): JWK {
  if (jwk.crv === 'Ed448') throw new KeyProblem(t.ed448);
  const { d, p, q, dp, dq, qi, oth, key_ops, ...rest } = jwk;
  void [d, p, q, dp, dq, qi, oth, key_ops];
  return rest;
}

type Key = CryptoKey | Uint8Array;

async function plainly(work: () => Promise<Key>): Promise<Key> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof KeyProblem ? error : new KeyProblem(t.keyNotUsable(error instanceof Error ? error.message : ''));
  }
}

/** A public key: SPKI, PKCS#1, certificate, JWK or JWK Set (by kid). */
export function publicKey(text: string, alg: string, kid: unknown): Promise<Key> {
  const trimmed = text.trim();
  if (!trimmed) throw new KeyProblem(t.noPublicKey);
  return plainly(async () => {
    if (trimmed.startsWith('{')) return importJWK(publicPart(pickJwk(trimmed, kid)), alg);
    if (trimmed.includes('BEGIN CERTIFICATE')) return importX509(trimmed, alg);
    if (trimmed.includes('PRIVATE KEY')) throw new KeyProblem(t.privateAsPublic);
    refuseEd448(trimmed, alg);
    return importSPKI(modern(trimmed, alg), alg);
  });
}

/** A private key: PKCS#8, PKCS#1, SEC1 or JWK. */
export function privateKey(text: string, alg: string): Promise<Key> {
  const trimmed = text.trim();
  if (!trimmed) throw new KeyProblem(t.noPrivateKey);
  return plainly(async () => {
    if (trimmed.startsWith('{')) {
      const jwk = pickJwk(trimmed, undefined);
      if (!jwk.d) throw new KeyProblem(t.noD);
      if (jwk.crv === 'Ed448') throw new KeyProblem(t.ed448);
      return importJWK(jwk, alg);
    }
    if (!trimmed.includes('PRIVATE KEY')) throw new KeyProblem(t.publicAsPrivate);
    refuseEd448(trimmed, alg);
    return importPKCS8(modern(trimmed, alg), alg);
  });
}
