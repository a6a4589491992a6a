// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { NativeSelect } from '@mantine/core';
import { id, useData, type Loaded } from '../../api';
import { Card, Code, Copyable, Facts } from '../../parts/small';
import { Empty, Show } from '../../parts/States';
import { NotHere, TokenTrial } from '../../parts/TokenTrial';
import type { Api, Client, Grant } from '../../rows';
import { useSession } from '../../session';
import { texts } from '../../texts';

const t = texts.apis;

export function ApiQuickStart({ api }: { api: Api }) {
  const { session } = useSession();
  const { issuer } = session.tenant;
  return (
    <Card title={t.verifyTitle}>
      <p>{t.verifyText}</p>
      <Facts
        rows={[
          [texts.explorer.issuer, <Copyable value={issuer} label={texts.common.copy} />],
          [texts.explorer.audience, <Copyable value={api.identifier} label={texts.common.copy} />],
          [t.jwks, <Copyable value={`${issuer}.well-known/jwks.json`} label={texts.common.copy} />],
          [t.alg, api.signing_alg ?? ''],
        ]}
      />
      <Code
        boxed
        label={t.verifyTitle}
        text={`curl -sS ${issuer}.well-known/jwks.json > jwks.json
mintage jwt verify --jwks jwks.json --issuer ${issuer} --audience ${api.identifier} - < token.txt`}
      />
    </Card>
  );
}

const pages = 'include_totals=true&per_page=100';

/** The applications, those first that may call the API as far as this person can see. */
function useCallers(audience: string | null): Loaded<Client[]> {
  const { can } = useSession();
  const clients = useData<{ clients: Client[] }>(audience && `/v2/clients?${pages}&is_global=false&app_type=non_interactive`);
  const grants = useData<{ client_grants: Grant[] }>(
    audience && can('read:client_grants') ? `/v2/client-grants?${pages}&audience=${id(audience)}` : null,
  );
  const granted = new Set(grants.data?.client_grants.map((grant) => grant.client_id));
  const list = clients.data?.clients.toSorted((a, b) => Number(granted.has(b.client_id)) - Number(granted.has(a.client_id)));
  return { ...clients, data: grants.busy ? undefined : list, set: () => {} };
}

export function ApiTest({ api }: { api: Api }) {
  const { session } = useSession();
  const isManagement = api.identifier === session.tenant.management_audience;
  const [clientId, setClientId] = useState('');
  const callers = useCallers(isManagement ? null : api.identifier);
  if (isManagement) return <NotHere />;
  return (
    <Show of={callers}>
      {(list) => {
        const chosen = clientId || list[0]?.client_id;
        if (!chosen) return <Card bare><Empty title={texts.applications.emptyTitle} text={texts.trial.noApps} /></Card>;
        return (
          <TokenTrial clientId={chosen} audience={api.identifier}>
            <NativeSelect
              label={t.chooseApp}
              value={chosen}
              onChange={(event) => setClientId(event.target.value)}
              data={list.map((client) => ({ value: client.client_id, label: client.name }))}
            />
          </TokenTrial>
        );
      }}
    </Show>
  );
}
