// SPDX-License-Identifier: Apache-2.0
// The journal: searched, or followed live. Hovering or scrolling holds the tail still; what came meanwhile is counted.
import { useEffect, useState, type FormEvent } from 'react';
import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useData, withQuery } from '../api';
import { useExport } from '../parts/Export';
import { LogTable } from '../parts/LogTable';
import { Card, Note, PageHead, Pill } from '../parts/small';
import { Empty, Failure, Show } from '../parts/States';
import { useQuery } from '../query';
import type { LogRow } from '../rows';
import { ringRows, useTail } from '../tail';
import { fromLocal } from '../time';
import { texts } from '../texts';

const t = texts.logs;
const perPage = 50;

interface Page {
  logs: LogRow[];
  next: number | null;
}

function Filters() {
  const query = useQuery();
  const [form, setForm] = useState({ q: query.get('q'), client_id: query.get('client_id'), from: query.get('from'), to: query.get('to') });
  const change = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm((old) => ({ ...old, [name]: event.target.value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    query.set({ ...form, before: undefined });
  };
  return (
    <form className="filters" onSubmit={submit} role="search">
      <div className="grow">
        <TextInput label={t.search} leftSection={<IconSearch size={15} aria-hidden />} value={form.q} onChange={change('q')} />
      </div>
      <NativeSelect
        label={t.type}
        value={query.get('type')}
        onChange={(event) => query.set({ type: event.target.value, before: undefined })}
        data={[{ value: '', label: t.allTypes }, ...Object.entries(t.types).map(([value, label]) => ({ value, label: `${value} · ${label}` }))]}
      />
      <TextInput label={t.clientId} value={form.client_id} onChange={change('client_id')} />
      <TextInput label={t.from} type="datetime-local" value={form.from} onChange={change('from')} />
      <TextInput label={t.to} type="datetime-local" value={form.to} onChange={change('to')} />
      <Button type="submit" variant="default">
        {t.apply}
      </Button>
    </form>
  );
}

function TailPills({ tail, paused }: { tail: ReturnType<typeof useTail>; paused: boolean }) {
  const state = tail.state === 'live' && paused ? 'paused' : tail.state;
  const kinds = { connecting: undefined, live: 'ok', paused: 'accent', lost: 'warn' } as const;
  const kind = kinds[state];
  return (
    <span className="row">
      <span role="status">
        <Pill {...(kind ? { kind } : {})}>{tail.waiting > 0 ? t.pausedNew(tail.waiting) : t.states[state]}</Pill>
      </span>
      {tail.skipped > 0 && <Pill kind="warn">{t.skipped(tail.skipped)}</Pill>}
      {tail.waiting > 0 && (
        <Button size="xs" variant="default" onClick={tail.flush}>
          {t.show}
        </Button>
      )}
    </span>
  );
}

function TailNote({ tail }: { tail: ReturnType<typeof useTail> }) {
  if (tail.state !== 'lost' && !tail.error) return null;
  return (
    <div className="card-body">
      <Note kind="warn">
        <span className="row">
          <span className="grow">{tail.error ? (tail.error.status === 401 ? t.sessionEnded : tail.error.message) : t.lost}</span>
          <Button size="xs" variant="default" onClick={tail.retry}>
            {texts.states.retry}
          </Button>
        </span>
      </Note>
    </div>
  );
}

function List({ page, live }: { page: Page; live: boolean }) {
  const query = useQuery();
  const [hovered, setHovered] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  useEffect(() => {
    const onScroll = () => setScrolled(scrollY > 160);
    addEventListener('scroll', onScroll, { passive: true });
    return () => removeEventListener('scroll', onScroll);
  }, []);
  const paused = hovered || scrolled;
  const tail = useTail(live, page.logs[0]?.seq ?? 0, paused);
  const known = new Set(tail.rows.map(({ seq }) => seq));
  const rows = live ? [...tail.rows, ...page.logs.filter(({ seq }) => !known.has(seq))].slice(0, ringRows) : page.logs;
  if (live && tail.error?.status === 403)
    return (
      <div className="card">
        <Failure error={tail.error} />
      </div>
    );
  return (
    <Card bare title={t.title} aside={live && !tail.error && <TailPills tail={tail} paused={paused} />}>
      {live && <TailNote tail={tail} />}
      <div onMouseEnter={() => setHovered(true)} onMouseLeave={() => setHovered(false)}>
        {rows.length === 0 ? <Empty title={t.emptyTitle} text={t.empty} /> : <LogTable rows={rows} caption={t.title} />}
      </div>
      <div className="row end card-body">
        <Button variant="default" size="xs" disabled={!query.get('before')} onClick={() => query.set({ before: undefined })}>
          {texts.common.newer}
        </Button>
        <Button variant="default" size="xs" disabled={!page.next} onClick={() => query.set({ before: page.next ?? undefined })}>
          {texts.common.older}
        </Button>
      </div>
    </Card>
  );
}

export default function Logs() {
  const query = useQuery();
  const [live, setLive] = useState(true);
  const words = {
    type: query.get('type'), client_id: query.get('client_id'), q: query.get('q'), from: fromLocal(query.get('from')), to: fromLocal(query.get('to')),
  };
  const exporting = useExport('/logs', words, 'mintage-logs');
  const isFiltered = Object.values(words).some(Boolean) || Boolean(query.get('before'));
  const loaded = useData<Page>(withQuery('/logs', { ...words, before: query.get('before'), limit: perPage }));
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          <span className="row">
            <Switch label={t.live} checked={live && !isFiltered} disabled={isFiltered} onChange={(event) => setLive(event.target.checked)} />
            {exporting.button}
          </span>
        }
      >
        {t.lead}
      </PageHead>
      {exporting.panel}
      <Filters />
      <Show of={loaded} rows={10}>
        {(page) => <List page={page} live={live && !isFiltered} />}
      </Show>
    </>
  );
}
