// SPDX-License-Identifier: Apache-2.0
// The logs as they come: one long answer, read event by event. By fetch and not by EventSource, which tells a page neither
// that it was refused nor why, and comes again and again.
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, follow, logInAgain, offline, refusalOf, type Refusal } from './api';
import type { LogRow } from './rows';

export const ringRows = 1000;
const firstWaitMs = 1000;
const lastWaitMs = 30_000;

interface StreamEvent {
  id: number | null;
  type: string;
  data: string;
}

/** One block of lines; a comment is no event. */
export function parseEvent(block: string): StreamEvent | null {
  const event: StreamEvent = { id: null, type: 'message', data: '' };
  for (const line of block.split('\n')) {
    const at = line.indexOf(': ');
    const name = line.slice(0, at);
    const value = line.slice(at + 2);
    if (name === 'id') event.id = Number(value);
    else if (name === 'event') event.type = value;
    else if (name === 'data') event.data = value;
  }
  return event.data ? event : null;
}

/** What each read of the body completes. */
async function* eventsOf(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    yield blocks.map(parseEvent).filter((event) => event !== null);
  }
}

const isPassing = (error: unknown) => !(error instanceof ApiError) || error.status === 0 || error.status >= 500;

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });

export type TailState = 'connecting' | 'live' | 'lost';

interface Told {
  state: (to: TailState) => void;
  rows: (rows: LogRow[], skipped: number) => void;
  failed: (error: ApiError) => void;
}

/** Reads one answer to its end, which is always news. */
async function readOnce(last: number, signal: AbortSignal, told: Told, seen: (id: number) => void): Promise<never> {
  const body = await follow('/logs/stream', last, signal);
  told.state('live');
  for await (const events of eventsOf(body)) {
    const rows: LogRow[] = [];
    let skipped = 0;
    for (const { id, type, data } of events) {
      if (id !== null) seen(id);
      if (type === 'message') rows.push(JSON.parse(data) as LogRow);
      else if (type === 'skipped') skipped += (JSON.parse(data) as { count: number }).count;
      else if (type === 'end') {
        const refusal = JSON.parse(data) as Refusal;
        throw refusalOf(refusal.statusCode ?? 500, refusal);
      }
    }
    if (rows.length || skipped) told.rows(rows, skipped);
  }
  throw offline();
}

/** Follows until it is refused; comes again by itself when the connection was lost, less and less often. */
async function followAll(last: { current: number }, signal: AbortSignal, told: Told) {
  let waitMs = firstWaitMs;
  while (!signal.aborted)
    try {
      await readOnce(last.current, signal, told, (id) => {
        last.current = id;
        waitMs = firstWaitMs;
      });
    } catch (error) {
      if (signal.aborted) return;
      if (isPassing(error)) {
        told.state('lost');
        await pause(waitMs * (0.75 + Math.random() / 2), signal);
        waitMs = Math.min(waitMs * 2, lastWaitMs);
      } else if (!(await mayGoOn(error as ApiError))) {
        told.failed(error as ApiError);
        return;
      } else told.state('connecting');
    }
}

/** A session that ran out can be renewed; nothing else that is refused gets better by asking again. */
async function mayGoOn(error: ApiError) {
  if (error.status !== 401) return false;
  try {
    await logInAgain();
    return true;
  } catch {
    return false;
  }
}

/** The events behind `after`, newest first. While `held` they are counted and not shown. */
export function useTail(on: boolean, after: number, held: boolean) {
  const [state, setState] = useState<TailState>('connecting');
  const [rows, setRows] = useState<LogRow[]>([]);
  const [waiting, setWaiting] = useState<LogRow[]>([]);
  const [skipped, setSkipped] = useState(0);
  const [error, setError] = useState<ApiError>();
  const [round, setRound] = useState(0);
  const last = useRef(after);
  const hold = useRef(held);
  hold.current = held;
  useEffect(() => {
    if (!on) return;
    const abort = new AbortController();
    setState('connecting');
    setError(undefined);
    // a list that is newer than what was followed stands alone
    if (after > last.current) {
      last.current = after;
      setRows([]);
      setWaiting([]);
      setSkipped(0);
    }
    void followAll(last, abort.signal, {
      state: setState,
      rows: (fresh, missed) => {
        const put = (old: LogRow[]) => [...fresh.toReversed(), ...old].slice(0, ringRows);
        if (hold.current) setWaiting(put);
        else setRows(put);
        setSkipped((old) => old + missed);
      },
      failed: setError,
    });
    return () => abort.abort();
  }, [on, after, round]);
  useEffect(() => {
    if (held || !waiting.length) return;
    setRows((old) => [...waiting, ...old].slice(0, ringRows));
    setWaiting([]);
  }, [held, waiting]);
  const flush = useCallback(() => {
    setRows((old) => [...waiting, ...old].slice(0, ringRows));
    setWaiting([]);
  }, [waiting]);
  const retry = useCallback(() => setRound((n) => n + 1), []);
  return { state, rows, waiting: waiting.length, skipped, error, flush, retry };
}
