// SPDX-License-Identifier: Apache-2.0
import type { FormEvent } from 'react';
import { NativeSelect, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import { useEdit, type Doc } from '../../edit';
import { Danger } from '../../parts/Danger';
import { SaveRow } from '../../parts/SaveRow';
import { Card, Note } from '../../parts/small';
import type { Api } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';

const t = texts.apis;

/** What the page calls an API's members, also where another form of it meets them. */
export const apiNames = { name: texts.common.name, token_lifetime: t.lifetime, signing_alg: t.alg, token_dialect: t.dialect, scopes: t.scopes };

export function ApiSettings({ doc }: { doc: Doc<Api> }) {
  const { can } = useSession();
  const say = useToast();
  const [, navigate] = useLocation();
  const api = doc.data;
  const may = can('update:resource_servers') && !api.is_system;
  const edit = useEdit(doc, {
    fill: (data) => ({
      name: data.name, token_lifetime: String(data.token_lifetime ?? ''), token_dialect: data.token_dialect ?? 'access_token', signing_alg: data.signing_alg ?? 'RS256',
    }),
    wire: (form) => ({ ...form, token_lifetime: Number(form.token_lifetime) }),
    names: apiNames,
    words: { token_dialect: (value) => t.dialects[String(value ?? 'access_token')] ?? String(value) },
    done: () => say(t.saved),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    edit.save();
  };
  return (
    <>
      <Card title={t.tabs.settings}>
        {api.is_system && <Note kind="plain">{t.systemNote}</Note>}
        <form className="stack narrow" onSubmit={submit}>
          <TextInput label={texts.common.name} value={edit.form.name} onChange={edit.change('name')} disabled={!may} required withAsterisk={false} />
          <TextInput label={t.identifier} value={api.identifier} readOnly />
          <TextInput label={t.lifetime} value={edit.form.token_lifetime} onChange={edit.change('token_lifetime')} inputMode="numeric" pattern="[0-9]*" disabled={!may} />
          <NativeSelect label={t.alg} value={edit.form.signing_alg} onChange={edit.change('signing_alg')} data={['RS256', 'RS512', 'PS256', 'HS256']} disabled={!may} />
          <NativeSelect label={t.dialect} value={edit.form.token_dialect} onChange={edit.change('token_dialect')} data={Object.entries(t.dialects).map(([value, label]) => ({ value, label }))} disabled={!may} />
          <SaveRow error={edit.error} busy={edit.busy} scope="update:resource_servers" fixed={api.is_system} />
        </form>
        {edit.dialog}
      </Card>
      {!api.is_system && (
        <Danger
          help={t.deleteText}
          scope="delete:resource_servers"
          title={t.deleteTitle}
          text={t.deleteText}
          name={api.name}
          path={doc.path}
          done={() => {
            say(t.deleted);
            navigate('/apis');
          }}
        />
      )}
    </>
  );
}
