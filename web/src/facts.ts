// SPDX-License-Identifier: Apache-2.0
// What the server knows of applications beside their documents, for a page of them in one request.
import { useData, type ApiError } from './api';

export interface AppFacts {
  client_id: string;
  last_token_at: string | null;
  /** Without it "never" would be a guess: the application is older than the record. */
  use_known: boolean;
  ends_at: string | null;
  /** null: the person may not read grants. */
  grants: number | null;
}

/** `of` gives undefined while they are read, when that failed, and for what is no application. */
export function useFacts(ids: string[]): { of: (clientId: string) => AppFacts | undefined; busy: boolean; error: ApiError | undefined } {
  const query = new URLSearchParams(ids.map((one) => ['client_id', one]));
  const loaded = useData<{ applications: AppFacts[] }>(ids.length ? `/applications/facts?${query}` : null);
  return {
    of: (clientId) => loaded.data?.applications.find((one) => one.client_id === clientId),
    busy: loaded.busy,
    error: loaded.error,
  };
}
