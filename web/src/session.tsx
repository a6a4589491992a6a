// SPDX-License-Identifier: Apache-2.0
// Who is logged in, what they may do, and the two dialogs that bring a session back or make it fresh.
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { ApiError, request, setGate, type Session, type SessionAnswer } from './api';
import { takeEarly } from './early';
import { Dialog } from './parts/Dialog';
import { LoginSteps } from './parts/LoginSteps';
import { ReauthForm } from './parts/ReauthForm';
import { Failure } from './parts/States';
import { texts } from './texts';

interface Held {
  session: Session;
  setSession: (to: SessionAnswer) => void;
  /** Reads it again: the person's rights or the tenant's policy may have changed. */
  refresh: () => Promise<void>;
  /** Whether the person holds one of these scopes. */
  can: (...scopes: string[]) => boolean;
}

const SessionContext = createContext<Held | null>(null);

export function useSession(): Held {
  const held = useContext(SessionContext);
  if (!held) throw new Error('no session here');
  return held;
}

export function useLogOut() {
  const { setSession } = useSession();
  return () =>
    void request('POST', '/logout', { everywhere: false }, { bare: true }).finally(() => setSession({ logged_in: false, setup_required: false }));
}

interface Waiting {
  done: () => void;
  failed: (why: Error) => void;
}

type Asking = { kind: 'login' | 'reauth'; why?: string | undefined; waiting: Waiting[] };

/** Loads the session; `children` see it when there is one, `outside` is shown when not. Nothing is drawn before `first` is there. */
export function SessionGate(props: {
  first: Promise<unknown>;
  outside: (setupRequired: boolean, enter: (to: SessionAnswer) => void) => ReactNode;
  children: ReactNode;
}) {
  const [answer, setAnswer] = useState<SessionAnswer>();
  const [error, setError] = useState<ApiError>();
  const [asking, setAsking] = useState<Asking | null>(null);
  const csrf = useRef('1');
  csrf.current = answer?.logged_in ? answer.csrf : '1';

  const load = async () => {
    const to = (await takeEarly<SessionAnswer>()) ?? (await request<SessionAnswer>('GET', '/session', undefined, { bare: true }));
    await props.first;
    if (to.logged_in) csrf.current = to.csrf;
    setAnswer(to);
    setError(undefined);
  };

  useEffect(() => {
    const ask = (kind: Asking['kind'], why?: string) =>
      new Promise<void>((done, failed) =>
        setAsking((old) => ({ kind, why, waiting: [...(old?.waiting ?? []), { done, failed }] })),
      );
    setGate({
      csrf: () => csrf.current,
      refresh: load,
      logIn: () => ask('login'),
      reauthenticate: (why) => ask('reauth', why),
    });
    load().catch((thrown: unknown) => setError(thrown as ApiError));
  }, []);

  const settle = (to: SessionAnswer | null) => {
    if (to?.logged_in) {
      csrf.current = to.csrf;
      setAnswer(to);
    }
    for (const { done, failed } of asking?.waiting ?? []) to ? done() : failed(new Error('closed'));
    setAsking(null);
  };

  const held = useMemo<Held | null>(
    () =>
      answer?.logged_in
        ? {
            session: answer,
            setSession: setAnswer,
            refresh: load,
            can: (...scopes) => scopes.some((scope) => answer.scopes.includes(scope)),
          }
        : null,
    [answer],
  );

  if (error && !answer)
    return (
      <main id="main" className="gate">
        <Failure error={error} retry={() => void load().catch((thrown: unknown) => setError(thrown as ApiError))} />
      </main>
    );
  if (!answer) return null;
  if (!held) return props.outside(!answer.logged_in && answer.setup_required, setAnswer);
  return (
    <SessionContext value={held}>
      {props.children}
      <Dialog
        opened={asking !== null}
        zIndex={300}
        onClose={() => settle(null)}
        title={asking?.kind === 'login' ? texts.login.expiredTitle : texts.reauth.title}
      >
        {asking?.kind === 'login' && (
          <div className="stack">
            <p className="muted">{texts.login.expired}</p>
            <LoginSteps email={held.session.user.email} enter={settle} />
          </div>
        )}
        {asking?.kind === 'reauth' && <ReauthForm enter={settle} why={asking.why} />}
      </Dialog>
    </SessionContext>
  );
}
