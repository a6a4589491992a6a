// SPDX-License-Identifier: Apache-2.0
// Two versions of one document side by side: what this page would write, and what is stored now.
import { Button } from '@mantine/core';
import { useData, type ApiError } from '../api';
import type { AuditRow } from '../changes';
import { useSession } from '../session';
import { texts } from '../texts';
import { Dialog } from './Dialog';
import { Note, Table, When } from './small';
import { WriteError } from './States';

const t = texts.stale;
const secret = new Set(['client_secret', 'signing_secret', 'password', 'signing_keys', 'encryption_key']);

export interface Difference {
  name: string;
  /** Whether this page changes it; else only the other one did. */
  changed: boolean;
  mine: unknown;
  theirs: unknown;
}

const isNothing = (value: unknown) => value === undefined || value === null || value === '';

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? texts.common.yes : texts.common.no;
  if (typeof value === 'object' && value !== null) {
    const { value: name, description } = value as { value?: unknown; description?: unknown };
    return typeof name === 'string' ? [name, description].filter(Boolean).join(' · ') : JSON.stringify(value);
  }
  return String(value);
}

/** Of a list only what the other side does not have: lists are long, and mostly the same. */
function ListValue({ list, other }: { list: unknown[]; other: unknown[] }) {
  const there = new Set(other.map(textOf));
  const own = list.map(textOf).filter((text) => !there.has(text));
  const both = list.length - own.length;
  return (
    <>
      {own.length > 0 && (
        <ul className="plain-list">
          {own.map((text) => (
            <li key={text}>
              <mark>{text}</mark>
            </li>
          ))}
        </ul>
      )}
      <span className="muted">{own.length > 0 ? both > 0 && t.andSame(both) : both > 0 ? t.onlySame(both) : texts.common.none}</span>
    </>
  );
}

function Value(props: { name: string; value: unknown; other: unknown; word?: ((value: unknown) => string) | undefined }) {
  const { value, other } = props;
  if (secret.has(props.name)) return <span className="muted">{t.hidden}</span>;
  if (Array.isArray(value)) return <ListValue list={value} other={Array.isArray(other) ? other : []} />;
  if (props.word) return <>{props.word(value)}</>;
  if (isNothing(value)) return <span className="muted">{texts.common.none}</span>;
  return typeof value === 'object' ? <code className="break">{textOf(value)}</code> : <span className="break">{textOf(value)}</span>;
}

/** The audit trail's entry of that very write, if this person may read it. */
function useWriter(path: string, at: string | null): string | null {
  const { can } = useSession();
  const trail = useData<{ logs: AuditRow[] }>(at && can('read:logs') ? '/audit?limit=50' : null);
  const end = path.replace(/^\/v2/, '');
  const entry = trail.data?.logs.find((row) => {
    const request = row.details?.request;
    return row.date === at && request?.method !== 'GET' && request?.path?.endsWith(end);
  });
  return entry?.actor.name || null;
}

export function StaleDialog(props: {
  path: string;
  at: string | null;
  rows: Difference[];
  names: Record<string, string>;
  words: Record<string, (value: unknown) => string>;
  busy: boolean;
  error: ApiError | undefined;
  keep: () => void;
  take: () => void;
  close: () => void;
}) {
  const who = useWriter(props.path, props.at);
  return (
    <Dialog opened zIndex={250} onClose={props.close} title={t.title} size="xl">
      <div className="stack">
        <p>
          {who ? t.changedBy(who) : t.changed}
          {props.at && (
            <>
              {' '}
              <When at={props.at} />
            </>
          )}
          . {t.nothingLost}
        </p>
        {props.rows.length === 0 ? (
          <Note kind="plain">{t.noDifference}</Note>
        ) : (
          <Table caption={t.title} head={[t.member, t.mine, t.theirs]}>
            {props.rows.map(({ name, changed, mine, theirs }) => (
              <tr key={name}>
                <th scope="row">{props.names[name] ?? <code>{name}</code>}</th>
                <td>
                  <Value name={name} value={mine} other={theirs} word={props.words[name]} />
                  {!changed && <div className="small muted">{t.notYours}</div>}
                </td>
                <td>
                  <Value name={name} value={theirs} other={mine} word={props.words[name]} />
                </td>
              </tr>
            ))}
          </Table>
        )}
        <WriteError error={props.error} />
        <p className="small muted">{t.keepHelp}</p>
        <div className="row end">
          <Button variant="default" onClick={props.close} data-autofocus>
            {t.goOn}
          </Button>
          <Button variant="default" onClick={props.take} disabled={props.busy}>
            {t.take}
          </Button>
          <Button onClick={props.keep} loading={props.busy}>
            {t.keep}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
