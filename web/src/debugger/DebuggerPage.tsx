// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { SegmentedControl } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Note, PageHead } from '../parts/small';
import { Nav } from '../shell/Nav';
import { TopBar } from '../shell/TopBar';
import { texts } from '../texts';
import type { Tenant } from './accept';
import { AcceptPanel, ClaimsPanel, HeaderPanel, PayloadPanel, SignaturePanel, TokenPanel } from './Panels';
import { useDebugger, type Debugger } from './useDebugger';

const t = texts.debugger;
type Mode = 'classic' | 'decode' | 'encode';

function Classic({ dbg, tenant }: { dbg: Debugger; tenant: Tenant | null }) {
  return (
    <div className="halves">
      <div>
        <TokenPanel dbg={dbg} />
        {tenant && <AcceptPanel dbg={dbg} tenant={tenant} />}
      </div>
      <div>
        <HeaderPanel dbg={dbg} readOnly={false} />
        <PayloadPanel dbg={dbg} readOnly={false} tenant={tenant} />
        <SignaturePanel dbg={dbg} title={t.verifySignature} needsPrivate tenant={tenant} />
      </div>
    </div>
  );
}

function Decode({ dbg, tenant }: { dbg: Debugger; tenant: Tenant | null }) {
  return (
    <div className="halves">
      <div>
        <TokenPanel dbg={dbg} />
        <SignaturePanel dbg={dbg} title={t.verifySignature} needsPrivate={false} tenant={tenant} />
        {tenant && <AcceptPanel dbg={dbg} tenant={tenant} />}
      </div>
      <div>
        <HeaderPanel dbg={dbg} readOnly />
        <PayloadPanel dbg={dbg} readOnly tenant={tenant} />
      </div>
    </div>
  );
}

function Encode({ dbg, tenant }: { dbg: Debugger; tenant: Tenant | null }) {
  return (
    <div className="halves">
      <div>
        <HeaderPanel dbg={dbg} readOnly={false} />
        <PayloadPanel dbg={dbg} readOnly={false} tenant={tenant} />
        <SignaturePanel dbg={dbg} title={t.signWith} needsPrivate tenant={null} />
      </div>
      <div>
        <TokenPanel dbg={dbg} />
        <ClaimsPanel dbg={dbg} />
      </div>
    </div>
  );
}

export function DebuggerPage({ tenant }: { tenant: Tenant | null }) {
  const dbg = useDebugger();
  const [mode, setMode] = useState<Mode>('classic');
  const [open, setOpen] = useState(false);
  const choose = (to: string) => {
    setMode(to as Mode);
    // signing begins when it is asked for: a pasted token stays as it is until then
    if (to === 'encode') dbg.setLead('parts');
  };
  const View = { classic: Classic, decode: Decode, encode: Encode }[mode];
  return (
    <>
      <a className="skip" href="#main">
        {texts.nav.skip}
      </a>
      <div className="shell">
        <Nav
          tenant="Mintage"
          issuer={tenant?.issuer ?? ''}
          at="/debugger"
          open={open}
          fullLoads
          close={() => setOpen(false)}
        />
        <div className="content">
          <div className="wide">
            <TopBar crumbs={[{ name: t.title }]} menuOpen={open} toggleMenu={() => setOpen(!open)} />
            <main id="main" tabIndex={-1}>
              <PageHead title={t.title}>
                <IconLock size={14} aria-hidden /> {t.lead}
              </PageHead>
              {!globalThis.crypto?.subtle && <Note kind="bad">{t.insecure}</Note>}
              {dbg.wasSent && <Note kind="warn">{t.wasSent}</Note>}
              <div className="row modes">
                <SegmentedControl
                  aria-label={t.mode}
                  value={mode}
                  onChange={choose}
                  data={[
                    { value: 'classic', label: t.classic },
                    { value: 'decode', label: t.decodeMode },
                    { value: 'encode', label: t.encodeMode },
                  ]}
                />
              </div>
              <View dbg={dbg} tenant={tenant} />
            </main>
          </div>
        </div>
      </div>
    </>
  );
}
