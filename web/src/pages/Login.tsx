// SPDX-License-Identifier: Apache-2.0
import { useEffect, type ReactNode } from 'react';
import type { SessionAnswer } from '../api';
import mark from '../mark.svg';
import { LoginSteps } from '../parts/LoginSteps';
import { ThemeToggle } from '../shell/TopBar';
import { texts } from '../texts';

/** The frame of the pages outside a session. */
export function GateFrame(props: { title: string; lead: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${props.title} · Mintage`;
  }, [props.title]);
  return (
    <main id="main" className="gate">
      <div className="gate-box">
        <div className="gate-head">
          <img className="mark" src={mark} alt="" width="44" height="44" />
          <div>
            <h1>{props.title}</h1>
            <p className="muted">{props.lead}</p>
          </div>
        </div>
        <div className="card card-body">{props.children}</div>
        <div className="gate-foot row end">
          <ThemeToggle />
        </div>
      </div>
    </main>
  );
}

export function Login({ enter }: { enter: (to: SessionAnswer) => void }) {
  return (
    <GateFrame title={texts.login.title} lead={texts.login.lead}>
      <LoginSteps enter={enter} />
    </GateFrame>
  );
}
