// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState, type FormEvent } from 'react';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { id, post, remove, request, useData, useWrite, type SessionAnswer } from '../api';
import { Dialog } from '../parts/Dialog';
import { Card, Copyable, Facts, PageHead, Pill, Table, When } from '../parts/small';
import { Qr } from '../parts/Qr';
import { Show, WriteError } from '../parts/States';
import type { WebSession } from '../rows';
import { useSession } from '../session';
import { useToast } from '../toast';
import { texts } from '../texts';

const t = texts.account;
const eye = { 'aria-label': texts.login.showPassword };

function Password() {
  const { setSession } = useSession();
  const say = useToast();
  const write = useWrite();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = async (event: FormEvent) => {
    event.preventDefault();
    const done = await write.run(async () => {
      const answer = await request<SessionAnswer>('POST', '/account/password', { current, password });
      if (answer?.logged_in) setSession(answer);
    });
    if (!done) return;
    setCurrent('');
    setPassword('');
    say(t.changed);
  };
  return (
    <Card title={t.password}>
      <form className="stack" onSubmit={(event) => void change(event)}>
        <PasswordInput label={t.current} value={current} onChange={(event) => setCurrent(event.target.value)} autoComplete="current-password" required withAsterisk={false} visibilityToggleButtonProps={eye} />
        <PasswordInput label={t.new} description={texts.setup.passwordHelp} value={password} onChange={(event) => setPassword(event.target.value)} autoComplete="new-password" minLength={8} required withAsterisk={false} visibilityToggleButtonProps={eye} />
        <WriteError error={write.error} />
        <Button type="submit" loading={write.busy}>
          {t.change}
        </Button>
      </form>
    </Card>
  );
}

interface NewTotp {
  secret: string;
  uri: string;
}

/** The key as a picture and as text; both are in the page only while this is open. */
function TotpDialog({ made, close, done }: { made: NewTotp | null; close: () => void; done: () => Promise<void> }) {
  const write = useWrite();
  const [code, setCode] = useState('');
  useEffect(() => setCode(''), [made]);
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    void write.run(async () => {
      await post('/account/totp/confirm', { code: code.replaceAll(' ', '') });
      await done();
    });
  };
  return (
    <Dialog opened={made !== null} onClose={close} title={t.totpTitle} size={600}>
      {made && (
        <form className="stack" onSubmit={confirm}>
          <div className="scan">
            <Qr text={made.uri} label={t.totpQr} />
            <div className="stack">
              <p>{t.totpScan}</p>
              <p className="muted">{t.totpSecret}</p>
              <Copyable value={made.secret} label={t.copyKey} />
            </div>
          </div>
          <TextInput label={t.totpCode} description={texts.login.codeHelp} value={code} onChange={(event) => setCode(event.target.value)} inputMode="numeric" autoComplete="one-time-code" required withAsterisk={false} data-autofocus />
          <WriteError error={write.error} />
          <div className="row end">
            <Button variant="default" onClick={close}>
              {texts.common.cancel}
            </Button>
            <Button type="submit" loading={write.busy}>
              {t.totpConfirm}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function TwoSteps() {
  const { session, setSession } = useSession();
  const say = useToast();
  const write = useWrite();
  const [made, setMade] = useState<NewTotp | null>(null);
  const [password, setPassword] = useState('');
  const isOn = session.user.totp ?? false;
  const refresh = async () => setSession(await request<SessionAnswer>('GET', '/session'));
  const start = () => write.run(async () => setMade(await post<NewTotp>('/account/totp')));
  const confirmed = async () => {
    await refresh();
    setMade(null);
    say(t.totpOn);
  };
  const turnOff = async (event: FormEvent) => {
    event.preventDefault();
    const done = await write.run(async () => {
      await remove('/account/totp', { password });
      await refresh();
    });
    setPassword('');
    if (done) say(t.totpOff);
  };
  return (
    <Card title={t.totp} aside={isOn && <Pill kind="ok">{t.totpOn}</Pill>}>
      <p className="muted">{t.totpText}</p>
      {isOn ? (
        <form className="stack" onSubmit={(event) => void turnOff(event)}>
          <PasswordInput label={t.current} value={password} onChange={(event) => setPassword(event.target.value)} autoComplete="current-password" required withAsterisk={false} visibilityToggleButtonProps={eye} />
          <Button type="submit" variant="default" loading={write.busy}>
            {t.totpRemove}
          </Button>
        </form>
      ) : (
        <Button variant="default" loading={write.busy} onClick={() => void start()}>
          {t.totpStart}
        </Button>
      )}
      <WriteError error={write.error} />
      <TotpDialog made={made} close={() => setMade(null)} done={confirmed} />
    </Card>
  );
}

function Sessions() {
  const { setSession } = useSession();
  const write = useWrite();
  const loaded = useData<WebSession[]>('/account/sessions');
  const end = (one: WebSession) =>
    write.run(async () => {
      await remove(`/account/sessions/${id(one.id)}`);
      loaded.reload();
    });
  const everywhere = () =>
    write.run(async () => {
      await post('/logout', { everywhere: true });
      setSession({ logged_in: false, setup_required: false });
    });
  return (
    <Show of={loaded} rows={3}>
      {(list) => (
        <Card
          bare
          title={t.sessions}
          aside={
            <span className="end">
              <Button variant="default" size="xs" loading={write.busy} onClick={() => void everywhere()}>
                {t.everywhere}
              </Button>
            </span>
          }
        >
          <WriteError error={write.error} />
          <Table caption={t.sessions} head={[t.browser, t.address, texts.common.created, t.lastSeen, '']}>
            {list.map((one) => (
              <tr key={one.id}>
                <td className="break">
                  {one.user_agent} {one.current && <Pill kind="ok">{t.here}</Pill>}
                </td>
                <td>
                  <code>{one.ip}</code>
                </td>
                <td>
                  <When at={one.created_at} />
                </td>
                <td>
                  <When at={one.seen_at} />
                </td>
                <td className="actions">
                  {!one.current && (
                    <Button variant="default" size="xs" aria-label={t.endOf(one.user_agent)} onClick={() => void end(one)}>
                      {t.end}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        </Card>
      )}
    </Show>
  );
}

export default function Account() {
  const { session } = useSession();
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <div className="halves">
        <div>
          <Card title={t.profile}>
            <Facts
              rows={[
                [texts.common.name, session.user.name],
                [texts.common.email, session.user.email],
                [texts.common.role, texts.nav.personScopes(session.user.role.name, session.scopes.length)],
              ]}
            />
          </Card>
          <TwoSteps />
        </div>
        <Password />
      </div>
      <div className="spaced">
        <Sessions />
      </div>
    </>
  );
}
