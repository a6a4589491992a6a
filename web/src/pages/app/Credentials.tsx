// SPDX-License-Identifier: Apache-2.0
// Secrets, and public keys, which are none.
import { useState, type FormEvent } from 'react';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { id, post, remove, useData, useWrite } from '../../api';
import { Card, ConfirmByName, Needs, Note, Table, When } from '../../parts/small';
import { Empty, Show, WriteError } from '../../parts/States';
import { type Client, type Credential } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';
import { SecretCards } from './Secrets';

const t = texts.app;

function AddKey({ client, added }: { client: Client; added: () => void }) {
  const { can } = useSession();
  const [form, setForm] = useState({ name: '', pem: '', alg: 'RS256' });
  const write = useWrite();
  const may = can('create:client_credentials');
  const change = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm((old) => ({ ...old, [name]: event.target.value }));
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const body = { credential_type: 'public_key', ...form };
    if (!(await write.run(() => post(`/v2/clients/${id(client.client_id)}/credentials`, body)))) return;
    setForm({ name: '', pem: '', alg: 'RS256' });
    added();
  };
  return (
    <Card title={t.addKey}>
      <form className="stack" onSubmit={(event) => void add(event)}>
        <TextInput label={t.keyName} value={form.name} onChange={change('name')} disabled={!may} />
        <Textarea label={t.keyPem} value={form.pem} onChange={change('pem')} rows={6} spellCheck={false} required withAsterisk={false} disabled={!may} />
        <NativeSelect label={t.keyAlg} value={form.alg} onChange={change('alg')} data={['RS256', 'RS384', 'PS256']} disabled={!may} />
        <WriteError error={write.error} />
        <div className="row">
          <Button type="submit" disabled={!may} loading={write.busy}>
            {texts.common.add}
          </Button>
          <Needs scope="create:client_credentials" held={may} />
        </div>
      </form>
    </Card>
  );
}

export function AppCredentials({ client }: { client: Client }) {
  const { can } = useSession();
  const say = useToast();
  const [going, setGoing] = useState<Credential | null>(null);
  const write = useWrite();
  const path = `/v2/clients/${id(client.client_id)}/credentials`;
  const loaded = useData<Credential[]>(path);
  const mayDelete = can('delete:client_credentials');
  const drop = (one: Credential) =>
    write.run(async () => {
      await remove(`${path}/${id(one.id)}`);
      setGoing(null);
      loaded.reload();
    });
  return (
    <div className="columns">
      <SecretCards client={client} />
      <div>
        <Show of={loaded}>
          {(keys) => (
            <Card title={t.keysTitle} bare>
              {keys.length === 0 ? (
                <Empty title={t.noKeys} />
              ) : (
                <Table caption={t.keysTitle} head={[t.keyName, t.keyAlg, texts.common.created, texts.common.expires, '']}>
                  {keys.map((key) => (
                    <tr key={key.id}>
                      <td>
                        {key.name || <code>{key.id}</code>}
                        {key.kid && <div className="small muted break">{key.kid}</div>}
                      </td>
                      <td>{key.alg ?? key.credential_type}</td>
                      <td>
                        <When at={key.created_at} />
                      </td>
                      <td>
                        <When at={key.expires_at} />
                      </td>
                      <td className="actions">
                        <Button variant="default" size="xs" disabled={!mayDelete} onClick={() => setGoing(key)}>
                          {texts.common.delete}
                        </Button>
                      </td>
                    </tr>
                  ))}
                </Table>
              )}
              <div className="card-body">
                <Note kind="plain">{t.keysNote}</Note>
              </div>
            </Card>
          )}
        </Show>
        {(loaded.data || loaded.error) && (
          <AddKey
            client={client}
            added={() => {
              say(t.keyAdded);
              loaded.reload();
            }}
          />
        )}
      </div>
      <ConfirmByName
        opened={going !== null}
        title={texts.common.delete}
        text={t.useKeys}
        name={going?.name || going?.id || ''}
        action={texts.common.delete}
        busy={write.busy}
        error={<WriteError error={write.error} />}
        close={() => setGoing(null)}
        confirm={() => void (going && drop(going))}
      />
    </div>
  );
}
