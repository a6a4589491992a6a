// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { Link } from 'wouter';
import { id, useData, withQuery } from '../api';
import { useFacts, type AppFacts } from '../facts';
import { useFound } from '../find';
import { LastUse } from '../parts/LastUse';
import { Pager } from '../parts/Pager';
import { Card, CopyButton, Needs, PageHead, Pill, Table, When } from '../parts/small';
import { Bones, Empty, Failure, Show } from '../parts/States';
import { useQuery } from '../query';
import { methodOf, type Client } from '../rows';
import { useSession } from '../session';
import { texts } from '../texts';
import { CreateApplication } from './CreateApplication';

const t = texts.applications;
const perPage = 50;

/** A dash, and in words why there is nothing. */
function Dash({ why }: { why: string }) {
  return (
    <span className="muted" title={why}>
      <span aria-hidden>–</span>
      <span className="hidden">{why}</span>
    </span>
  );
}

function Row({ client, facts }: { client: Client; facts: AppFacts | undefined }) {
  return (
    <tr>
      <td>
        <Link className="cell-main" href={`/applications/${id(client.client_id)}`}>
          {client.name}
        </Link>
        {client.description && <div className="small muted">{client.description}</div>}
      </td>
      <td className="nowrap">
        <span className="row">
          <code>{client.client_id}</code>
          <CopyButton value={client.client_id} label={t.copyId(client.name)} />
        </span>
      </td>
      <td className="nowrap">
        <Pill>{t.types[client.app_type ?? ''] ?? client.app_type ?? ''}</Pill>
        <div className="small muted">{t.methods[methodOf(client)] ?? methodOf(client)}</div>
      </td>
      <td className="number">{facts?.grants ?? <Dash why={facts ? `${texts.common.needs} read:client_grants` : t.notShown} />}</td>
      <td className="nowrap">{facts ? <LastUse at={facts.last_token_at} known={facts.use_known} /> : <Dash why={t.notShown} />}</td>
      <td className="nowrap">{facts ? <When at={facts.ends_at} /> : <Dash why={t.notShown} />}</td>
    </tr>
  );
}

/** Waits for the facts, so that no column moves when they come; a list without them is better than none. */
function Rows({ clients }: { clients: Client[] }) {
  const facts = useFacts(clients.map((client) => client.client_id));
  if (facts.busy) return <Bones rows={4} />;
  return (
    <>
      <Table caption={t.title} head={[texts.common.name, t.clientId, texts.common.type, [t.grants, 'number'], t.lastToken, t.ends]}>
        {clients.map((client) => (
          <Row key={client.client_id} client={client} facts={facts.of(client.client_id)} />
        ))}
      </Table>
      {facts.error && <p className="card-body small muted">{t.noFacts}</p>}
    </>
  );
}

export default function Applications() {
  const { can } = useSession();
  const query = useQuery();
  const page = Number(query.get('page')) || 0;
  const search = useFound(query.get('q'), { in: 'clients', limit: perPage });
  const isSearch = query.get('q').trim() !== '';
  const type = query.get('type');
  const loaded = useData<{ clients: Client[]; total: number }>(
    withQuery('/v2/clients', { include_totals: 'true', is_global: 'false', page, per_page: perPage, app_type: type }),
  );
  const mayCreate = can('create:clients');
  const create = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} disabled={!mayCreate} onClick={() => query.set({ create: 1 })}>
      {t.create}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title} actions={<>{create}<Needs scope="create:clients" held={mayCreate} /></>}>
        {t.lead}
      </PageHead>
      <div className="filters">
        <div className="grow">
          <TextInput
            aria-label={t.search}
            placeholder={t.search}
            leftSection={<IconSearch size={15} aria-hidden />}
            value={query.get('q')}
            onChange={(event) => query.set({ q: event.target.value })}
          />
        </div>
        <NativeSelect
          aria-label={texts.common.type}
          value={type}
          onChange={(event) => query.set({ type: event.target.value, page: undefined })}
          data={[{ value: '', label: t.allTypes }, ...Object.entries(t.types).map(([value, label]) => ({ value, label }))]}
        />
      </div>
      <Show of={loaded} rows={7}>
        {({ clients, total }) => {
          if (search.busy) return <Bones rows={4} />;
          if (search.error) return <Failure error={search.error} retry={search.retry} />;
          const found = search.found?.clients;
          const shown = isSearch ? (found?.rows ?? []).filter((client) => !type || client.app_type === type) : clients;
          return (
            <Card bare>
              {isSearch && shown.length === 0 ? (
                <Empty title={t.noMatch} />
              ) : shown.length === 0 ? (
                <Empty title={t.emptyTitle} text={t.empty} action={create} />
              ) : (
                <Rows key={shown.map((client) => client.client_id).join()} clients={shown} />
              )}
              {isSearch && found?.more && <p className="card-body small muted">{texts.palette.moreThan(perPage)}</p>}
              {!isSearch && <Pager page={page} more={(page + 1) * perPage < total} go={(to) => query.set({ page: to || undefined })} />}
            </Card>
          );
        }}
      </Show>
      <CreateApplication opened={mayCreate && query.get('create') === '1'} close={() => query.set({ create: undefined })} made={loaded.reload} />
    </>
  );
}
