// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { NativeSelect } from '@mantine/core';
import { useData } from '../../api';
import { Card, Code, Copyable, Facts, Note } from '../../parts/small';
import { Samples } from '../../parts/Samples';
import { Show } from '../../parts/States';
import type { Api, Client } from '../../rows';
import { getToken } from '../../samples';
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

export function ApiTest({ api }: { api: Api }) {
  const { session } = useSession();
  const [clientId, setClientId] = useState('');
  const clients = useData<{ clients: Client[] }>('/v2/clients?include_totals=true&is_global=false&app_type=non_interactive&per_page=100');
  return (
    <Show of={clients}>
      {({ clients: list }) => {
        const chosen = clientId || list[0]?.client_id || 'YOUR_CLIENT_ID';
        return (
          <div className="halves">
            <div className="stack">
              <NativeSelect
                label={t.chooseApp}
                value={chosen}
                onChange={(event) => setClientId(event.target.value)}
                data={list.length ? list.map((client) => ({ value: client.client_id, label: client.name })) : [chosen]}
              />
              <Note kind="plain">{t.testText}</Note>
              <Samples
                title={texts.app.quickTitle}
                of={(language) => getToken[language]({ issuer: session.tenant.issuer, audience: api.identifier, clientId: chosen })}
              />
            </div>
            <Card title={t.expect} bare>
              <Code
                label={t.expect}
                text={JSON.stringify({ access_token: 'eyJ...', scope: (api.scopes ?? []).slice(0, 2).map(({ value }) => value).join(' '), expires_in: api.token_lifetime, token_type: 'Bearer' }, null, 2)}
              />
            </Card>
          </div>
        );
      }}
    </Show>
  );
}
