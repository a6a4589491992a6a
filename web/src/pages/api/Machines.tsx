// SPDX-License-Identifier: Apache-2.0
// A switch for each machine to machine application, and its scopes below.
import { useState } from 'react';
import { Button, SegmentedControl, Switch } from '@mantine/core';
import { id, post, remove, useData, useWrite, withQuery } from '../../api';
import { GrantScopes } from '../../parts/Grants';
import { Pager } from '../../parts/Pager';
import { Card, Needs } from '../../parts/small';
import { Empty, Show, WriteError } from '../../parts/States';
import { useQuery } from '../../query';
import type { Api, Grant } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';

const t = texts.apis;

interface MachineRow {
  client_id: string;
  name: string;
  grant: Grant | null;
}

interface MachinePage {
  machines: MachineRow[];
  more: boolean;
}

const perPage = 25;

function Machine({ row: { grant, ...client }, api, changed }: { row: MachineRow; api: Api; changed: () => void }) {
  const { can } = useSession();
  const [open, setOpen] = useState(false);
  const write = useWrite();
  const say = useToast();
  const needed = grant ? 'delete:client_grants' : 'create:client_grants';
  const toggle = async () => {
    const done = await write.run(() =>
      grant
        ? remove(`/v2/client-grants/${id(grant.id)}`)
        : post('/v2/client-grants', { client_id: client.client_id, audience: api.identifier, scope: [] }),
    );
    if (!done) return;
    setOpen(!grant);
    say(texts.app.grantSaved);
    changed();
  };
  return (
    <li className="machine">
      <div className="row">
        <div className="grow">
          <div className="strong">{client.name}</div>
          <code className="small muted">{client.client_id}</code>
        </div>
        <Needs scope={needed} held={can(needed)} />
        <Switch
          aria-label={t.authorizedFor(client.name)}
          checked={Boolean(grant)}
          disabled={write.busy || !can(needed)}
          onChange={() => void toggle()}
        />
        <Button variant="default" size="xs" disabled={!grant} aria-expanded={open} aria-label={`${texts.app.edit}: ${client.name}`} onClick={() => setOpen(!open)}>
          {texts.app.edit}
        </Button>
      </div>
      <WriteError error={write.error} />
      {open && grant && (
        <div className="machine-scopes">
          <GrantScopes grant={grant} scopes={api.scopes ?? []} saved={changed} />
        </div>
      )}
    </li>
  );
}

export function ApiMachines({ api }: { api: Api }) {
  const query = useQuery();
  const page = Number(query.get('page')) || 0;
  const shown = query.get('show') === 'authorized' ? 'authorized' : 'all';
  const loaded = useData<MachinePage>(
    withQuery(`/apis/${id(api.id)}/machines`, { page, per_page: perPage, authorized: shown === 'authorized' ? 'true' : undefined }),
  );
  return (
    <Card
      title={t.tabs.m2m}
      bare
      aside={
        <span className="end">
          <SegmentedControl
            size="xs"
            aria-label={t.m2mShow}
            value={shown}
            onChange={(to) => query.set({ show: to === 'all' ? undefined : to, page: undefined })}
            data={Object.entries(t.m2mShown).map(([value, label]) => ({ value, label }))}
          />
        </span>
      }
    >
      <Show of={loaded}>
        {({ machines, more }) => (
          <>
            {machines.length === 0 ? (
              <Empty title={shown === 'all' ? t.m2mEmpty : t.m2mNone} />
            ) : (
              <ul className="machines">
                {machines.map((row) => (
                  <Machine key={row.client_id} row={row} api={api} changed={loaded.reload} />
                ))}
              </ul>
            )}
            <Pager page={page} more={more} go={(to) => query.set({ page: to || undefined })} />
          </>
        )}
      </Show>
    </Card>
  );
}
