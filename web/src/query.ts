// SPDX-License-Identifier: Apache-2.0
// Filters, tabs and pages live in the address, so that a view can be shared.
import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';

export function useQuery() {
  const search = useSearch();
  const [at, navigate] = useLocation();
  const words = new URLSearchParams(search);
  const set = useCallback(
    (change: Record<string, string | number | undefined>) => {
      const to = new URLSearchParams(search);
      for (const [name, value] of Object.entries(change))
        if (value === undefined || value === '') to.delete(name);
        else to.set(name, String(value));
      const text = to.toString();
      navigate(text ? `${at}?${text}` : at, { replace: true });
    },
    [search, at, navigate],
  );
  return { get: (name: string) => words.get(name) ?? '', set };
}
