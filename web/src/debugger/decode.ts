// SPDX-License-Identifier: Apache-2.0
// A compact JWS, taken apart strictly and with a reason for each refusal (RFC 7515 3.1, RFC 7519 7.2).
import { fromBase64url } from '../jwt';
import { texts } from '../texts';
import { readObject, type JsonObject, type Read } from './json';

const t = texts.debugger.problems;

export type Decoded =
  | { ok: true; header: JsonObject; payload: JsonObject; headerText: string; payloadText: string; alg: string }
  | { ok: false; problem: string };

/** MINT_TOKEN_SIZE_MAX and MINT_KID_MAX of libmintage. */
const sizeMax = 16_384;
const kidMax = 64;

const names = [texts.debugger.header, texts.debugger.payload, texts.debugger.signature];
const refuse = (problem: string): Decoded => ({ ok: false, problem });

/** base64url without padding, and in its one canonical spelling: else a token has many. */
function segmentProblem(segment: string, name: string): string | null {
  if (!/^[A-Za-z0-9_-]*$/.test(segment)) return t.notBase64url(name);
  if (segment.length % 4 === 1) return t.length(name);
  const spare = segment.length % 4 === 2 ? 0xf : segment.length % 4 === 3 ? 0x3 : 0;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet.indexOf(segment.at(-1) ?? 'A') & spare ? t.notCanonical(name) : null;
}

function readJson(segment: string, name: string): Read | string {
  let text: string;
  try {
    // a BOM is part of the text, and no JSON begins with it
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fromBase64url(segment));
  } catch {
    return t.notUtf8(name);
  }
  return readObject(text, name);
}

export function decode(token: string): Decoded {
  const text = token.trim();
  if (!text) return refuse(t.empty);
  if (text.length > sizeMax) return refuse(t.tooLong(sizeMax));
  const parts = text.split('.');
  if (parts.length === 5) return refuse(t.encrypted);
  if (parts.length !== 3) return refuse(t.segments(parts.length));
  for (const [at, part] of parts.entries()) {
    const name = names[at] ?? '';
    if (!part && at < 2) return refuse(t.emptySegment(name));
    const problem = segmentProblem(part, name);
    if (problem) return refuse(problem);
  }
  const header = readJson(parts[0] ?? '', texts.debugger.header);
  if (typeof header === 'string') return refuse(header);
  const payload = readJson(parts[1] ?? '', texts.debugger.payload);
  if (typeof payload === 'string') return refuse(payload);
  const alg = header.value['alg'];
  if (typeof alg !== 'string') return refuse(t.alg);
  return { ok: true, header: header.value, payload: payload.value, headerText: header.pretty, payloadText: payload.pretty, alg };
}

/** What a header must not have where nobody understands extensions; `enc` is refused in signing alone. */
export function headerProblem(header: JsonObject, extensions = ['crit', 'b64', 'zip']): string | null {
  const found = extensions.find((name) => Object.hasOwn(header, name));
  if (found) return t.extension(found);
  const notText = ['kid', 'typ'].find((name) => Object.hasOwn(header, name) && typeof header[name] !== 'string');
  if (notText) return t.notText(notText);
  const { kid } = header;
  return typeof kid === 'string' && new TextEncoder().encode(kid).length > kidMax ? t.kidLong(kidMax) : null;
}
