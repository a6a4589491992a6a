// SPDX-License-Identifier: Apache-2.0
// What this application may call, and one more.
import { useState } from 'react';
import { Button, NativeSelect } from '@mantine/core';
import { useAll } from '../../all';
import { id, post, remove, useWrite } from '../../api';
import { Dialog } from '../../parts/Dialog';
import { GrantScopes } from '../../parts/Grants';
import { ScopePicker } from '../../parts/ScopePicker';
import { Card, Needs, Pill } from '../../parts/small';
import { Bones, Empty, Show, WriteError } from '../../parts/States';
import { grantable, type Api, type Client, type Grant } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';

const t = texts.app;

function Revoke({ grant, client, close, done }: { grant: Grant; client: Client; close: () => void; done: () => void }) {
  const write = useWrite();
  const revoke = async () => {
    if (await write.run(() => remove(`/v2/client-grants/${id(grant.id)}`))) done();
  };
  return (
    <Dialog opened onClose={close} title={t.revokeTitle}>
      <div className="stack">
        <p>{t.revokeText(client.name)}</p>
        <WriteError error={write.error} />
        <div className="row end">
          <Button variant="default" onClick={close}>
            {texts.common.cancel}
          </Button>
          <Button color="red" loading={write.busy} onClick={() => void revoke()}>
            {t.revoke}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Authorize({ client, apis, done }: { client: Client; apis: Api[]; done: () => void }) {
  const { can, session } = useSession();
  const [audience, setAudience] = useState(apis[0]?.identifier ?? '');
  const [scopes, setScopes] = useState<Set<string>>(new Set());
  const write = useWrite();
  const may = can('create:client_grants');
  const api = apis.find((one) => one.identifier === audience) ?? apis[0];
  if (!api) return null;
  const authorize = async () => {
    const body = { client_id: client.client_id, audience: api.identifier, scope: [...scopes] };
    if (await write.run(() => post('/v2/client-grants', body))) done();
  };
  return (
    <Card title={t.authorizeTitle}>
      <div className="narrow">
        <NativeSelect
          label={t.chooseApi}
          value={api.identifier}
          onChange={(event) => {
            setAudience(event.target.value);
            setScopes(new Set());
          }}
          data={apis.map((one) => ({ value: one.identifier, label: `${one.name} · ${one.identifier}` }))}
        />
      </div>
      {api.scopes?.length ? (
        <ScopePicker scopes={grantable(api.scopes, api.identifier === session.tenant.management_audience, can).map((row) => ({ ...row, held: may && row.held }))} chosen={scopes} choose={setScopes} />
      ) : null}
      <WriteError error={write.error} />
      <div className="row">
        <Button disabled={!may} loading={write.busy} onClick={() => void authorize()}>
          {t.authorize}
        </Button>
        <Needs scope="create:client_grants" held={may} />
      </div>
    </Card>
  );
}

export function AppApis({ client }: { client: Client }) {
  const { can } = useSession();
  const say = useToast();
  const [revoking, setRevoking] = useState<Grant | null>(null);
  const apis = useAll<Api>('/v2/resource-servers', 'resource_servers');
  const grants = useAll<Grant>('/v2/client-grants', 'client_grants', { client_id: client.client_id });
  const apiOf = (grant: Grant) => apis.data?.rows.find((one) => one.identifier === grant.audience);
  const changed = () => {
    setRevoking(null);
    say(t.grantSaved);
    grants.reload();
  };
  const mayDelete = can('delete:client_grants');
  // the lists of scopes come with the APIs: what is below them would move
  if (apis.busy && !apis.data && !apis.error) return <Bones />;
  return (
    <Show of={grants}>
      {({ rows: list }) => (
        <>
          {list.length === 0 && (
            <Card bare>
              <Empty title={t.noGrants} />
            </Card>
          )}
          {list.map((grant) => (
            <Card
              key={grant.id}
              title={apiOf(grant)?.name ?? grant.audience}
              aside={
                <>
                  <Pill kind="ok">{t.authorized}</Pill>
                  <span className="end">
                    <Needs scope="delete:client_grants" held={mayDelete} />
                    <Button variant="default" size="xs" disabled={!mayDelete || grant.is_system} onClick={() => setRevoking(grant)}>
                      {t.revoke}
                    </Button>
                  </span>
                </>
              }
            >
              <code className="break">{grant.audience}</code>
              <GrantScopes grant={grant} scopes={apiOf(grant)?.scopes ?? []} saved={grants.reload} />
            </Card>
          ))}
          {revoking && <Revoke grant={revoking} client={client} close={() => setRevoking(null)} done={changed} />}
          <Authorize
            key={list.length}
            client={client}
            apis={(apis.data?.rows ?? []).filter((api) => !list.some((grant) => grant.audience === api.identifier))}
            done={changed}
          />
        </>
      )}
    </Show>
  );
}
