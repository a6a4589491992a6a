// SPDX-License-Identifier: Apache-2.0
// The cards of the debugger: the token with its verdict, header, payload with its helpers, key, the tenant's view.
import { useEffect, useState } from 'react';
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle, IconQuestionMark, IconX } from '@tabler/icons-react';
import allScopes from '../../../api/management/scopes.json';
import { ClaimsTable } from '../parts/ClaimsTable';
import { ScopePicker } from '../parts/ScopePicker';
import { CopyButton } from '../parts/small';
import { texts } from '../texts';
import { wouldAccept, type Check, type Tenant } from './accept';
import { Editor } from './Editor';
import { readObject } from './json';
import { algorithms, isHmac, notInBrowsers } from './keys';
import { KeyPanel } from './KeyPanel';
import type { Debugger } from './useDebugger';
import type { Verdict } from './work';

const t = texts.debugger;

function Banner({ verdict, problem }: { verdict: Verdict; problem: string | null }) {
  const kind = problem ? 'bad' : { good: 'ok', bad: 'bad', problem: 'bad', none: 'plain' }[verdict.kind];
  const Icon = kind === 'ok' ? IconCheck : kind === 'bad' ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className={`verdict ${kind}`} role="status">
      <Icon size={17} aria-hidden /> {problem ?? verdict.text}
    </div>
  );
}

export function TokenPanel({ dbg }: { dbg: Debugger }) {
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t.encoded}</h2>
        <span className="end">
          <Button variant="default" size="xs" onClick={() => dbg.setToken('')}>
            {t.clear}
          </Button>
          <CopyButton value={dbg.token} label={t.copyToken} />
        </span>
      </div>
      <Banner verdict={dbg.verdict} problem={dbg.problem} />
      <div className={dbg.problem ? 'stale' : ''}>
        <Editor kind="token" label={t.encodedLabel} value={dbg.token} change={dbg.setToken} />
      </div>
    </section>
  );
}

/** Those of the library, and whatever the header has; what browsers cannot is named and not offered. */
const choices = (now: string) => [
  ...new Set([...algorithms, ...(now && !(notInBrowsers as readonly string[]).includes(now) ? [now] : [])]),
  ...notInBrowsers.map((value) => ({ value, label: t.algElsewhere(value), disabled: true })),
];

export function HeaderPanel({ dbg, readOnly }: { dbg: Debugger; readOnly: boolean }) {
  return (
    <section className="card">
      <div className="card-head">
        <h2 className="seg-header">{t.header}</h2>
        {!readOnly && (
          <span className="end">
            <NativeSelect
              size="xs"
              aria-label={t.algorithm}
              data={choices(dbg.alg)}
              value={dbg.alg}
              onChange={(event) => dbg.setAlg(event.target.value)}
            />
          </span>
        )}
      </div>
      <Editor kind="json" label={t.headerLabel} value={dbg.headerText} change={(headerText) => dbg.setParts({ headerText })} readOnly={readOnly} />
    </section>
  );
}

const yearS = 31_557_600;
const nowS = () => Math.floor(Date.now() / 1000);

function PayloadHelpers({ dbg, tenant }: { dbg: Debugger; tenant: Tenant | null }) {
  const chosen = new Set(typeof dbg.claims?.['scope'] === 'string' ? dbg.claims['scope'].split(' ').filter(Boolean) : []);
  const rows = allScopes.scopes.map(({ value, description }) => ({ value, description, held: true }));
  return (
    <div className="card-body helpers">
      <div className="row">
        {tenant && (
          <Button
            variant="default"
            size="xs"
            onClick={() =>
              dbg.setClaims({ iss: tenant.issuer, aud: isHmac(dbg.alg) ? tenant.global_client_id : tenant.management_audience })
            }
          >
            {t.useTenant}
          </Button>
        )}
        <Button variant="default" size="xs" onClick={() => dbg.setClaims({ iat: nowS() })}>
          {t.iatNow}
        </Button>
        <Button variant="default" size="xs" onClick={() => dbg.setClaims({ exp: nowS() + 86_400 })}>
          {t.expDay}
        </Button>
        <Button variant="default" size="xs" onClick={() => dbg.setClaims({ exp: nowS() + yearS })}>
          {t.expYear}
        </Button>
      </div>
      <details>
        <summary>{t.scopes(chosen.size)}</summary>
        <div className="stack">
          <ScopePicker scopes={rows} chosen={chosen} choose={(to) => dbg.setClaims({ scope: [...to].join(' ') })} />
        </div>
      </details>
    </div>
  );
}

export function PayloadPanel({ dbg, readOnly, tenant }: { dbg: Debugger; readOnly: boolean; tenant: Tenant | null }) {
  const [view, setView] = useState('json');
  return (
    <section className="card">
      <div className="card-head">
        <h2 className="seg-payload">{t.payload}</h2>
        <span className="end">
          <SegmentedControl
            size="xs"
            aria-label={t.payloadView}
            value={view}
            onChange={setView}
            data={[
              { value: 'json', label: t.json },
              { value: 'claims', label: t.claims },
            ]}
          />
        </span>
      </div>
      {view === 'claims' && dbg.claims ? (
        <ClaimsTable claims={dbg.claims} caption={t.claims} />
      ) : (
        <Editor kind="json" label={t.payloadLabel} value={dbg.payloadText} change={(payloadText) => dbg.setParts({ payloadText })} readOnly={readOnly} />
      )}
      {!readOnly && <PayloadHelpers dbg={dbg} tenant={tenant} />}
    </section>
  );
}

export function SignaturePanel({ dbg, title, needsPrivate, tenant }: { dbg: Debugger; title: string; needsPrivate: boolean; tenant: Tenant | null }) {
  return (
    <section className="card">
      <div className="card-head">
        <h2 className="seg-signature">{title}</h2>
        {tenant && !isHmac(dbg.alg) && (
          <span className="end">
            <Button variant="default" size="xs" onClick={() => dbg.setKeys({ publicKey: JSON.stringify(tenant.jwks, null, 1) })}>
              {t.useJwks}
            </Button>
          </span>
        )}
      </div>
      <div className="card-body">
        <KeyPanel dbg={dbg} needsPrivate={needsPrivate} />
      </div>
    </section>
  );
}

export function ClaimsPanel({ dbg }: { dbg: Debugger }) {
  const header = readObject(dbg.headerText, t.header);
  if (!dbg.claims || typeof header === 'string') return null;
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t.claims}</h2>
      </div>
      <ClaimsTable claims={dbg.claims} caption={t.claims} />
    </section>
  );
}

const icons = { pass: IconCheck, fail: IconX, open: IconQuestionMark };

export function AcceptPanel({ dbg, tenant }: { dbg: Debugger; tenant: Tenant }) {
  const [checks, setChecks] = useState<Check[]>([]);
  useEffect(() => {
    let current = true;
    void wouldAccept(dbg.token, tenant, dbg.verdict).then((list) => current && setChecks(list));
    return () => {
      current = false;
    };
  }, [dbg.token, dbg.verdict, tenant]);
  const fails = checks.filter(({ kind }) => kind === 'fail').length;
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t.accept.title}</h2>
        <span className={`pill ${fails ? 'bad' : 'ok'}`}>{fails ? t.accept.no(fails) : t.accept.yes}</span>
      </div>
      <ul className="checks card-body">
        {checks.map(({ kind, text }) => {
          const Icon = icons[kind];
          return (
            <li key={text} className={kind}>
              <Icon size={16} aria-hidden />
              <span>
                <span className="hidden">{t.accept.kinds[kind]}: </span>
                {text}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
