// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { Link } from 'wouter';
import { id, useData, withQuery } from '../api';
import { useFound } from '../find';
import { Pager } from '../parts/Pager';
import { Card, CopyButton, Needs, PageHead, Pill, Table } from '../parts/small';
import { Bones, Empty, Failure, Show } from '../parts/States';
import { useQuery } from '../query';
import { methodOf, type Client, type Grant } from '../rows';
import { useSession } from '../session';
import { texts } from '../texts';
import { CreateApplication } from './CreateApplication';

const t = texts.applications;
const perPage = 50;

function Row({ client, apis }: { client: Client; apis: number | undefined }) {
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
      <td>
        <Pill>{t.types[client.app_type ?? ''] ?? client.app_type ?? ''}</Pill>
      </td>
      <td>{t.methods[methodOf(client)] ?? methodOf(client)}</td>
      <td className="number">{apis ?? ''}</td>
    </tr>
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
  const grants = useData<{ client_grants: Grant[] }>(
    can('read:client_grants') ? '/v2/client-grants?include_totals=true&per_page=100' : null,
  );
  const mayCreate = can('create:clients');
  const create = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} disabled={!mayCreate} onClick={() => query.set({ create: 1 })}>
      {t.create}
    </Button>
  );
  const apisOf = (client: Client) => grants.data?.client_grants.filter((grant) => grant.client_id === client.client_id).length;
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
                <Table caption={t.title} head={[texts.common.name, t.clientId, texts.common.type, t.auth, [t.grants, 'number']]}>
                  {shown.map((client) => (
                    <Row key={client.client_id} client={client} apis={apisOf(client)} />
                  ))}
                </Table>
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
