// SPDX-License-Identifier: Apache-2.0
// A switch for each machine to machine application, and its scopes below.
import { useState } from 'react';
import { Button, Switch } from '@mantine/core';
import { id, post, remove, useData, useWrite, withQuery } from '../../api';
import { GrantScopes } from '../../parts/Grants';
import { Card, Needs } from '../../parts/small';
import { Empty, Show, WriteError } from '../../parts/States';
import type { Api, Client, Grant } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';

const t = texts.apis;

function Machine({ client, api, grant, changed }: { client: Client; api: Api; grant: Grant | undefined; changed: () => void }) {
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
  const clients = useData<{ clients: Client[] }>('/v2/clients?include_totals=true&is_global=false&app_type=non_interactive&per_page=100');
  const grants = useData<{ client_grants: Grant[] }>(
    withQuery('/v2/client-grants', { audience: api.identifier, include_totals: 'true', per_page: 100 }),
  );
  return (
    <Show of={clients}>
      {({ clients: list }) => (
        <Show of={grants}>
          {({ client_grants: held }) => (
            <Card title={t.tabs.m2m} bare>
              {list.length === 0 ? (
                <Empty title={t.m2mEmpty} />
              ) : (
                <ul className="machines">
                  {list.map((client) => (
                    <Machine
                      key={client.client_id}
                      client={client}
                      api={api}
                      grant={held.find((grant) => grant.client_id === client.client_id)}
                      changed={grants.reload}
                    />
                  ))}
                </ul>
              )}
            </Card>
          )}
        </Show>
      )}
    </Show>
  );
}
