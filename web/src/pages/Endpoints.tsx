// SPDX-License-Identifier: Apache-2.0
// The Management API tried by hand, with a token: the web session opens nothing there.
import { useEffect, useMemo, useState } from 'react';
import { Button, Textarea, TextInput } from '@mantine/core';
import { IconCheck, IconKey, IconLock } from '@tabler/icons-react';
import { ApiError, type Loaded } from '../api';
import { claimsOf } from '../jwt';
import { setMinted, useMinted } from '../minted';
import { operationsOf, type Document, type Operation } from '../openapi';
import { Dialog } from '../parts/Dialog';
import { ParameterForm, problemOf, valuesOf } from '../parts/ParameterForm';
import { Card, Code, CopyButton, Note, PageHead, Pill } from '../parts/small';
import { Empty, Show } from '../parts/States';
import { useQuery } from '../query';
import { useSession } from '../session';
import { texts } from '../texts';

const t = texts.endpoints;

interface Answer {
  status: number;
  ms: number;
  headers: string;
  body: string;
}

function useDocument(): Loaded<Operation[]> {
  const [state, setState] = useState<{ data?: Operation[]; error?: ApiError; busy: boolean }>({ busy: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    fetch('/api/v2/openapi.json', { credentials: 'omit' })
      .then(async (answer) => {
        if (!answer.ok) throw new ApiError(answer.status, '', `HTTP ${answer.status}`);
        return operationsOf((await answer.json()) as Document);
      })
      .then(
        (data) => current && setState({ data, busy: false }),
        (error: unknown) =>
          current && setState({ error: error instanceof ApiError ? error : new ApiError(0, 'offline', ''), busy: false }),
      );
    return () => {
      current = false;
    };
  }, [round]);
  return { ...state, data: state.data, error: state.error, tag: null, reload: () => setRound((n) => n + 1), set: ({ data }) => setState({ data, busy: false }) };
}

function TokenDialog({ opened, close }: { opened: boolean; close: () => void }) {
  const minted = useMinted();
  const [text, setText] = useState('');
  const put = () => {
    const claims = claimsOf(text.trim());
    const exp = Number(claims?.['exp']);
    setMinted({ token: text.trim(), scope: String(claims?.['scope'] ?? ''), madeMs: Date.now(), expiresMs: Number.isFinite(exp) ? exp * 1000 : Date.now() });
    setText('');
    close();
  };
  return (
    <Dialog opened={opened} onClose={close} title={t.setToken}>
      <div className="stack">
        <Textarea label={t.apiToken} description={t.fromExplorer} value={text} onChange={(event) => setText(event.target.value)} rows={5} autoComplete="off" spellCheck={false} data-autofocus />
        <div className="row end">
          {minted && (
            <Button variant="default" onClick={() => setMinted(null)}>
              {t.clear}
            </Button>
          )}
          <Button disabled={!claimsOf(text.trim())} onClick={put}>
            {t.set}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Scopes({ operation, held }: { operation: Operation; held: ReadonlySet<string> | null }) {
  return (
    <div className="row" role="group" aria-label={t.scopes}>
      {[...new Set(operation.scopes.flat())].map((scope) => {
        const has = held?.has(scope);
        return (
          <span key={scope} className={`pill ${held ? (has ? 'ok' : 'bad') : ''}`} title={held ? (has ? t.held : t.notHeld) : undefined}>
            {held && (has ? <IconCheck size={12} aria-label={t.held} /> : <IconLock size={12} aria-label={t.notHeld} />)}
            <code>{scope}</code>
          </span>
        );
      })}
    </div>
  );
}

function urlOf(operation: Operation, values: Record<string, string>) {
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values[name] ?? ''));
  const query = new URLSearchParams();
  for (const parameter of operation.parameters) {
    const value = values[parameter.name];
    if (parameter.in === 'query' && value) for (const one of valuesOf(parameter, value)) query.append(parameter.name, one);
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

async function call(operation: Operation, url: string, body: string, token: string): Promise<Answer> {
  const begun = performance.now();
  const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
  const init: RequestInit = { method: operation.method, headers, credentials: 'omit', cache: 'no-store' };
  if (operation.sample !== null) {
    headers['Content-Type'] = 'application/json';
    init.body = body;
  }
  const answer = await fetch(url, init);
  const text = await answer.text();
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // not JSON: shown as it is
  }
  const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  return { status: answer.status, ms: Math.round(performance.now() - begun), headers: lines, body: shown };
}

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

function curlOf(operation: Operation, url: string, body: string) {
  const lines = [`curl --request ${operation.method}`, `--url '${url.replaceAll("'", "'\\''")}'`, `--header "authorization: Bearer $TOKEN"`];
  if (operation.sample !== null) lines.push(`--header 'content-type: application/json'`, `--data '${body.replaceAll("'", "'\\''")}'`);
  return lines.join(' \\\n  ');
}

function OperationPanel({ operation }: { operation: Operation }) {
  const { session } = useSession();
  const minted = useMinted();
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(operation.sample ?? '');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState('');
  const held = minted ? new Set(minted.scope.split(' ')) : null;
  const url = urlOf(operation, values);
  const origin = session.tenant.issuer.replace(/\/$/, '');
  const bodyError = operation.sample !== null && !isJson(body) ? t.bodyBroken : undefined;
  const run = () => {
    setTried(true);
    if (!minted || bodyError || operation.parameters.some((one) => problemOf(one, values[one.name] ?? ''))) return;
    setProblem('');
    call(operation, url, body, minted.token).then(setAnswer, () => setProblem(texts.states.offlineTitle));
  };
  return (
    <>
      <Card title={operation.summary} aside={<Pill kind="accent">{operation.method}</Pill>}>
        <code className="break">{operation.path}</code>
        <Scopes operation={operation} held={held} />
        <ParameterForm parameters={operation.parameters} values={values} tried={tried} set={setValues} />
        {operation.sample !== null && (
          <Textarea label={t.body} value={body} onChange={(event) => setBody(event.target.value)} rows={8} classNames={{ input: 'mono' }} error={bodyError} spellCheck={false} />
        )}
        <div className="row">
          <Button onClick={run} disabled={!minted || Boolean(bodyError)}>
            {t.try}
          </Button>
          {!minted && <span className="small muted">{t.needToken}</span>}
        </div>
        {problem && <Note kind="bad">{problem}</Note>}
      </Card>
      {answer && (
        <Card
          title={t.response}
          bare
          aside={<span className={`pill ${answer.status < 400 ? 'ok' : 'bad'}`}>{t.took(answer.status, answer.ms)}</span>}
        >
          <Code text={answer.body || '—'} label={t.response} />
          <details className="card-body">
            <summary>{t.headers}</summary>
            <Code text={answer.headers} label={t.headers} boxed />
          </details>
        </Card>
      )}
      <Card title={t.curl} bare aside={<span className="end"><CopyButton value={curlOf(operation, origin + url, body)} label={texts.explorer.copySample} /></span>}>
        <Code text={curlOf(operation, origin + url, body)} label={t.curl} />
      </Card>
    </>
  );
}

function Tree({ operations, chosen, choose }: { operations: Operation[]; chosen: string; choose: (key: string) => void }) {
  const [filter, setFilter] = useState('');
  const shown = operations.filter((one) => `${one.summary} ${one.path} ${one.method}`.toLowerCase().includes(filter.toLowerCase()));
  const tags = [...new Set(shown.map(({ tag }) => tag))];
  return (
    <Card title={t.operations}>
      <TextInput aria-label={t.filter} placeholder={t.filter} value={filter} onChange={(event) => setFilter(event.target.value)} />
      {tags.map((tag) => (
        <div key={tag}>
          <h3>{tag}</h3>
          <ul className="operations">
            {shown
              .filter((one) => one.tag === tag)
              .map((one) => (
                <li key={one.key}>
                  <button type="button" aria-current={one.key === chosen} onClick={() => choose(one.key)}>
                    <code className={`method ${one.method.toLowerCase()}`}>{one.method}</code> {one.summary}
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </Card>
  );
}

export default function Endpoints() {
  const loaded = useDocument();
  const minted = useMinted();
  const query = useQuery();
  const [asking, setAsking] = useState(false);
  const key = query.get('operation');
  const operation = useMemo(() => loaded.data?.find((one) => one.key === key), [loaded.data, key]);
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          <Button {...(minted ? { variant: 'default' } : {})} leftSection={minted ? <IconCheck size={16} aria-hidden /> : <IconKey size={16} aria-hidden />} onClick={() => setAsking(true)}>
            {minted ? t.authorized : t.setToken}
          </Button>
        }
      >
        {minted ? (
          <>
            {t.grantedScopes}: <code className="break">{minted.scope}</code>
          </>
        ) : (
          t.lead
        )}
      </PageHead>
      <Show of={loaded} rows={10}>
        {(operations) => (
          <div className="tree-columns">
            <Tree operations={operations} chosen={key} choose={(to) => query.set({ operation: to })} />
            <div>{operation ? <OperationPanel key={operation.key} operation={operation} /> : <Card bare><Empty title={t.choose} text={t.lead} /></Card>}</div>
          </div>
        )}
      </Show>
      <TokenDialog opened={asking} close={() => setAsking(false)} />
    </>
  );
}
