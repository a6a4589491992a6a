// SPDX-License-Identifier: Apache-2.0
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, Checkbox, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { id, post, remove, useData, useWrite } from '../api';
import { useEdit, type Doc } from '../edit';
import { ListPage } from '../parts/ListPage';
import { SaveRow } from '../parts/SaveRow';
import { Needs, Pill, When } from '../parts/small';
import { Show, WriteError } from '../parts/States';
import type { Role, User, WebSession } from '../rows';
import { useSession } from '../session';
import { useToast } from '../toast';
import { texts } from '../texts';

const t = texts.users;

interface UserForm {
  name: string;
  email: string;
  role_id: string;
  password: string;
  blocked: boolean;
}

const fill = (user: Partial<User>): UserForm => ({
  name: user.name ?? '', email: user.email ?? '', role_id: user.role_id ?? '', password: '', blocked: user.blocked ?? false,
});

function Fields(props: { form: UserForm; set: (to: Partial<UserForm>) => void; roles: Role[]; isNew: boolean; submit: () => void; children: ReactNode }) {
  const { form, set, roles, isNew } = props;
  const { session } = useSession();
  const role = roles.find((one) => one.id === form.role_id);
  const beyond = role?.scopes.some((value) => !session.scopes.includes(value)) ?? false;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.submit();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput label={texts.common.name} value={form.name} onChange={(event) => set({ name: event.target.value })} required withAsterisk={false} autoComplete="off" data-autofocus />
      <TextInput label={texts.common.email} type="email" value={form.email} onChange={(event) => set({ email: event.target.value })} required withAsterisk={false} readOnly={!isNew} autoComplete="off" />
      <NativeSelect
        label={texts.common.role}
        value={form.role_id}
        onChange={(event) => set({ role_id: event.target.value })}
        data={roles.map((one) => ({ value: one.id, label: `${one.name} · ${one.scopes.length}` }))}
        description={beyond ? t.beyond : role?.description}
      />
      {role && (
        <details>
          <summary>{t.effective(form.blocked ? 0 : role.scopes.length)}</summary>
          <p className="small break">
            {form.blocked ? t.effectiveBlocked : <code>{role.scopes.join(' ')}</code>}
          </p>
        </details>
      )}
      <PasswordInput
        label={isNew ? t.password : t.newPassword}
        description={isNew ? texts.setup.passwordHelp : t.newPasswordHelp}
        value={form.password}
        onChange={(event) => set({ password: event.target.value })}
        required={isNew}
        withAsterisk={false}
        minLength={8}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': texts.login.showPassword }}
      />
      {!isNew && <Checkbox label={t.block} checked={form.blocked} onChange={(event) => set({ blocked: event.target.checked })} />}
      {props.children}
    </form>
  );
}

function NewUser({ roles, done }: { roles: Role[]; done: () => void }) {
  const say = useToast();
  const [form, setForm] = useState(fill({ role_id: roles[0]?.id ?? '' }));
  const write = useWrite();
  const make = async () => {
    const { blocked: _never, ...body } = form;
    void _never;
    if (!(await write.run(() => post('/users', body)))) return;
    say(t.added);
    done();
  };
  return (
    <Fields form={form} set={(to) => setForm({ ...form, ...to })} roles={roles} isNew submit={() => void make()}>
      <SaveRow error={write.error} busy={write.busy} scope="create:users" label={texts.common.create} />
    </Fields>
  );
}

function EditUser({ doc, roles, done, drop }: { doc: Doc<User>; roles: Role[]; done: () => void; drop: () => void }) {
  const { can } = useSession();
  const say = useToast();
  const edit = useEdit(doc, {
    fill,
    wire: ({ name, role_id, blocked, password }) => ({ name, role_id, blocked, password: password || undefined }),
    names: { name: texts.common.name, role_id: texts.common.role, role: texts.common.role, blocked: t.blocked, password: t.newPassword, totp: t.twoStep },
    words: {
      role_id: (value) => roles.find((one) => one.id === value)?.name ?? String(value),
      role: (value) => (value as User['role']).name,
    },
    done: () => {
      say(t.saved);
      done();
    },
  });
  return (
    <div className="stack">
      <Fields form={edit.form} set={edit.set} roles={roles} isNew={false} submit={() => edit.save()}>
        <SaveRow error={edit.error} busy={edit.busy} scope="update:users" />
      </Fields>
      <Sessions user={doc.data} />
      <div className="row">
        <Button color="red" variant="light" size="xs" disabled={!can('delete:users')} onClick={drop}>
          {texts.common.delete}
        </Button>
        <Needs scope="delete:users" held={can('delete:users')} />
      </div>
      {edit.dialog}
    </div>
  );
}

function Sessions({ user }: { user: User }) {
  const { can } = useSession();
  const say = useToast();
  const write = useWrite();
  const path = `/users/${id(user.user_id)}/sessions`;
  const loaded = useData<WebSession[]>(path);
  const end = async () => {
    if (!(await write.run(() => remove(path)))) return;
    say(t.ended);
    loaded.reload();
  };
  return (
    <div className="stack">
      <h2>{t.sessions}</h2>
      <Show of={loaded} rows={2}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">{t.noSessions}</p>
          ) : (
            <ul className="plain-list">
              {list.map((one) => (
                <li key={one.id} className="small">
                  <code>{one.ip}</code> · <When at={one.seen_at} />
                </li>
              ))}
            </ul>
          )
        }
      </Show>
      <WriteError error={write.error} />
      <Button variant="default" size="xs" disabled={!can('update:users')} loading={write.busy} onClick={() => void end()}>
        {t.endAll}
      </Button>
    </div>
  );
}

export default function Users() {
  const { can } = useSession();
  const roles = useData<Role[]>(can('read:roles') ? '/roles' : null).data ?? [];
  return (
    <ListPage<User>
      words={t}
      loaded={useData<User[]>('/users')}
      createScope="create:users"
      head={[texts.common.name, texts.common.email, texts.common.role, t.twoStep, texts.common.status, texts.common.created, '']}
      row={(user, open) => (
        <>
          <td className="strong">{user.name}</td>
          <td className="break">{user.email}</td>
          <td>{user.role.name}</td>
          <td>{user.totp ? texts.common.yes : texts.common.no}</td>
          <td>{user.blocked ? <Pill kind="bad">{t.blocked}</Pill> : <Pill kind="ok">{t.active}</Pill>}</td>
          <td>
            <When at={user.created_at} />
          </td>
          <td className="actions">
            <Button variant="default" size="xs" aria-label={t.manage(user.name)} onClick={open}>
              {t.manageWord}
            </Button>
          </td>
        </>
      )}
      id={(user) => user.user_id}
      path={(user) => `/users/${id(user)}`}
      name={(user) => user.name}
      ask={(user) => user.email}
      size="lg"
      create={(done) => <NewUser roles={roles} done={done} />}
      edit={(doc, done, drop) => <EditUser doc={doc} roles={roles} done={done} drop={drop} />}
    />
  );
}
