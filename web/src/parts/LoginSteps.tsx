// SPDX-License-Identifier: Apache-2.0
// Logging in is a list of steps; the server names the next one. A password alone, or a password and a code.
import { useState, type FormEvent } from 'react';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { request, useWrite, type SessionAnswer } from '../api';
import { texts } from '../texts';
import { WriteError } from './States';

type Next = { next: 'totp'; ticket: string };

export function LoginSteps(props: { email?: string; enter: (to: SessionAnswer) => void }) {
  const [email, setEmail] = useState(props.email ?? '');
  const [password, setPassword] = useState('');
  const [ticket, setTicket] = useState<string>();
  const [code, setCode] = useState('');
  const write = useWrite();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void write.run(async () => {
      const answer = ticket
        ? await request<SessionAnswer>('POST', '/login/totp', { ticket, code: code.replaceAll(' ', '') }, { bare: true, outside: true })
        : await request<SessionAnswer | Next>('POST', '/login', { email, password }, { bare: true, outside: true });
      if ('next' in answer) setTicket(answer.ticket);
      else props.enter(answer);
    });
  };

  return (
    <form className="stack" onSubmit={submit}>
      {ticket ? (
        <TextInput
          label={texts.login.code}
          description={texts.login.codeHelp}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          autoFocus
        />
      ) : (
        <>
          <TextInput
            label={texts.login.email}
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus={!props.email}
          />
          <PasswordInput
            label={texts.login.password}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
            required
            withAsterisk={false}
            autoFocus={Boolean(props.email)}
            visibilityToggleButtonProps={{ 'aria-label': texts.login.showPassword }}
          />
        </>
      )}
      <WriteError error={write.error} />
      <Button type="submit" fullWidth loading={write.busy}>
        {ticket ? texts.login.confirm : texts.login.submit}
      </Button>
    </form>
  );
}
