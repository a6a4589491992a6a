// SPDX-License-Identifier: Apache-2.0
import { useState, type FormEvent } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import { id, patch, remove, useWrite } from '../../api';
import { Card, ConfirmByName, Needs, Note } from '../../parts/small';
import { WriteError } from '../../parts/States';
import type { Api } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';

const t = texts.apis;

export function ApiSettings({ api, set }: { api: Api; set: (to: Api) => void }) {
  const { can } = useSession();
  const say = useToast();
  const [, navigate] = useLocation();
  const [form, setForm] = useState({
    name: api.name, token_lifetime: String(api.token_lifetime ?? ''), token_dialect: api.token_dialect ?? 'access_token', signing_alg: api.signing_alg ?? 'RS256',
  });
  const [asking, setAsking] = useState(false);
  const write = useWrite();
  const drop = useWrite();
  const may = can('update:resource_servers') && !api.is_system;
  const mayDelete = can('delete:resource_servers') && !api.is_system;
  const path = `/v2/resource-servers/${id(api.id)}`;
  const change = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm((old) => ({ ...old, [name]: event.target.value }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body = { ...form, token_lifetime: Number(form.token_lifetime) };
    if (await write.run(async () => set(await patch<Api>(path, body)))) say(t.saved);
  };
  const destroy = async () => {
    if (!(await drop.run(() => remove(path)))) return;
    say(t.deleted);
    navigate('/apis');
  };
  return (
    <>
      <Card title={t.tabs.settings}>
        {api.is_system && <Note kind="plain">{t.systemNote}</Note>}
        <form className="stack narrow" onSubmit={(event) => void save(event)}>
          <TextInput label={texts.common.name} value={form.name} onChange={change('name')} disabled={!may} required withAsterisk={false} />
          <TextInput label={t.identifier} value={api.identifier} readOnly />
          <TextInput label={t.lifetime} value={form.token_lifetime} onChange={change('token_lifetime')} inputMode="numeric" pattern="[0-9]*" disabled={!may} />
          <NativeSelect label={t.alg} value={form.signing_alg} onChange={change('signing_alg')} data={['RS256', 'RS512', 'PS256', 'HS256']} disabled={!may} />
          <NativeSelect label={t.dialect} value={form.token_dialect} onChange={change('token_dialect')} data={Object.entries(t.dialects).map(([value, label]) => ({ value, label }))} disabled={!may} />
          <WriteError error={write.error} />
          <div className="row">
            <Button type="submit" disabled={!may} loading={write.busy}>
              {texts.common.save}
            </Button>
            <Needs scope="update:resource_servers" held={can('update:resource_servers')} />
          </div>
        </form>
      </Card>
      {!api.is_system && (
        <Card title={texts.app.danger} className="danger">
          <div className="danger-row">
            <p className="small muted">{t.deleteText}</p>
            <div className="row">
              <Needs scope="delete:resource_servers" held={can('delete:resource_servers')} />
              <Button color="red" variant="light" disabled={!mayDelete} onClick={() => setAsking(true)}>
                {texts.common.delete}
              </Button>
            </div>
          </div>
        </Card>
      )}
      <ConfirmByName
        opened={asking}
        title={t.deleteTitle}
        text={t.deleteText}
        name={api.name}
        action={texts.common.delete}
        busy={drop.busy}
        error={<WriteError error={drop.error} />}
        close={() => setAsking(false)}
        confirm={() => void destroy()}
      />
    </>
  );
}
