// SPDX-License-Identifier: Apache-2.0
// The token of the API Explorer, in this page's memory only: the endpoint explorer uses it as well.
import { useSyncExternalStore } from 'react';

export interface Minted {
  token: string;
  scope: string;
  madeMs: number;
  expiresMs: number;
}

let current: Minted | null = null;
const listeners = new Set<() => void>();

export function setMinted(to: Minted | null) {
  current = to;
  for (const tell of listeners) tell();
}

export const useMinted = () =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => current,
  );

addEventListener('pagehide', () => setMinted(null));
