// SPDX-License-Identifier: Apache-2.0
// The two-person rule for the Global Client Secret, as each of the two sees it. The server decides.
import { useEffect, useState } from 'react';
import { Button, Switch, Textarea } from '@mantine/core';
import { id, post, put, remove, request, useWrite, type Loaded, type SessionAnswer } from '../api';
import type { Approval, What } from '../approvals';
import { useSession } from '../session';
import { useToast } from '../toast';
import { clock } from '../time';
import { texts } from '../texts';
import { Dialog } from './Dialog';
import { Note, Pill, When } from './small';
import { WriteError } from './States';

const t = texts.twoPersons;
/** Seconds until the instant, counted down; 0 when it is over. */
function useLeft(until: string): number {
  const left = () => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

function Left({ until, over }: { until: string; over: () => void }) {
  const seconds = useLeft(until);
  useEffect(() => {
    if (seconds === 0) over();
  }, [seconds === 0]);
  return (
    <span className="strong" role="timer">
      {t.left(clock(seconds))}
    </span>
  );
}

function ended(one: Approval): string | null {
  if (one.state === 'refused') return t.refused(one.decided_by?.name ?? '');
  if (one.state === 'used') return t.used;
  if (one.state === 'withdrawn') return t.withdrawn;
  return one.state === 'ended' ? t.ended[one.why || 'expired'] : null;
}

function Ask({ what, close, asked }: { what: What | null; close: () => void; asked: () => void }) {
  const write = useWrite();
  const [reason, setReason] = useState('');
  const send = async () => {
    if (!(await write.run(() => post('/tenant/approvals', { what, ...(reason && { reason }) })))) return;
    setReason('');
    close();
    asked();
  };
  return (
    <Dialog opened={what !== null} onClose={close} title={what ? t.askTitle[what] : ''}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p className="muted">{t.askText}</p>
        <Textarea label={t.reason} description={t.reasonHelp} value={reason} maxLength={500} rows={3} onChange={(event) => setReason(event.target.value)} data-autofocus />
        <WriteError error={write.error} />
        <div className="row end">
          <Button variant="default" onClick={close}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" loading={write.busy}>
            {t.ask}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The asker's side of one thing: asking, waiting, approved with its countdown, refused, ended. `act` does the thing. */
export function Mine(props: { what: What; action: string; approvals: Loaded<Approval[]>; disabled: boolean; busy: boolean; danger?: boolean; act: () => void }) {
  const { what, approvals } = props;
  const [asking, setAsking] = useState(false);
  const write = useWrite();
  const one = approvals.data?.find((row) => row.mine && row.what === what);
  const live = one && (one.state === 'asked' || one.state === 'approved') ? one : undefined;
  const over = one && ended(one);
  const withdraw = async (row: Approval) => {
    await write.run(() => remove(`/tenant/approvals/${id(row.id)}`));
    approvals.reload();
  };
  return (
    <div className="danger-row" role="group" aria-label={props.action}>
      <div className="grow" role="status">
        <div className="strong">{props.action}</div>
        {live?.state === 'asked' && <p className="small muted">{t.waiting}</p>}
        {live?.state === 'approved' && live.until && (
          <p className="small">
            {t.approved(live.decided_by?.name ?? '')} <Left until={live.until} over={approvals.reload} />
          </p>
        )}
        {!live && <p className="small muted">{over ?? t.needs}</p>}
        <WriteError error={write.error} />
      </div>
      <div className="row">
        {live && (
          <Button variant="default" size="xs" loading={write.busy} onClick={() => void withdraw(live)}>
            {t.withdraw}
          </Button>
        )}
        {live?.state === 'approved' ? (
          <Button {...(props.danger && { color: 'red' })} loading={props.busy} disabled={props.disabled} onClick={props.act}>
            {props.action}
          </Button>
        ) : (
          <Button variant="default" disabled={props.disabled || live !== undefined || !approvals.data} onClick={() => setAsking(true)}>
            {live ? t.waitingShort : t.askFor}
          </Button>
        )}
      </div>
      <Ask what={asking ? what : null} close={() => setAsking(false)} asked={approvals.reload} />
    </div>
  );
}

/** The other owner's side: what waits for an answer. */
export function Others({ approvals }: { approvals: Loaded<Approval[]> }) {
  const say = useToast();
  const write = useWrite();
  const rows = approvals.data?.filter(({ mine, state }) => !mine && (state === 'asked' || state === 'approved')) ?? [];
  const answer = async (row: Approval, word: 'approve' | 'refuse') => {
    if (await write.run(() => post(`/tenant/approvals/${id(row.id)}/${word}`))) say(word === 'approve' ? t.gaveIt : t.refusedIt);
    approvals.reload();
  };
  return (
    <>
      {rows.map((row) => (
        <div className="danger-row" key={row.id} role="group" aria-label={t.asksFor(row.asked_by.name, t.what[row.what])}>
          <div className="grow">
            <div className="strong">{t.asksFor(row.asked_by.name, t.what[row.what])}</div>
            <p className="small muted">
              {row.reason ? t.because(row.reason) : t.noReason} · <When at={row.asked_at} />
            </p>
          </div>
          {row.state === 'approved' ? (
            <Pill kind="ok">{t.approvedBy(row.decided_by?.name ?? '')}</Pill>
          ) : (
            <div className="row">
              <Button variant="default" disabled={write.busy} onClick={() => void answer(row, 'refuse')}>
                {t.refuse}
              </Button>
              <Button color="red" variant="light" disabled={write.busy} onClick={() => void answer(row, 'approve')}>
                {t.approve}
              </Button>
            </div>
          )}
        </div>
      ))}
      <WriteError error={write.error} />
    </>
  );
}

/** The switch; off again goes through a request of its own. */
export function Rule({ isOwner, approvals }: { isOwner: boolean; approvals: Loaded<Approval[]> }) {
  const { session, setSession, can } = useSession();
  const say = useToast();
  const write = useWrite();
  const on = session.tenant.two_person_rule ?? false;
  const may = isOwner && can('update:tenant_settings');
  const turn = async (to: boolean) => {
    const done = await write.run(async () => {
      await put('/tenant/two-person-rule', { on: to });
      setSession(await request<SessionAnswer>('GET', '/session'));
    });
    if (done) say(to ? t.isOn : t.isOff);
    else approvals.reload();
  };
  return (
    <div className="stack">
      {!on && <Switch label={t.rule} description={t.ruleHelp} checked={false} disabled={!may || write.busy} onChange={() => void turn(true)} />}
      {on && (
        <>
          <Note kind="ok">{t.onText}</Note>
          {may && <Mine what="rule_off" action={t.switchOff} approvals={approvals} disabled={false} busy={write.busy} danger act={() => void turn(false)} />}
        </>
      )}
      {!isOwner && <p className="small muted">{texts.settings.ownerOnly}</p>}
      <WriteError error={write.error} />
    </div>
  );
}
