// SPDX-License-Identifier: Apache-2.0
import { useState, type FormEvent } from 'react';
import { Button, Textarea, TextInput } from '@mantine/core';
import { id, patch, useWrite } from '../../api';
import { Card, Copyable, Facts, Needs } from '../../parts/small';
import { WriteError } from '../../parts/States';
import type { Client } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';

export function AppSettings({ client, set }: { client: Client; set: (to: Client) => void }) {
  const { session, can } = useSession();
  const [name, setName] = useState(client.name);
  const [description, setDescription] = useState(client.description ?? '');
  const write = useWrite();
  const say = useToast();
  const may = can('update:clients');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await write.run(async () => set(await patch<Client>(`/v2/clients/${id(client.client_id)}`, { name, description })));
    if (saved) say(texts.app.saved);
  };
  return (
    <div className="halves">
      <Card title={texts.app.settings}>
        <form className="stack" onSubmit={(event) => void save(event)}>
          <TextInput label={texts.common.name} value={name} onChange={(event) => setName(event.target.value)} required withAsterisk={false} disabled={!may} />
          <Textarea label={texts.app.description} value={description} onChange={(event) => setDescription(event.target.value)} maxLength={140} rows={3} disabled={!may} />
          <WriteError error={write.error} />
          <div className="row">
            <Button type="submit" disabled={!may} loading={write.busy}>
              {texts.common.save}
            </Button>
            <Needs scope="update:clients" held={may} />
          </div>
        </form>
      </Card>
      <Card title={texts.common.details}>
        <Facts
          rows={[
            [texts.app.domain, <Copyable value={new URL(session.tenant.issuer).host} label={texts.common.copy} />],
            [texts.applications.clientId, <code>{client.client_id}</code>],
            [texts.explorer.issuer, <code>{session.tenant.issuer}</code>],
            [texts.app.grantTypes, <code>{(client.grant_types ?? []).join(', ') || texts.common.none}</code>],
          ]}
        />
      </Card>
    </div>
  );
}
