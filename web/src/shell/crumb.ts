// SPDX-License-Identifier: Apache-2.0
// What the last crumb says: a detail page knows its thing's name, the address only its identifier.
import { useEffect, useSyncExternalStore } from 'react';

let current: string | null = null;
const listeners = new Set<() => void>();

function put(to: string | null) {
  current = to;
  for (const tell of listeners) tell();
}

/** Names the page's thing for as long as the page is there. */
export function useNamed(name: string) {
  useEffect(() => {
    put(name);
    return () => put(null);
  }, [name]);
}

export const useCrumb = () =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => current,
  );
