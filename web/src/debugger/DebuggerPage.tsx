// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowsExchange, IconLock } from '@tabler/icons-react';
import { Note, PageHead } from '../parts/small';
import { Nav } from '../shell/Nav';
import { TopBar } from '../shell/TopBar';
import { texts } from '../texts';
import { useToast } from '../toast';
import type { Tenant } from './accept';
import { decode } from './decode';
import { AcceptPanel, ClaimsPanel, HeaderPanel, PayloadPanel, SignaturePanel, TokenPanel } from './Panels';
import { takeFromAddress, useDebugger, type Debugger } from './useDebugger';

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

/** The decoder and the encoder have a state each, so that looking at one token does not undo the making of another. */
function Sync({ encoding, from, to }: { encoding: boolean; from: Debugger; to: Debugger }) {
  const say = useToast();
  const isWhole = from.problem === null && decode(from.token).ok;
  const run = () => {
    to.takeOver(from, encoding ? 'token' : 'parts');
    say(encoding ? t.syncedDecoder : t.syncedEncoder);
  };
  return (
    <>
      <Button variant="default" size="xs" leftSection={<IconArrowsExchange size={16} aria-hidden />} disabled={!isWhole} onClick={run}>
        {encoding ? t.syncDecoder : t.syncEncoder}
      </Button>
      <span className="small muted">{encoding ? t.syncDecoderHelp : t.syncEncoderHelp}</span>
    </>
  );
}

export function DebuggerPage({ tenant }: { tenant: Tenant | null }) {
  const [from] = useState(takeFromAddress);
  const reading = useDebugger(from);
  const making = useDebugger(null);
  const [mode, setMode] = useState<Mode>('classic');
  const [open, setOpen] = useState(false);
  const dbg = mode === 'encode' ? making : reading;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  const View = { classic: Classic, decode: Decode, encode: Encode }[mode];
  return (
    <>
      <a className="skip" href="#main">
        {texts.nav.skip}
      </a>
      <div className="shell">
        <Nav
          tenant={{ name: 'Mintage', issuer: tenant?.issuer ?? '' }}
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
              {from?.sent && <Note kind="warn">{t.wasSent}</Note>}
              <div className="row modes">
                <SegmentedControl
                  aria-label={t.mode}
                  value={mode}
                  onChange={(to) => setMode(to as Mode)}
                  data={[
                    { value: 'classic', label: t.classic },
                    { value: 'decode', label: t.decodeMode },
                    { value: 'encode', label: t.encodeMode },
                  ]}
                />
                <Sync encoding={mode === 'encode'} from={dbg} to={mode === 'encode' ? reading : making} />
              </div>
              <View dbg={dbg} tenant={tenant} />
            </main>
          </div>
        </div>
      </div>
    </>
  );
}
