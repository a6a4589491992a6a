// SPDX-License-Identifier: Apache-2.0
// The password once more, for the few actions that must not ride on an old session.
import { useState, type FormEvent } from 'react';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { request, useWrite, type SessionAnswer } from '../api';
import { texts } from '../texts';
import { Note } from './small';
import { WriteError } from './States';

export function ReauthForm({ enter, why }: { enter: (to: SessionAnswer) => void; why?: string | undefined }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const write = useWrite();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = code ? { password, code } : { password };
    void write.run(async () =>
      enter(await request<SessionAnswer>('POST', '/reauthenticate', body, { bare: true })),
    );
  };
  return (
    <form className="stack" onSubmit={submit}>
      {why && <Note kind="warn">{why}</Note>}
      <p className="muted">{texts.reauth.why}</p>
      <PasswordInput
        label={texts.login.password}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        autoComplete="current-password"
        required
        withAsterisk={false}
        data-autofocus
        visibilityToggleButtonProps={{ 'aria-label': texts.login.showPassword }}
      />
      <TextInput
        label={texts.reauth.code}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        inputMode="numeric"
        autoComplete="one-time-code"
      />
      <WriteError error={write.error} />
      <Button type="submit" loading={write.busy}>
        {texts.reauth.submit}
      </Button>
    </form>
  );
}
