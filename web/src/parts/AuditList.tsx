// SPDX-License-Identifier: Apache-2.0
// The audit trail's entries: who did what to which document; one opens to what it changed and how it was asked for.
import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconApps, IconFilter, IconServer, IconTerminal2, IconUser, IconUserQuestion } from '@tabler/icons-react';
import { Link } from 'wouter';
import { id as escaped } from '../api';
import { changesOf, isOld, type Actor, type AuditRow } from '../changes';
import { utc } from '../time';
import { texts } from '../texts';
import { ChangeView, TargetLink } from './ChangeView';
import { Code, Facts, Pill, When } from './small';

const t = texts.audit;
const icons = { person: IconUser, application: IconApps, operator: IconTerminal2, system: IconServer, unknown: IconUserQuestion };

/** As the filter in the address names it; null for one who cannot be asked for. */
export const actorFilter = ({ kind, id }: Actor) => (kind === 'unknown' || kind === 'system' ? null : id ? `${kind}:${id}` : kind);

function ActorName({ actor }: { actor: Actor }) {
  const Icon = icons[actor.kind];
  const name = actor.kind === 'person' || actor.kind === 'application' ? actor.name || actor.id : t.actors[actor.kind];
  const to = { person: '/users', application: `/applications/${escaped(actor.id)}`, operator: null, system: null, unknown: null }[actor.kind];
  return (
    <span className="trail-actor">
      <Icon size={16} aria-hidden />
      <span className="break">
        <span className="hidden">{t.kindOfActor[actor.kind]} </span>
        {to ? <Link href={to}>{name}</Link> : name}
      </span>
    </span>
  );
}

function Target({ row }: { row: AuditRow }) {
  const [first, ...rest] = changesOf(row);
  // the server's own entry says all in its words
  if (!first && row.type === 'sretention') return null;
  if (!first) return <span className="muted">{t.noTarget}</span>;
  const paths = (first.members ?? []).map(({ path }) => path);
  const others = rest.length + (row.details?.change_more ?? 0);
  return (
    <div>
      <TargetLink change={first} /> {others > 0 && <span className="small muted">{t.andOthers(others)}</span>}
      {first.op === 'changed' && paths.length > 0 && (
        <div className="small muted break">
          {paths.slice(0, 3).join(', ')} {paths.length > 3 && t.more(paths.length - 3)}
        </div>
      )}
    </div>
  );
}

function RequestFacts({ row }: { row: AuditRow }) {
  const request = row.details?.request ?? {};
  const status = row.details?.response?.statusCode;
  const facts: [string, ReactNode][] = [[t.when, utc(Date.parse(row.date))]];
  if (request.path)
    facts.push([t.request, <code>{`${request.method ?? ''} ${request.path}${request.query ? `?${request.query}` : ''}`}</code>]);
  if (status !== undefined) facts.push([t.status, String(status)]);
  if (request.channel) facts.push([t.channel, t.channels[request.channel] ?? request.channel]);
  if (row.ip) facts.push([t.address, <code>{row.ip}</code>]);
  if (row.user_agent) facts.push([t.agent, row.user_agent]);
  if (request.request_id) facts.push([t.requestId, <code>{request.request_id}</code>]);
  if (row.scope) facts.push([t.scopes, <code>{row.scope}</code>]);
  if (row.jti) facts.push([t.jti, <code>{row.jti}</code>]);
  facts.push([t.entry, <code>{`#${row.seq} ${row.log_id}`}</code>]);
  return <Facts rows={facts} />;
}

function Opened({ row, only }: { row: AuditRow; only: (actor: string) => void }) {
  const filter = actorFilter(row.actor);
  return (
    <div className="trail-open stack" id={`entry-${row.seq}`}>
      {isOld(row) ? <p className="muted">{t.notNoted}</p> : <ChangeView changes={changesOf(row)} more={row.details?.change_more ?? 0} />}
      <RequestFacts row={row} />
      <details>
        <summary>{t.everything}</summary>
        <Code text={JSON.stringify(row, null, 2)} label={t.everythingOf(row.seq)} boxed />
      </details>
      {filter && (
        <div className="row">
          <Button variant="default" size="xs" leftSection={<IconFilter size={14} aria-hidden />} onClick={() => only(filter)}>
            {t.onlyActor}
          </Button>
        </div>
      )}
    </div>
  );
}

function TypeWords({ type }: { type: string }) {
  const words = t.types[type] ?? type;
  return type.startsWith('f') ? <Pill kind="bad">{words}</Pill> : <span className="small muted">{words}</span>;
}

export function AuditList({ rows, badSeq, only }: { rows: AuditRow[]; badSeq: number; only: (actor: string) => void }) {
  const [open, setOpen] = useState<number | null>(null);
  return (
    <ol className="trail" aria-label={t.title}>
      {rows.map((row) => (
        <li key={row.seq}>
          <div className="trail-row">
            <When at={row.date} />
            <ActorName actor={row.actor} />
            <div>
              <div className="strong break">{row.description || t.types[row.type]}</div>
              <TypeWords type={row.type} />{' '}
              {badSeq > 0 && row.seq >= badSeq && <Pill kind="bad">{t.unproved}</Pill>}
            </div>
            <Target row={row} />
            <Button
              variant="default"
              size="xs"
              aria-expanded={open === row.seq}
              aria-controls={open === row.seq ? `entry-${row.seq}` : undefined}
              aria-label={t.openEntry(row.seq)}
              onClick={() => setOpen(open === row.seq ? null : row.seq)}
            >
              {texts.common.details}
            </Button>
          </div>
          {open === row.seq && <Opened row={row} only={only} />}
        </li>
      ))}
    </ol>
  );
}
