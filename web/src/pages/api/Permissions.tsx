// SPDX-License-Identifier: Apache-2.0
// The scopes of an API. Removing one says who loses it before it happens.
import { useState, type FormEvent } from 'react';
import { Button, TextInput } from '@mantine/core';
import { id, patch, useData, useWrite, withQuery } from '../../api';
import { Card, ConfirmByName, Needs, Note, Table } from '../../parts/small';
import { Empty, WriteError } from '../../parts/States';
import type { Api, Grant, Scope } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';

const t = texts.apis;

export function ApiPermissions({ api, set }: { api: Api; set: (to: Api) => void }) {
  const { can } = useSession();
  const say = useToast();
  const [value, setValue] = useState('');
  const [description, setDescription] = useState('');
  const [going, setGoing] = useState<Scope | null>(null);
  const write = useWrite();
  const may = can('update:resource_servers') && !api.is_system;
  const scopes = api.scopes ?? [];
  const grants = useData<{ client_grants: Grant[] }>(
    can('read:client_grants') ? withQuery('/v2/client-grants', { audience: api.identifier, include_totals: 'true', per_page: 100 }) : null,
  );
  const losers = (scope: Scope) => grants.data?.client_grants.filter((grant) => grant.scope.includes(scope.value)).length ?? 0;
  const put = async (list: Scope[]) => {
    if (!(await write.run(async () => set(await patch<Api>(`/v2/resource-servers/${id(api.id)}`, { scopes: list }))))) return;
    say(t.saved);
    setValue('');
    setDescription('');
    setGoing(null);
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    void put([...scopes, { value: value.trim(), ...(description.trim() ? { description: description.trim() } : {}) }]);
  };
  return (
    <>
      {api.is_system ? (
        <Note kind="plain">{t.systemNote}</Note>
      ) : (
        <Card title={t.addPermission}>
          <form className="row bottom" onSubmit={add}>
            <TextInput label={t.permission} placeholder="read:orders" value={value} onChange={(event) => setValue(event.target.value)} disabled={!may} required withAsterisk={false} autoComplete="off" spellCheck={false} />
            <div className="grow">
              <TextInput label={texts.common.description} value={description} onChange={(event) => setDescription(event.target.value)} disabled={!may} autoComplete="off" />
            </div>
            <Button type="submit" disabled={!may} loading={write.busy}>
              {texts.common.add}
            </Button>
          </form>
          <Needs scope="update:resource_servers" held={can('update:resource_servers')} />
          {!going && <WriteError error={write.error} />}
        </Card>
      )}
      <Card bare className="spaced">
        {scopes.length === 0 ? (
          <Empty title={t.noPermissions} />
        ) : (
          <Table caption={t.scopes} head={[t.permission, texts.common.description, '']}>
            {scopes.map((scope) => (
              <tr key={scope.value}>
                <td>
                  <code>{scope.value}</code>
                </td>
                <td>{scope.description}</td>
                <td className="actions">
                  {!api.is_system && (
                    <Button variant="default" size="xs" disabled={!may} aria-label={t.removePermission(scope.value)} onClick={() => setGoing(scope)}>
                      {texts.common.delete}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
      <ConfirmByName
        opened={going !== null}
        title={t.removeTitle}
        text={going ? `${t.whoLoses(losers(going))}.` : ''}
        name={going?.value ?? ''}
        action={texts.common.delete}
        busy={write.busy}
        error={<WriteError error={write.error} />}
        close={() => setGoing(null)}
        confirm={() => void put(scopes.filter((scope) => scope !== going))}
      />
    </>
  );
}
