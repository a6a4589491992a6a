// SPDX-License-Identifier: Apache-2.0
// An application's token, tried: the server asks its own rules, and this shows what the token endpoint would have answered.
import { useEffect, useState, type ReactNode } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { Link } from 'wouter';
import { id, post, useWrite } from '../api';
import { claimsOf } from '../jwt';
import { getToken } from '../samples';
import { useSession } from '../session';
import { texts } from '../texts';
import { ClaimsTable } from './ClaimsTable';
import { Card, Code, CopyButton, Facts, Needs, Note } from './small';
import { Empty, WriteError } from './States';

const t = texts.trial;

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

function Segments({ token }: { token: string }) {
  const kinds = ['seg-header', 'seg-payload', 'seg-signature'];
  return token.split('.').map((part, at) => (
    <span key={at}>
      {at > 0 && '.'}
      <span className={kinds[Math.min(at, 2)]}>{part}</span>
    </span>
  ));
}

/** JSON as it is written elsewhere, but with the token's three parts in their colours. */
function Body({ body }: { body: Reply['body'] }) {
  const rows = Object.entries(body);
  return (
    <pre className="code wrapped" tabIndex={0} aria-label={t.token} role="region">
      {'{\n'}
      {rows.map(([name, value], at) => (
        <span key={name}>
          {`  ${JSON.stringify(name)}: `}
          {name === 'access_token' && typeof value === 'string' ? <>"<Segments token={value} />"</> : JSON.stringify(value)}
          {at < rows.length - 1 ? ',\n' : '\n'}
        </span>
      ))}
      {'}'}
    </pre>
  );
}

function Answer({ reply }: { reply: Reply }) {
  const token = reply.body['access_token'];
  const claims = typeof token === 'string' ? claimsOf(token) : null;
  return (
    <>
      <Card
        title={t.answer}
        bare
        aside={
          <>
            <span className={`pill ${reply.status < 400 ? 'ok' : 'bad'}`} role="status">
              HTTP {reply.status}
            </span>
            <span className="end">
              {typeof token === 'string' && <CopyButton value={token} label={t.copyToken} wide />}
              <CopyButton value={JSON.stringify(reply.body, null, 2)} label={t.copyAnswer} />
            </span>
          </>
        }
      >
        <Body body={reply.body} />
        <details className="card-body">
          <summary>{t.headers}</summary>
          <Facts rows={Object.entries(reply.headers).map(([name, value]) => [name, <code>{value}</code>])} />
        </details>
      </Card>
      {claims && (
        <Card title={t.says} bare>
          <ClaimsTable claims={claims} caption={t.says} />
        </Card>
      )}
    </>
  );
}

function Form(props: { clientId: string; audience: string; children?: ReactNode; took: (to: Reply | null) => void }) {
  const { clientId, audience, took } = props;
  const { session, can } = useSession();
  const write = useWrite();
  const [scope, setScope] = useState('');
  const may = can('read:client_keys', 'read:client_credentials');
  const asked = scope.trim();
  const change = (to: string) => {
    setScope(to);
    took(null);
  };
  const run = () =>
    write.run(async () => took(await post<Reply>(`/clients/${id(clientId)}/try`, { audience, ...(asked ? { scope: asked } : {}) })));
  const curl = getToken.cURL({ issuer: session.tenant.issuer, audience, clientId, scope: asked });
  return (
    <div className="stack">
      <Card title={t.title}>
        <p className="muted">{t.lead}</p>
        {props.children}
        <TextInput
          label={t.scopes}
          description={t.scopesHelp}
          value={scope}
          onChange={(event) => change(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: 'mono' }}
        />
        <div className="row">
          <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => void run()} loading={write.busy} disabled={!may}>
            {t.run}
          </Button>
          <Needs scope="read:client_keys" held={may} />
        </div>
        <WriteError error={write.error} />
      </Card>
      <Card title={t.curl} bare aside={<span className="end"><CopyButton value={curl} label={texts.explorer.copySample} /></span>}>
        <p className="card-body muted">{t.curlText}</p>
        <Code text={curl} label={t.curl} />
      </Card>
    </div>
  );
}

/** `children`: what chooses the application, or the API. */
export function TokenTrial({ clientId, audience, children }: { clientId: string; audience: string; children?: ReactNode }) {
  const [reply, setReply] = useState<Reply | null>(null);
  useEffect(() => setReply(null), [clientId, audience]);
  return (
    <div className="halves">
      <Form key={`${clientId} ${audience}`} clientId={clientId} audience={audience} took={setReply}>
        {children}
      </Form>
      <div>{reply ? <Answer reply={reply} /> : <Card bare><Empty title={t.none} text={t.noneText} /></Card>}</div>
    </div>
  );
}

/** Where the explorer is the place for it. */
export function NotHere() {
  return (
    <Note kind="plain">
      {t.management} <Link href="/explorer">{texts.explorer.title}</Link>
    </Note>
  );
}
