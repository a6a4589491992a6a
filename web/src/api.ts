// SPDX-License-Identifier: Apache-2.0
// The one way to the server: same origin, JSON, the CSRF header on writes, errors as ApiError. A session that ran out and
// an action that wants a fresh log-in are answered by a dialog (see gate below), then the request is sent once more.
import { useCallback, useEffect, useRef, useState } from 'react';

export interface Session {
  logged_in: true;
  user: { user_id: string; email: string; name: string; role: { id: string; name: string; owner?: boolean }; totp?: boolean };
  scopes: string[];
  csrf: string;
  tenant: {
    name: string;
    issuer: string;
    management_audience: string;
    global_client_id: string;
    legacy_tokens: boolean;
    /** Those that the operator says belong together with this one. */
    others?: { name: string; issuer: string }[];
    two_person_rule?: boolean;
  };
  limits: { default_manual_s: number; max_manual_s: number; tenant_max_manual_s?: number; reauth_above_s: number };
  reauthenticated_at: string;
  expires_at: string;
}

export type SessionAnswer = Session | { logged_in: false; setup_required: boolean };

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly missing: string[] = [],
    readonly requestId: string | null = null,
    readonly retryAfterS: number | null = null,
    readonly changedAt: string | null = null,
  ) {
    super(message);
  }
}

export interface Gate {
  csrf: () => string;
  refresh: () => Promise<void>;
  logIn: () => Promise<void>;
  reauthenticate: (why?: string) => Promise<void>;
}

let gate: Gate = {
  csrf: () => '1',
  refresh: () => Promise.resolve(),
  logIn: () => Promise.reject(new Error('no session')),
  reauthenticate: () => Promise.reject(new Error('no session')),
};

export function setGate(to: Gate) {
  gate = to;
}

const base = '/dashboard/api';

export interface Refusal {
  statusCode?: number;
  message?: unknown;
  errorCode?: unknown;
  error?: unknown;
  missing_scopes?: unknown;
  changed_at?: unknown;
}

/** A refusal as the server writes it: an answer's body, or the last event of a stream. */
export function refusalOf(status: number, body: Refusal, headers?: Headers): ApiError {
  const word = (value: unknown) => (typeof value === 'string' ? value : '');
  const wait = Number(headers?.get('Retry-After'));
  return new ApiError(
    status,
    word(body.errorCode) || word(body.error),
    word(body.message) || word(body.error) || `HTTP ${status}`,
    Array.isArray(body.missing_scopes) ? body.missing_scopes.map(String) : [],
    headers?.get('X-Auth0-RequestId') ?? null,
    headers?.has('Retry-After') && Number.isFinite(wait) ? wait : null,
    word(body.changed_at) || null,
  );
}

async function readError(answer: Response): Promise<ApiError> {
  let body: Refusal = {};
  try {
    body = await answer.json();
  } catch {
    // not JSON: the status alone must do
  }
  return refusalOf(answer.status, body, answer.headers);
}

export const offline = () => new ApiError(0, 'offline', 'The server does not answer.');

interface Options {
  /** The log-in's own calls, which belong to no session, though one that has ended may still be shown. */
  outside?: boolean;
  /** What the person should think of before a password is asked for. */
  why?: string | undefined;
  signal?: AbortSignal;
  /** No dialogs, for the log-in calls themselves. */
  bare?: boolean;
  /** The version that the change was made for; the server refuses it for any other. */
  tag?: string | null;
  headers?: Record<string, string>;
}

async function send(method: string, path: string, body: unknown, { signal, tag, outside, headers: more }: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...more };
  if (tag) headers['If-Match'] = tag;
  if (method !== 'GET') {
    headers['X-CSRF'] = outside ? '1' : gate.csrf();
    headers['Content-Type'] = 'application/json';
  }
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error' };
  if (method !== 'GET') init.body = JSON.stringify(body ?? {});
  if (signal) init.signal = signal;
  try {
    return await fetch(base + path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw offline();
  }
}

/** A document as it is stored, and the name of that version; null where the answer is about no one document. */
export interface Stored<T> {
  data: T;
  tag: string | null;
}

/** Sends and reads JSON. */
export async function exchange<T>(method: string, path: string, body?: unknown, options: Options = {}): Promise<Stored<T>> {
  for (let tries = 0; ; tries++) {
    const answer = await send(method, path, body, options);
    if (answer.ok) return { data: (answer.status === 204 ? undefined : await answer.json()) as T, tag: answer.headers.get('ETag') };
    const error = await readError(answer);
    if (options.bare || tries > 1) throw error;
    if (error.status === 401) await orThrow(gate.logIn(), error);
    else if (error.code === 'reauthentication_required') await orThrow(gate.reauthenticate(options.why), error);
    else if (error.code === 'csrf') await orThrow(gate.refresh(), error);
    else throw error;
  }
}

/** An answer that is read while it comes, from behind the event `last`. A refusal opens no dialog here. */
export async function follow(path: string, last: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const answer = await send('GET', path, undefined, { signal, headers: { Accept: 'text/event-stream', 'Last-Event-ID': String(last) } });
  if (!answer.ok || !answer.body) throw await readError(answer);
  return answer.body;
}

/** The dialog that brings a session back. Fails when it is closed. */
export const logInAgain = () => gate.logIn();

async function orThrow(way: Promise<void>, error: ApiError) {
  try {
    await way;
  } catch {
    throw error;
  }
}

export const request = async <T>(method: string, path: string, body?: unknown, options: Options = {}): Promise<T> =>
  (await exchange<T>(method, path, body, options)).data;
export const get = <T>(path: string, signal?: AbortSignal) => request<T>('GET', path, undefined, signal ? { signal } : {});
export const post = <T>(path: string, body?: unknown, options: Options = {}) =>
  request<T>('POST', path, body, options);
export const patch = <T>(path: string, body?: unknown) => request<T>('PATCH', path, body);
export const put = <T>(path: string, body?: unknown) => request<T>('PUT', path, body);
export const remove = <T = void>(path: string, body?: unknown) => request<T>('DELETE', path, body);

export interface Loaded<T> {
  data: T | undefined;
  error: ApiError | undefined;
  /** Of the version that `data` is. */
  tag: string | null;
  busy: boolean;
  reload: () => void;
  set: (to: Stored<T>) => void;
}

export const asError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError(0, 'internal', error instanceof Error ? error.message : String(error));

const readOne = <T>(path: string, signal: AbortSignal) => exchange<T>('GET', path, undefined, { signal });

/** Reads `path` and again whenever it changes; null reads nothing. Data stays while newer data is on its way. */
export function useData<T>(path: string | null, read: (path: string, signal: AbortSignal) => Promise<Stored<T>> = readOne): Loaded<T> {
  const [state, setState] = useState<{ path: string | null; data?: T; tag?: string | null; error?: ApiError; busy: boolean }>({
    path: null,
    busy: path !== null,
  });
  const [round, setRound] = useState(0);
  const current = useRef(path);
  current.current = path;
  useEffect(() => {
    if (path === null) return;
    const abort = new AbortController();
    setState((old) => (old.path === path ? { ...old, busy: true } : { path, busy: true }));
    read(path, abort.signal).then(
      ({ data, tag }) => setState({ path, data, tag, busy: false }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setState((old) => ({ ...old, path, error: asError(error), busy: false }));
      },
    );
    return () => abort.abort();
  }, [path, round, read]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const set = useCallback(({ data, tag }: Stored<T>) => setState({ path: current.current, data, tag, busy: false }), []);
  return { data: state.data, tag: state.tag ?? null, error: state.error, busy: state.busy, reload, set };
}

/**
 * One write at a time: `run` resolves to false when it failed, and `error` says why. A button that is switched off while
 * it is at work loses the focus, so whoever had it gets it back, unless it has gone on meanwhile.
 */
export function useWrite() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const focused = useRef<Element | null>(null);
  useEffect(() => {
    const { current } = focused;
    if (!busy && current instanceof HTMLElement && document.activeElement === document.body) current.focus();
  }, [busy]);
  const run = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    focused.current = document.activeElement;
    setBusy(true);
    setError(undefined);
    try {
      await work();
      return true;
    } catch (thrown) {
      setError(asError(thrown));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setError(undefined), []);
  return { busy, error, run, clear };
}

/** A path with its query; empty values are left out. */
export function withQuery(path: string, query: Record<string, string | number | undefined>) {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') words.set(name, String(value));
  const text = words.toString();
  return text ? `${path}?${text}` : path;
}

export const id = encodeURIComponent;
