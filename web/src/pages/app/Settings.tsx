// SPDX-License-Identifier: Apache-2.0
import type { FormEvent } from 'react';
import { Textarea, TextInput } from '@mantine/core';
import { useEdit, type Doc } from '../../edit';
import { SaveRow } from '../../parts/SaveRow';
import { Card, Copyable, Facts } from '../../parts/small';
import type { Client } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';

export function AppSettings({ doc }: { doc: Doc<Client> }) {
  const { session, can } = useSession();
  const say = useToast();
  const client = doc.data;
  const may = can('update:clients');
  const edit = useEdit(doc, {
    fill: ({ name, description }) => ({ name, description: description ?? '' }),
    wire: (form) => form,
    names: { name: texts.common.name, description: texts.app.description, grant_types: texts.app.grantTypes, client_secret: texts.secret.secret },
    done: () => say(texts.app.saved),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    edit.save();
  };
  return (
    <div className="halves">
      <Card title={texts.app.settings}>
        <form className="stack" onSubmit={submit}>
          <TextInput label={texts.common.name} value={edit.form.name} onChange={edit.change('name')} required withAsterisk={false} disabled={!may} />
          <Textarea label={texts.app.description} value={edit.form.description} onChange={edit.change('description')} maxLength={140} rows={3} disabled={!may} />
          <SaveRow error={edit.error} busy={edit.busy} scope="update:clients" />
        </form>
        {edit.dialog}
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
