// SPDX-License-Identifier: Apache-2.0
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, TextInput } from '@mantine/core';
import { id, post, useData, useWrite } from '../api';
import { useEdit, type Doc } from '../edit';
import { ListPage } from '../parts/ListPage';
import { SaveRow } from '../parts/SaveRow';
import { ScopePicker, type ScopeRow } from '../parts/ScopePicker';
import { Note, Pill } from '../parts/small';
import { Show } from '../parts/States';
import type { Role } from '../rows';
import { useSession } from '../session';
import { span } from '../time';
import { useToast } from '../toast';
import { texts } from '../texts';

const t = texts.roles;

interface RoleForm {
  name: string;
  description: string;
  max_token_s: string;
  scopes: string[];
}

const fill = (role: Partial<Role>): RoleForm => ({
  name: role.name ?? '', description: role.description ?? '', max_token_s: String(role.max_token_s ?? 86_400), scopes: role.scopes ?? [],
});
const wire = (form: RoleForm) => ({ ...form, max_token_s: Number(form.max_token_s) });
const names = { name: texts.common.name, description: texts.common.description, max_token_s: t.lifetime, scopes: t.scopes };

function Fields(props: { form: RoleForm; set: (to: Partial<RoleForm>) => void; may: boolean; submit: () => void; children: ReactNode }) {
  const { form, set, may } = props;
  const explorer = useData<{ scopes: ScopeRow[] }>('/explorer');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.submit();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput label={texts.common.name} value={form.name} onChange={(event) => set({ name: event.target.value })} disabled={!may} required withAsterisk={false} data-autofocus autoComplete="off" />
      <TextInput label={texts.common.description} value={form.description} onChange={(event) => set({ description: event.target.value })} disabled={!may} autoComplete="off" />
      <TextInput label={t.lifetimeS} value={form.max_token_s} onChange={(event) => set({ max_token_s: event.target.value })} inputMode="numeric" pattern="[0-9]+" disabled={!may} />
      <Show of={explorer} rows={4}>
        {(data) => (
          <ScopePicker
            scopes={data.scopes.map((row) => ({ ...row, held: row.held && may }))}
            chosen={new Set(form.scopes)}
            choose={(to) => set({ scopes: [...to] })}
          />
        )}
      </Show>
      {props.children}
    </form>
  );
}

function NewRole({ done }: { done: () => void }) {
  const { can } = useSession();
  const say = useToast();
  const [form, setForm] = useState(fill({}));
  const write = useWrite();
  const make = async () => {
    if (!(await write.run(() => post('/roles', wire(form))))) return;
    say(t.saved);
    done();
  };
  return (
    <Fields form={form} set={(to) => setForm({ ...form, ...to })} may={can('create:roles')} submit={() => void make()}>
      <SaveRow error={write.error} busy={write.busy} scope="create:roles" />
    </Fields>
  );
}

function EditRole({ doc, done, drop }: { doc: Doc<Role>; done: () => void; drop: () => void }) {
  const { can } = useSession();
  const say = useToast();
  const { builtin } = doc.data;
  const edit = useEdit(doc, {
    fill, wire, names,
    done: () => {
      say(t.saved);
      done();
    },
  });
  return (
    <>
      {builtin && <Note kind="plain">{t.fixed}</Note>}
      <Fields form={edit.form} set={edit.set} may={can('update:roles') && !builtin} submit={() => edit.save()}>
        <SaveRow error={edit.error} busy={edit.busy} scope="update:roles" fixed={builtin}>
          {!builtin && (
            <Button color="red" variant="light" disabled={!can('delete:roles')} onClick={drop}>
              {texts.common.delete}
            </Button>
          )}
        </SaveRow>
      </Fields>
      {edit.dialog}
    </>
  );
}

export default function Roles() {
  return (
    <ListPage<Role>
      words={t}
      loaded={useData<Role[]>('/roles')}
      createScope="create:roles"
      head={[texts.common.name, texts.common.description, [t.scopes, 'number'], t.lifetime, '']}
      row={(role, open) => (
        <>
          <td className="nowrap">
            <span className="strong">{role.name}</span> {role.builtin && <Pill>{t.builtin}</Pill>}
          </td>
          <td>{role.description}</td>
          <td className="number">{role.scopes.length}</td>
          <td>{span(role.max_token_s)}</td>
          <td className="actions">
            <Button variant="default" size="xs" aria-label={t.view(role.name)} onClick={open}>
              {t.viewWord}
            </Button>
          </td>
        </>
      )}
      id={(role) => role.id}
      path={(role) => `/roles/${id(role)}`}
      name={(role) => role.name}
      ask={(role) => role.name}
      size="xl"
      create={(done) => <NewRole done={done} />}
      edit={(doc, done, drop) => <EditRole doc={doc} done={done} drop={drop} />}
    />
  );
}
