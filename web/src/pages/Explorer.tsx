// SPDX-License-Identifier: Apache-2.0
// The API Explorer: a manual token for the Management API. The server decides what it may contain; this page only asks.
import { useEffect, useState } from 'react';
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconClock, IconRefresh } from '@tabler/icons-react';
import { Link } from 'wouter';
import { ApiError, id, post, remove, useData, useWrite } from '../api';
import { claimsOf } from '../jwt';
import { setMinted, useMinted, type Minted } from '../minted';
import { Dialog } from '../parts/Dialog';
import { Samples } from '../parts/Samples';
import { ScopePicker, type ScopeRow } from '../parts/ScopePicker';
import { Card, CopyButton, Facts, Note, PageHead, Pill, Table, TokenText, When } from '../parts/small';
import { Empty, Show, WriteError } from '../parts/States';
import { useToken } from '../samples';
import { useSession } from '../session';
import { clock, span, utc } from '../time';
import { useToast } from '../toast';
import { texts } from '../texts';

const t = texts.explorer;

interface ManualToken {
  jti: string;
  scope: string;
  user: { user_id: string; name: string };
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
}

interface Made {
  access_token: string;
  expires_in: number;
  scope: string;
}

interface ExplorerData {
  scopes: ScopeRow[];
  default_s: number;
  max_s: number;
  reauth_above_s: number;
  client_id: string;
  tokens: ManualToken[];
}

const presets: [string, number][] = [
  ['1 h', 3_600],
  ['24 h', 86_400],
  ['7 d', 604_800],
  ['30 d', 2_592_000],
];

function useNow(everyMs: number) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** The countdown is a timer, not a live region: it speaks at five minutes and at the end, and nowhere else. */
function Countdown({ minted }: { minted: Minted }) {
  const now = useNow(1000);
  const leftS = Math.max(0, Math.ceil((minted.expiresMs - now) / 1000));
  // one that began with less has no such moment
  const passesFive = minted.expiresMs - minted.madeMs > 300_000;
  const news = leftS === 0 ? t.expired : leftS <= 300 && passesFive ? t.soon : '';
  return (
    <>
      <span className={`pill ${leftS > 300 ? 'ok' : leftS > 0 ? 'warn' : 'bad'}`} role="timer">
        <IconClock size={13} aria-hidden />
        {leftS > 0 ? t.expiresIn(clock(leftS)) : t.expired}
      </span>
      <span className="hidden" role="status">
        {news}
      </span>
    </>
  );
}

function LifeBar({ minted }: { minted: Minted }) {
  const now = useNow(1000);
  const left = Math.max(0, minted.expiresMs - now);
  return <progress className="life" max={minted.expiresMs - minted.madeMs} value={left} aria-hidden />;
}

function TokenCard(props: { data: ExplorerData; chosen: ReadonlySet<string>; made: () => void; refused: () => void }) {
  const { data, chosen } = props;
  const minted = useMinted();
  const [life, setLife] = useState(String(data.default_s));
  const [touched, setTouched] = useState(false);
  const write = useWrite();
  const seconds = /^\d{1,10}$/.test(life) ? Number(life) : NaN;
  const lifeError = !(seconds >= 1) ? t.least : seconds > data.max_s ? t.beyond(span(data.max_s)) : null;
  const scopeError = chosen.size === 0 ? t.chooseOne : null;

  const mint = () => {
    setTouched(true);
    if (lifeError || scopeError) return;
    void write.run(async () => {
      const answer = await post<Made>('/explorer/tokens', { scope: [...chosen], expires_in: seconds }, { why: t.longer }).catch((thrown) => {
        // the page's picture of what the person may do is old
        if (thrown instanceof ApiError && [400, 403].includes(thrown.status)) props.refused();
        throw thrown;
      });
      const madeMs = Date.now();
      const exp = claimsOf(answer.access_token)?.['exp'];
      setMinted({
        token: answer.access_token,
        scope: answer.scope,
        madeMs,
        expiresMs: typeof exp === 'number' ? exp * 1000 : madeMs + answer.expires_in * 1000,
      });
      props.made();
    });
  };

  return (
    <section className="card">
      <div className="card-head">
        <h2>{t.token}</h2>
        {minted && <Countdown minted={minted} />}
        {minted && (
          <span className="end">
            <CopyButton value={minted.token} label={t.copy} wide />
          </span>
        )}
      </div>
      <div className="card-body">
        {minted ? (
          <>
            <TokenText token={minted.token} limited />
            <LifeBar minted={minted} />
          </>
        ) : (
          <Note kind="plain">
            <strong>{t.noToken}.</strong> {t.noTokenText}
          </Note>
        )}
        <div className="row bottom">
          <TextInput
            label={t.expiration}
            inputMode="numeric"
            value={life}
            onChange={(event) => setLife(event.target.value.trim())}
            error={lifeError}
          />
          <SegmentedControl
            aria-label={t.presets}
            data={presets
              .filter(([, value]) => value <= data.max_s)
              .map(([label, value]) => ({ label, value: String(value) }))}
            value={life}
            onChange={setLife}
          />
        </div>
        {seconds > data.reauth_above_s && !lifeError && <Note kind="warn">{t.longer}</Note>}
        <div className="row">
          <Button leftSection={<IconRefresh size={17} aria-hidden />} onClick={mint} loading={write.busy}>
            {t.regenerate}
          </Button>
          {touched && scopeError && (
            <span className="small" role="alert">
              {scopeError}
            </span>
          )}
        </div>
        <WriteError error={write.error} />
      </div>
    </section>
  );
}

function Says({ minted, clientId }: { minted: Minted; clientId: string }) {
  const claims = claimsOf(minted.token) ?? {};
  const word = (name: string) => <code>{String(claims[name] ?? '')}</code>;
  return (
    <Card title={t.says}>
      <Facts
        rows={[
          [t.application, <code>{clientId}</code>],
          [t.issuer, word('iss')],
          [t.audience, word('aud')],
          [t.subject, word('sub')],
          [t.expires, utc(minted.expiresMs)],
          [t.scope, <code>{minted.scope}</code>],
          [t.mintedBy, t.mintedByYou],
        ]}
      />
      <div className="row">
        <Button component={Link} href="/endpoints" variant="default" size="xs">
          {t.tryIt}
        </Button>
      </div>
    </Card>
  );
}

function TokenRow({ token, revoke }: { token: ManualToken; revoke: () => void }) {
  const isOver = Date.parse(token.expires_at) <= Date.now();
  return (
    <tr>
      <td>
        <code title={token.jti}>{token.jti.length > 12 ? `${token.jti.slice(0, 12)}…` : token.jti}</code>
      </td>
      <td className="small break">{token.scope.split(' ').slice(0, 3).join(', ')}{token.scope.split(' ').length > 3 && ` +${token.scope.split(' ').length - 3}`}</td>
      <td>{token.user.name}</td>
      <td>
        <When at={token.created_at} />
      </td>
      <td>
        {token.revoked_at ? <Pill kind="bad">{t.revoked}</Pill> : isOver ? <Pill>{t.over}</Pill> : <When at={token.expires_at} />}
      </td>
      <td className="actions">
        {!token.revoked_at && !isOver && (
          <Button variant="default" size="xs" onClick={revoke} aria-label={`${texts.common.revoke} ${token.jti}`}>
            {texts.common.revoke}
          </Button>
        )}
      </td>
    </tr>
  );
}

function TokenList({ tokens, reload }: { tokens: ManualToken[]; reload: () => void }) {
  const [asked, setAsked] = useState<ManualToken | null>(null);
  const write = useWrite();
  const say = useToast();
  const revoke = async (jti: string) => {
    if (!(await write.run(() => remove(`/explorer/tokens/${id(jti)}`)))) return;
    setAsked(null);
    say(t.revokedToast);
    reload();
  };
  return (
    <Card title={t.list} bare>
      {tokens.length === 0 ? (
        <Empty title={texts.common.none} text={t.listEmpty} />
      ) : (
        <Table caption={t.list} head={[t.jti, t.scope, t.by, texts.common.created, texts.common.expires, '']}>
          {tokens.map((token) => (
            <TokenRow key={token.jti} token={token} revoke={() => setAsked(token)} />
          ))}
        </Table>
      )}
      <Dialog opened={asked !== null} onClose={() => setAsked(null)} title={t.revokeTitle}>
        <div className="stack">
          <p>{t.revokeText}</p>
          <WriteError error={write.error} />
          <div className="row end">
            <Button variant="default" onClick={() => setAsked(null)}>
              {texts.common.cancel}
            </Button>
            <Button color="red" loading={write.busy} onClick={() => void (asked && revoke(asked.jti))}>
              {texts.common.revoke}
            </Button>
          </div>
        </div>
      </Dialog>
    </Card>
  );
}

function ExplorerBody({ data, reload }: { data: ExplorerData; reload: () => void }) {
  const { session, refresh } = useSession();
  const minted = useMinted();
  const held = new Set(data.scopes.filter((scope) => scope.held).map(({ value }) => value));
  const [wanted, setChosen] = useState<Set<string>>(() => new Set(['read:clients']));
  // what was chosen before a role lost it cannot be unchosen by hand
  const chosen = new Set([...wanted].filter((scope) => held.has(scope)));
  const refused = () => {
    reload();
    void refresh();
  };
  return (
    <div className="columns">
      <div>
        <TokenCard data={data} chosen={chosen} made={reload} refused={refused} />
        <Card title={t.scopes} aside={<span className="small muted">{t.scopeCount(chosen.size, held.size)}</span>}>
          <ScopePicker scopes={data.scopes} chosen={chosen} choose={setChosen} />
        </Card>
      </div>
      <div>
        {minted && <Says minted={minted} clientId={data.client_id} />}
        <Samples title={t.code} of={(language) => useToken[language](`${session.tenant.management_audience}clients`)} />
      </div>
      <div className="across">
        <TokenList tokens={data.tokens} reload={reload} />
      </div>
    </div>
  );
}

export default function Explorer() {
  const loaded = useData<ExplorerData>('/explorer');
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <Show of={loaded} rows={8}>
        {(data) => <ExplorerBody data={data} reload={loaded.reload} />}
      </Show>
    </>
  );
}
