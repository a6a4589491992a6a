// SPDX-License-Identifier: Apache-2.0
import { useState, type FormEvent } from 'react';
import { Button, Checkbox, Modal, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { id, patch, post, remove, useData, useWrite } from '../api';
import { Card, ConfirmByName, Needs, PageHead, Pill, Table, When } from '../parts/small';
import { Empty, Show, WriteError } from '../parts/States';
import type { Role, User, WebSession } from '../rows';
import { useSession } from '../session';
import { useToast } from '../toast';
import { texts } from '../texts';

const t = texts.users;

function UserForm({ user, roles, done }: { user: User | null; roles: Role[]; done: () => void }) {
  const { can, session } = useSession();
  const say = useToast();
  const [form, setForm] = useState({
    name: user?.name ?? '', email: user?.email ?? '', role_id: user?.role_id ?? roles[0]?.id ?? '', password: '', blocked: user?.blocked ?? false,
  });
  const write = useWrite();
  const scope = user ? 'update:users' : 'create:users';
  const role = roles.find((one) => one.id === form.role_id);
  const beyond = role?.scopes.some((value) => !session.scopes.includes(value)) ?? false;
  const change = (name: 'name' | 'email' | 'role_id' | 'password') => (event: { target: { value: string } }) =>
    setForm((old) => ({ ...old, [name]: event.target.value }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { name, email, role_id, password, blocked } = form;
    const sent = await write.run(() =>
      user
        ? patch(`/users/${id(user.user_id)}`, { name, role_id, blocked, ...(password ? { password } : {}) })
        : post('/users', { name, email, role_id, password }),
    );
    if (!sent) return;
    say(user ? t.saved : t.added);
    done();
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <TextInput label={texts.common.name} value={form.name} onChange={change('name')} required withAsterisk={false} autoComplete="off" data-autofocus />
      <TextInput label={texts.common.email} type="email" value={form.email} onChange={change('email')} required withAsterisk={false} readOnly={user !== null} autoComplete="off" />
      <NativeSelect
        label={texts.common.role}
        value={form.role_id}
        onChange={change('role_id')}
        data={roles.map((one) => ({ value: one.id, label: `${one.name} · ${one.scopes.length}` }))}
        description={beyond ? t.beyond : role?.description}
      />
      <PasswordInput
        label={user ? t.newPassword : t.password}
        description={user ? t.newPasswordHelp : texts.setup.passwordHelp}
        value={form.password}
        onChange={change('password')}
        required={!user}
        withAsterisk={false}
        minLength={8}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': texts.login.showPassword }}
      />
      {user && <Checkbox label={t.block} checked={form.blocked} onChange={(event) => setForm({ ...form, blocked: event.target.checked })} />}
      <WriteError error={write.error} />
      <div className="row">
        <Button type="submit" disabled={!can(scope)} loading={write.busy}>
          {user ? texts.common.save : texts.common.create}
        </Button>
        <Needs scope={scope} held={can(scope)} />
      </div>
    </form>
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
  const say = useToast();
  const users = useData<User[]>('/users');
  const roles = useData<Role[]>(can('read:roles') ? '/roles' : null);
  const [open, setOpen] = useState<User | 'new' | null>(null);
  const [going, setGoing] = useState<User | null>(null);
  const write = useWrite();
  const may = can('create:users');
  const done = () => {
    setOpen(null);
    users.reload();
  };
  const drop = async (user: User) => {
    if (!(await write.run(() => remove(`/users/${id(user.user_id)}`)))) return;
    setGoing(null);
    say(t.deleted);
    users.reload();
  };
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} disabled={!may} onClick={() => setOpen('new')}>
      {t.add}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title} actions={<><Needs scope="create:users" held={may} />{add}</>}>
        {t.lead}
      </PageHead>
      <Show of={users}>
        {(list) => (
          <Card bare>
            {list.length === 0 ? (
              <Empty title={t.emptyTitle} action={add} />
            ) : (
              <Table caption={t.title} head={[texts.common.name, texts.common.email, texts.common.role, t.twoStep, texts.common.status, texts.common.created, '']}>
                {list.map((user) => (
                  <tr key={user.user_id}>
                    <td className="strong">{user.name}</td>
                    <td className="break">{user.email}</td>
                    <td>{user.role.name}</td>
                    <td>{user.totp ? texts.common.yes : texts.common.no}</td>
                    <td>{user.blocked ? <Pill kind="bad">{t.blocked}</Pill> : <Pill kind="ok">{t.active}</Pill>}</td>
                    <td>
                      <When at={user.created_at} />
                    </td>
                    <td className="actions">
                      <Button variant="default" size="xs" aria-label={t.manage(user.name)} onClick={() => setOpen(user)}>
                        {t.manageWord}
                      </Button>
                    </td>
                  </tr>
                ))}
              </Table>
            )}
          </Card>
        )}
      </Show>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open === 'new' ? t.add : open?.name} lockScroll={false} centered size="lg">
        {open && (
          <div className="stack">
            <UserForm user={open === 'new' ? null : open} roles={roles.data ?? []} done={done} />
            {open !== 'new' && (
              <>
                <Sessions user={open} />
                <div className="row">
                  <Button
                    color="red"
                    variant="light"
                    size="xs"
                    disabled={!can('delete:users')}
                    onClick={() => {
                      setOpen(null);
                      setGoing(open);
                    }}
                  >
                    {texts.common.delete}
                  </Button>
                  <Needs scope="delete:users" held={can('delete:users')} />
                </div>
              </>
            )}
          </div>
        )}
      </Modal>
      <ConfirmByName
        opened={going !== null}
        title={t.deleteTitle}
        text={t.deleteText}
        name={going?.email ?? ''}
        action={texts.common.delete}
        busy={write.busy}
        error={<WriteError error={write.error} />}
        close={() => setGoing(null)}
        confirm={() => void (going && drop(going))}
      />
    </>
  );
}
