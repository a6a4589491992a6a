// SPDX-License-Identifier: Apache-2.0
// Reading a compact JWT without judging it.
export interface Claims {
  [name: string]: unknown;
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/** The claims of a token that this page got from its own server; null when it is none. */
export function claimsOf(token: string): Claims | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(token.split('.')[1] ?? ''));
    const claims: unknown = JSON.parse(text);
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? (claims as Claims) : null;
  } catch {
    return null;
  }
}
