// SPDX-License-Identifier: Apache-2.0
// Reads a list of events to its end, newest first, into the lines of a file. It goes on from where it stopped: each page is
// asked for by the place that the one before it ended at, so no row is lost and none comes twice, whatever happens between.
// What was read is kept in Blobs, which the browser may put on disk, not in strings.
import { ApiError, get, withQuery } from './api';
import type { LogRow } from './rows';

export const maxRows = 500_000;
const perPage = 200;
const mergeParts = 64;
const maxTries = 6;
const longestWaitMs = 15_000;

export type ExportState = 'running' | 'waiting' | 'paused' | 'done' | 'full' | 'cancelled';

export interface Progress {
  state: ExportState;
  rows: number;
  bytes: number;
  newest: string | null;
  oldest: string | null;
  /** Share of the journal that was looked through, 0 to 1. */
  share: number;
  error: ApiError | null;
}

interface Page {
  logs: LogRow[];
  next: number | null;
}

const mayPass = (error: ApiError) => error.status === 0 || error.status === 429 || error.status >= 502;

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    if (signal.aborted) return done();
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
  });

const none: Progress = { state: 'running', rows: 0, bytes: 0, newest: null, oldest: null, share: 0, error: null };

export interface Exporting {
  /** Begins, or goes on after a pause or a full file. Resolves when it stops, for whatever reason. */
  run: () => Promise<void>;
  cancel: () => void;
  /** The file so far. */
  blob: () => Blob;
}

export function makeExport(path: string, query: Record<string, string>, tell: (to: Progress) => void, limit = maxRows): Exporting {
  const abort = new AbortController();
  const { signal } = abort;
  let parts: Blob[] = [];
  let at = none;
  let before: number | null = null;
  let first = 0;
  const put = (change: Partial<Progress>) => tell((at = { ...at, ...change }));

  const take = ({ logs, next }: Page) => {
    // rows that are not older than what was taken would be doubles: the server sends none, and none is written
    const rows = logs.filter(({ seq }) => before === null || seq < before);
    const part = new Blob(rows.map((row) => `${JSON.stringify(row)}\n`));
    parts.push(part);
    if (parts.length >= mergeParts) parts = [new Blob(parts)];
    first ||= rows[0]?.seq ?? next ?? 0;
    before = next;
    put({
      rows: at.rows + rows.length,
      bytes: at.bytes + part.size,
      newest: at.newest ?? rows[0]?.date ?? null,
      oldest: rows.at(-1)?.date ?? at.oldest,
      share: next === null || !first ? 1 : 1 - next / first,
    });
    return next === null;
  };

  /** One page, asked for again while the way to it may come back. A session that ran out is answered by the log-in dialog. */
  const read = async (): Promise<Page> => {
    for (let tries = 1; ; tries++) {
      try {
        return await get<Page>(withQuery(path, { ...query, limit: perPage, before: before ?? undefined }), signal);
      } catch (thrown) {
        if (signal.aborted || !(thrown instanceof ApiError) || !mayPass(thrown) || tries >= maxTries) throw thrown;
        put({ state: 'waiting', error: thrown });
        await pause(thrown.retryAfterS !== null ? thrown.retryAfterS * 1000 : Math.min(500 * 2 ** tries, longestWaitMs), signal);
      }
    }
  };

  const run = async () => {
    if (at.state === 'full') [parts, at] = [[], { ...none, share: at.share }];
    put({ state: 'running', error: null });
    try {
      while (!signal.aborted) {
        const page = await read();
        if (signal.aborted) return;
        if (at.state !== 'running') put({ state: 'running', error: null });
        if (take(page)) return put({ state: 'done' });
        if (at.rows >= limit) return put({ state: 'full' });
      }
    } catch (thrown) {
      if (!signal.aborted) put({ state: 'paused', error: thrown instanceof ApiError ? thrown : new ApiError(0, 'internal', String(thrown)) });
    }
  };

  const cancel = () => {
    abort.abort();
    parts = [];
    put({ state: 'cancelled' });
  };
  return { run, cancel, blob: () => new Blob(parts, { type: 'application/x-ndjson' }) };
}
