// SPDX-License-Identifier: Apache-2.0
// What a few letters may mean, asked from the server as they are typed.
import { useDebouncedValue } from '@mantine/hooks';
import { useData, withQuery, type ApiError } from './api';
import type { Api, Client, LogRow, Role, User } from './rows';

interface List<T> {
  rows: T[];
  more: boolean;
}

/** Only those lists are there that the person may read. */
export interface Found {
  clients?: List<Client>;
  resource_servers?: List<Pick<Api, 'id' | 'name' | 'identifier'>>;
  users?: List<Pick<User, 'user_id' | 'name' | 'email'>>;
  roles?: List<Pick<Role, 'id' | 'name'>>;
  logs?: List<LogRow>;
}

const settleMs = 200;
const longest = 200;

/** One question at a time: a letter more takes back the question before it. `busy` until the answer is about `text`. */
export function useFound(text: string, of: { in?: keyof Found; limit?: number } = {}): { found: Found | undefined; busy: boolean; error: ApiError | undefined; retry: () => void } {
  const asked = text.trim().slice(0, longest);
  const [settled] = useDebouncedValue(asked, settleMs);
  const loaded = useData<Found>(settled ? withQuery('/find', { q: settled, in: of.in, limit: of.limit }) : null);
  const isAbout = asked !== '' && settled === asked;
  return {
    found: isAbout && !loaded.busy ? loaded.data : undefined,
    busy: asked !== '' && (!isAbout || loaded.busy),
    error: isAbout && !loaded.busy ? loaded.error : undefined,
    retry: loaded.reload,
  };
}
