// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { NativeSelect } from '@mantine/core';
import { useAll } from '../../all';
import { Note } from '../../parts/small';
import { Samples } from '../../parts/Samples';
import { NotHere, TokenTrial } from '../../parts/TokenTrial';
import type { Client, Grant } from '../../rows';
import { getToken, useToken } from '../../samples';
import { useSession } from '../../session';
import { texts } from '../../texts';

export function AppQuickStart({ client }: { client: Client }) {
  const { session, can } = useSession();
  const grants = useAll<Grant>(can('read:client_grants') ? '/v2/client-grants' : null, 'client_grants', { client_id: client.client_id });
  const audiences = grants.data?.rows.map((grant) => grant.audience) ?? [];
  const [chosen, setChosen] = useState('');
  const audience = chosen || audiences[0] || 'YOUR_API_IDENTIFIER';
  const url = /^https?:/.test(audience) ? audience : 'https://your-api.example/';
  return (
    <div className="stack">
      <div className="narrow">
        <NativeSelect
          label={texts.app.chooseApi}
          value={audience}
          onChange={(event) => setChosen(event.target.value)}
          data={audiences.length ? audiences : [audience]}
        />
      </div>
      <Note kind="plain">{texts.app.quickNote}</Note>
      <div className="halves">
        <Samples
          title={texts.app.quickTitle}
          of={(language) => getToken[language]({ issuer: session.tenant.issuer, audience, clientId: client.client_id })}
        />
        <Samples title={texts.app.callTitle} of={(language) => useToken[language](url)} />
      </div>
      {audience === session.tenant.management_audience ? (
        <NotHere />
      ) : audiences.includes(audience) ? (
        <TokenTrial clientId={client.client_id} audience={audience} />
      ) : (
        grants.data && <Note kind="plain">{texts.app.noGrants}</Note>
      )}
    </div>
  );
}
