// SPDX-License-Identifier: Apache-2.0
// First-run set-up: the code from the server's terminal makes the first owner. The code may come in the address's
// fragment, which is read and erased.
import { useEffect, useState, type FormEvent } from 'react';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { request, useWrite, type Session, type SessionAnswer } from '../api';
import { Copyable, Facts, Note } from '../parts/small';
import { WriteError } from '../parts/States';
import { texts } from '../texts';
import { GateFrame } from './Login';

const t = texts.setup;

function Done({ session, open }: { session: Session; open: () => void }) {
  const { tenant } = session;
  return (
    <GateFrame title={t.doneTitle} lead={t.done}>
      <div className="stack">
        <Facts
          rows={[
            [t.tenant, tenant.name],
            [t.issuer, <code>{tenant.issuer}</code>],
            [t.audience, <code>{tenant.management_audience}</code>],
            [t.globalClientId, <Copyable value={tenant.global_client_id} label={texts.common.copy} />],
          ]}
        />
        {!tenant.issuer.startsWith(`${location.origin}/`) && <Note kind="warn">{t.mismatch}</Note>}
        <Button fullWidth onClick={open}>
          {t.open}
        </Button>
      </div>
    </GateFrame>
  );
}

export function Setup({ enter }: { enter: (to: SessionAnswer) => void }) {
  const [form, setForm] = useState({ code: '', name: '', email: '', password: '' });
  const [made, setMade] = useState<Session>();
  const write = useWrite();
  const change = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm((old) => ({ ...old, [name]: event.target.value }));

  useEffect(() => {
    const code = new URLSearchParams(location.hash.slice(1)).get('code');
    if (!code) return;
    setForm((old) => ({ ...old, code }));
    history.replaceState(null, '', location.pathname);
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void write.run(async () => {
      const answer = await request<SessionAnswer>('POST', '/setup', { ...form, code: form.code.trim() }, { bare: true });
      if (answer.logged_in) setMade(answer);
    });
  };
  if (made) return <Done session={made} open={() => enter(made)} />;
  return (
    <GateFrame title={t.title} lead={t.lead}>
      <form className="stack" onSubmit={submit}>
        <TextInput label={t.code} description={t.codeHelp} value={form.code} onChange={change('code')} autoComplete="off" spellCheck={false} required withAsterisk={false} autoFocus />
        <TextInput label={t.name} value={form.name} onChange={change('name')} autoComplete="name" required withAsterisk={false} />
        <TextInput label={texts.login.email} type="email" value={form.email} onChange={change('email')} autoComplete="username" required withAsterisk={false} />
        <PasswordInput
          label={t.password}
          description={t.passwordHelp}
          value={form.password}
          onChange={change('password')}
          autoComplete="new-password"
          minLength={8}
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': texts.login.showPassword }}
        />
        <p className="small muted break">{t.issuerNote(`${location.origin}/`)}</p>
        <WriteError error={write.error} />
        <Button type="submit" fullWidth loading={write.busy}>
          {t.submit}
        </Button>
      </form>
    </GateFrame>
  );
}
