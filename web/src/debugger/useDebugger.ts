// SPDX-License-Identifier: Apache-2.0
// The debugger's state. What was edited last leads: a pasted token fills the editors, an edited editor makes the token. All
// of it is in memory only, and gone with the page.
import { useEffect, useState } from 'react';
import { texts } from '../texts';
import { decode } from './decode';
import { readObject, type JsonObject } from './json';
import { sign, verify, type KeyInput, type Verdict } from './work';

export interface State extends KeyInput {
  lead: 'token' | 'parts';
  token: string;
  headerText: string;
  payloadText: string;
}

const pretty = (value: JsonObject) => JSON.stringify(value, null, 2);
const sampleHeader = { alg: 'HS256', typ: 'JWT' };
const samplePayload = { sub: '1234567890', name: 'Ada Lovelace', admin: true, iat: 1516239022 };

export const fresh = (): State => ({
  lead: 'parts',
  token: '',
  headerText: pretty(sampleHeader),
  payloadText: pretty(samplePayload),
  secret: 'a sample secret, of 32 bytes or more',
  isBase64: false,
  publicKey: '',
  privateKey: '',
});

export interface Start {
  token: string;
  publicKey: string;
  sent: boolean;
}

/** A token from the address, which is erased at once. `sent`: it stood in the query, so the server has seen it. */
export function takeFromAddress(): Start | null {
  const words = new URLSearchParams(location.hash.replace(/^#(debugger-io\?)?/, ''));
  const query = new URLSearchParams(location.search);
  const names = ['token', 'access_token', 'id_token', 'value'];
  const find = (from: URLSearchParams) => names.map((name) => from.get(name)).find(Boolean);
  const inHash = find(words);
  const token = inHash ?? find(query);
  if (location.hash || location.search) history.replaceState(null, '', location.pathname);
  return token ? { token, publicKey: words.get('publicKey') ?? '', sent: !inHash } : null;
}

/** One state; the decoder and the encoder have one each. `from`: what it begins with in place of the sample. */
export function useDebugger(from: Start | null) {
  const [state, setState] = useState<State>(() => initial(from));
  const [verdict, setVerdict] = useState<Verdict>({ kind: 'none', text: '' });
  const [signProblem, setSignProblem] = useState<string | null>(null);
  const { lead, token, headerText, payloadText, secret, isBase64, publicKey, privateKey } = state;

  useEffect(() => {
    const wipe = () => setState({ ...fresh(), secret: '' });
    addEventListener('pagehide', wipe);
    return () => removeEventListener('pagehide', wipe);
  }, []);

  useEffect(() => {
    if (lead !== 'parts') return;
    let current = true;
    void sign(headerText, payloadText, { secret, isBase64, publicKey, privateKey }).then((made) => {
      if (!current) return;
      setSignProblem(made.problem ?? null);
      if (made.token !== undefined) setState((old) => ({ ...old, token: made.token }));
    });
    return () => {
      current = false;
    };
  }, [lead, headerText, payloadText, secret, isBase64, publicKey, privateKey]);

  useEffect(() => {
    let current = true;
    void verify(token, { secret, isBase64, publicKey, privateKey }).then((to) => current && setVerdict(to));
    return () => {
      current = false;
    };
  }, [token, secret, isBase64, publicKey, privateKey]);

  const setToken = (to: string) => setState((old) => withToken(old, to));
  const setParts = (to: Partial<Pick<State, 'headerText' | 'payloadText'>>) =>
    setState((old) => ({ ...old, ...to, lead: 'parts' }));
  const setKeys = (to: Partial<KeyInput>) => setState((old) => ({ ...old, ...to }));
  const setLead = (to: State['lead']) => setState((old) => ({ ...old, lead: to }));
  const payload = readObject(payloadText, texts.debugger.payload);
  const setClaims = (change: JsonObject) => setParts({ payloadText: typeof payload === 'string' ? pretty(change) : payload.set(change) });
  const header = readObject(headerText, texts.debugger.header);
  const alg = typeof header !== 'string' && typeof header.value['alg'] === 'string' ? header.value['alg'] : '';
  const setAlg = (to: string) => setParts({ headerText: typeof header === 'string' ? pretty({ alg: to }) : header.set({ alg: to }) });
  /** Takes over what another one shows: to be made anew from its parts, or to be looked at as it is. */
  const takeOver = (other: State, to: State['lead']) =>
    setState(() => {
      const { token, headerText, payloadText, secret, isBase64, publicKey, privateKey } = other;
      return { lead: to, token, headerText, payloadText, secret, isBase64, publicKey, privateKey };
    });
  return {
    ...state, alg, verdict, setToken, setParts, setKeys, setLead, setClaims, setAlg, takeOver,
    claims: typeof payload === 'string' ? null : payload.value,
    problem: lead === 'parts' ? signProblem : null,
  };
}

export type Debugger = ReturnType<typeof useDebugger>;

function initial(from: Start | null): State {
  if (!from) return fresh();
  return withToken({ ...fresh(), secret: '', publicKey: from.publicKey }, from.token);
}

function withToken(old: State, token: string): State {
  const decoded = decode(token);
  const texts = decoded.ok ? { headerText: decoded.headerText, payloadText: decoded.payloadText } : {};
  return { ...old, ...texts, token: token.trim(), lead: 'token' };
}
