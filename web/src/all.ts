// SPDX-License-Identifier: Apache-2.0
// Whole lists, for choices: page after page, up to a bound that is said when it is met.
import { useCallback } from 'react';
import { get, useData, withQuery, type Loaded, type Stored } from './api';

const perPage = 100;
const pagesMax = 10;

export interface All<T> {
  rows: T[];
  /** There are others behind the bound. */
  more: boolean;
}

type Page<T> = { total: number } & Record<string, T[]>;

/** `query` without its paging; `member` is what the rows stand in. Null reads nothing. */
export function useAll<T>(path: string | null, member: string, query: Record<string, string> = {}): Loaded<All<T>> {
  const read = useCallback(
    async (from: string, signal: AbortSignal): Promise<Stored<All<T>>> => {
      const rows: T[] = [];
      for (let page = 0; page < pagesMax; page++) {
        const answer = await get<Page<T>>(`${from}&page=${page}`, signal);
        const got = answer[member] ?? [];
        rows.push(...got);
        if (got.length < perPage || rows.length >= answer.total) return { data: { rows, more: false }, tag: null };
      }
      return { data: { rows, more: true }, tag: null };
    },
    [member],
  );
  return useData(path && withQuery(path, { ...query, include_totals: 'true', per_page: perPage }), read);
}
