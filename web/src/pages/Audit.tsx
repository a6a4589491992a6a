// SPDX-License-Identifier: Apache-2.0
// The audit trail: who changed what, and whether what is written there can be believed.
import { useState, type FormEvent } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconSearch } from '@tabler/icons-react';
import { useData, withQuery } from '../api';
import type { AuditRow } from '../changes';
import { AuditList } from '../parts/AuditList';
import { useExport } from '../parts/Export';
import { Card, Note, PageHead } from '../parts/small';
import { Empty, Show } from '../parts/States';
import { useQuery } from '../query';
import { fromLocal } from '../time';
import { texts } from '../texts';

const t = texts.audit;
const perPage = 50;
const filterNames = ['q', 'actor', 'kind', 'type', 'from', 'to'];

interface Page {
  logs: AuditRow[];
  next: number | null;
  chain: { verified_from: number; verified_to: number; bad_seq: number };
}

/** Whom the address asks for, when he is none of the usual. */
function actorOptions(actor: string) {
  const usual = Object.entries(t.actorFilters).map(([value, label]) => ({ value, label }));
  return usual.some(({ value }) => value === actor) ? usual : [...usual, { value: actor, label: actor.replace(':', ' ') }];
}

function Filters() {
  const query = useQuery();
  const [form, setForm] = useState({ q: query.get('q'), from: query.get('from'), to: query.get('to') });
  const change = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm((old) => ({ ...old, [name]: event.target.value }));
  const choose = (name: string) => (event: { target: { value: string } }) =>
    query.set({ [name]: event.target.value, before: undefined });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    query.set({ ...form, before: undefined });
  };
  const all = (label: string, words: Record<string, string>) => [
    { value: '', label },
    ...Object.entries(words).map(([value, word]) => ({ value, label: word })),
  ];
  return (
    <form className="filters trail-filters" onSubmit={submit} role="search">
      <div className="grow">
        <TextInput label={t.search} leftSection={<IconSearch size={15} aria-hidden />} value={form.q} onChange={change('q')} />
      </div>
      <NativeSelect label={t.who} value={query.get('actor')} onChange={choose('actor')} data={actorOptions(query.get('actor'))} />
      <NativeSelect label={t.what} value={query.get('kind')} onChange={choose('kind')} data={all(t.allKinds, t.kinds)} />
      <NativeSelect label={t.how} value={query.get('type')} onChange={choose('type')} data={all(t.allTypes, t.types)} />
      <TextInput label={t.from} type="datetime-local" value={form.from} onChange={change('from')} />
      <TextInput label={t.to} type="datetime-local" value={form.to} onChange={change('to')} />
      <Button type="submit" variant="default">
        {t.apply}
      </Button>
    </form>
  );
}

function Chain({ chain }: { chain: Page['chain'] }) {
  const query = useQuery();
  const bad = chain.bad_seq;
  if (!bad) return <Note kind="ok">{t.whole(chain.verified_from, chain.verified_to)}</Note>;
  return (
    <div className="banner bad" role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <span className="grow">{t.broken(bad)}</span>
      <Button size="xs" variant="default" onClick={() => query.set({ before: bad + 1 })}>
        {t.showBad(bad)}
      </Button>
    </div>
  );
}

/** A search looks at a bounded number of entries each time: none found is not yet none there. */
function None({ next, filtered, clear }: { next: number | null; filtered: boolean; clear: () => void }) {
  if (!filtered) return <Empty title={t.emptyTitle} text={t.empty} />;
  const action = (
    <Button variant="default" onClick={clear}>
      {t.clear}
    </Button>
  );
  return <Empty title={t.noMatch} text={next ? t.noMatchYet : t.noMatchText} action={action} />;
}

function Entries({ page, filtered, clear }: { page: Page; filtered: boolean; clear: () => void }) {
  const query = useQuery();
  const { logs, next, chain } = page;
  return (
    <>
      <Chain chain={chain} />
      <Card bare className="spaced">
        {logs.length > 0 ? (
          <AuditList rows={logs} badSeq={chain.bad_seq} only={(actor) => query.set({ actor, before: undefined })} />
        ) : (
          <None next={next} filtered={filtered} clear={clear} />
        )}
        <div className="row end card-body">
          <Button variant="default" size="xs" disabled={!query.get('before')} onClick={() => query.set({ before: undefined })}>
            {texts.common.newer}
          </Button>
          <Button variant="default" size="xs" disabled={!next} onClick={() => query.set({ before: next ?? undefined })}>
            {texts.common.older}
          </Button>
        </div>
      </Card>
    </>
  );
}

export default function Audit() {
  const query = useQuery();
  const [round, setRound] = useState(0);
  const words = {
    q: query.get('q'), actor: query.get('actor'), kind: query.get('kind'), type: query.get('type'),
    from: fromLocal(query.get('from')), to: fromLocal(query.get('to')),
  };
  const exporting = useExport('/audit', words, 'mintage-audit');
  const filtered = Object.values(words).some(Boolean);
  const loaded = useData<Page>(withQuery('/audit', { ...words, before: query.get('before'), limit: perPage }));
  const clear = () => {
    query.set(Object.fromEntries([...filterNames, 'before'].map((name) => [name, undefined])));
    setRound((old) => old + 1); // the form begins anew too
  };
  return (
    <>
      <PageHead title={t.title} actions={exporting.button}>
        {t.lead}
      </PageHead>
      {exporting.panel}
      <Filters key={round} />
      <Show of={loaded} rows={8}>
        {(page) => <Entries page={page} filtered={filtered} clear={clear} />}
      </Show>
    </>
  );
}
