// SPDX-License-Identifier: Apache-2.0
// The scopes of an API. Removing one says who loses it before it happens.
import { useState, type FormEvent } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useAll } from '../../all';
import { useEdit, type Doc } from '../../edit';
import { Card, ConfirmByName, Needs, Note, Table } from '../../parts/small';
import { Empty, WriteError } from '../../parts/States';
import type { Api, Grant, Scope } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';
import { apiNames } from './Settings';

const t = texts.apis;

export function ApiPermissions({ doc }: { doc: Doc<Api> }) {
  const { can } = useSession();
  const say = useToast();
  const [going, setGoing] = useState<Scope | null>(null);
  const api = doc.data;
  const may = can('update:resource_servers') && !api.is_system;
  const scopes = api.scopes ?? [];
  const grants = useAll<Grant>(can('read:client_grants') ? '/v2/client-grants' : null, 'client_grants', { audience: api.identifier });
  const losers = (scope: Scope) => {
    if (!grants.data) return t.losersUnknown;
    const { rows, more } = grants.data;
    return t.whoLoses(rows.filter((grant) => grant.scope.includes(scope.value)).length, more);
  };
  // one more, or one less, than there are: whatever else was added meanwhile stays
  const edit = useEdit(doc, {
    fill: () => ({ value: '', description: '' }),
    wire: ({ value, description }, data) => ({
      scopes: value.trim() ? [...(data.scopes ?? []), { value: value.trim(), ...(description.trim() ? { description: description.trim() } : {}) }] : undefined,
    }),
    names: apiNames,
    done: () => {
      say(t.saved);
      setGoing(null);
    },
  });
  const add = (event: FormEvent) => {
    event.preventDefault();
    edit.save();
  };
  const drop = (gone: Scope) => edit.save((data) => ({ scopes: (data.scopes ?? []).filter(({ value }) => value !== gone.value) }));
  return (
    <>
      {api.is_system ? (
        <Note kind="plain">{t.systemNote}</Note>
      ) : (
        <Card title={t.addPermission}>
          <form className="row bottom" onSubmit={add}>
            <TextInput label={t.permission} placeholder="read:orders" value={edit.form.value} onChange={edit.change('value')} disabled={!may} required withAsterisk={false} autoComplete="off" spellCheck={false} />
            <div className="grow">
              <TextInput label={texts.common.description} value={edit.form.description} onChange={edit.change('description')} disabled={!may} autoComplete="off" />
            </div>
            <Button type="submit" disabled={!may} loading={edit.busy}>
              {texts.common.add}
            </Button>
          </form>
          <Needs scope="update:resource_servers" held={can('update:resource_servers')} />
          {!going && <WriteError error={edit.error} />}
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
        text={going ? `${losers(going)}.` : ''}
        name={going?.value ?? ''}
        action={texts.common.delete}
        busy={edit.busy}
        error={<WriteError error={edit.error} />}
        close={() => setGoing(null)}
        confirm={() => going && drop(going)}
      />
      {edit.dialog}
    </>
  );
}
