// SPDX-License-Identifier: Apache-2.0
import { useState, type FormEvent } from 'react';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { id, post, remove, request, useData, useWrite, type SessionAnswer } from '../api';
import { Card, Copyable, Facts, Note, PageHead, Pill, Table, When } from '../parts/small';
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

function TwoSteps() {
  const { session, setSession } = useSession();
  const say = useToast();
  const write = useWrite();
  const [secret, setSecret] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const isOn = session.user.totp ?? false;
  const refresh = async () => setSession(await request<SessionAnswer>('GET', '/session'));
  const start = () => write.run(async () => setSecret((await post<{ secret: string }>('/account/totp')).secret));
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    const done = await write.run(async () => {
      await post('/account/totp/confirm', { code: code.replaceAll(' ', '') });
      await refresh();
    });
    if (!done) return;
    setSecret(null);
    setCode('');
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
      ) : secret === null ? (
        <Button variant="default" loading={write.busy} onClick={() => void start()}>
          {t.totpStart}
        </Button>
      ) : (
        <form className="stack" onSubmit={(event) => void confirm(event)}>
          <Note kind="plain">{t.totpSecret}</Note>
          <Copyable value={secret} label={t.copyKey} />
          <TextInput label={t.totpCode} value={code} onChange={(event) => setCode(event.target.value)} inputMode="numeric" autoComplete="one-time-code" required withAsterisk={false} />
          <Button type="submit" loading={write.busy}>
            {t.totpConfirm}
          </Button>
        </form>
      )}
      <WriteError error={write.error} />
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
