// SPDX-License-Identifier: Apache-2.0
import { useState, type FormEvent } from 'react';
import { Button, Modal, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { id, patch, post, remove, useData, useWrite } from '../api';
import { ScopePicker, type ScopeRow } from '../parts/ScopePicker';
import { Card, ConfirmByName, Needs, Note, PageHead, Pill, Table } from '../parts/small';
import { Empty, Show, WriteError } from '../parts/States';
import type { Role } from '../rows';
import { useSession } from '../session';
import { span } from '../time';
import { useToast } from '../toast';
import { texts } from '../texts';

const t = texts.roles;

function RoleForm({ role, done, drop }: { role: Role | null; done: () => void; drop: (role: Role) => void }) {
  const { can } = useSession();
  const say = useToast();
  const explorer = useData<{ scopes: ScopeRow[] }>('/explorer');
  const [form, setForm] = useState({ name: role?.name ?? '', description: role?.description ?? '', max_token_s: String(role?.max_token_s ?? 86_400) });
  const [scopes, setScopes] = useState<Set<string>>(new Set(role?.scopes ?? []));
  const write = useWrite();
  const scope = role ? 'update:roles' : 'create:roles';
  const may = can(scope) && !role?.builtin;
  const change = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm((old) => ({ ...old, [name]: event.target.value }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { ...form, max_token_s: Number(form.max_token_s), scopes: [...scopes] };
    if (!(await write.run(() => (role ? patch(`/roles/${id(role.id)}`, body) : post('/roles', body))))) return;
    say(t.saved);
    done();
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      {role?.builtin && <Note kind="plain">{t.fixed}</Note>}
      <TextInput label={texts.common.name} value={form.name} onChange={change('name')} disabled={!may} required withAsterisk={false} data-autofocus autoComplete="off" />
      <TextInput label={texts.common.description} value={form.description} onChange={change('description')} disabled={!may} autoComplete="off" />
      <TextInput label={t.lifetimeS} value={form.max_token_s} onChange={change('max_token_s')} inputMode="numeric" pattern="[0-9]+" disabled={!may} />
      <Show of={explorer} rows={4}>
        {(data) => (
          <ScopePicker scopes={data.scopes.map((row) => ({ ...row, held: row.held && may }))} chosen={scopes} choose={setScopes} />
        )}
      </Show>
      <WriteError error={write.error} />
      <div className="row">
        <Button type="submit" disabled={!may} loading={write.busy}>
          {texts.common.save}
        </Button>
        <Needs scope={scope} held={can(scope)} />
        {role && !role.builtin && (
          <Button color="red" variant="light" disabled={!can('delete:roles')} onClick={() => drop(role)}>
            {texts.common.delete}
          </Button>
        )}
      </div>
    </form>
  );
}

export default function Roles() {
  const { can } = useSession();
  const say = useToast();
  const loaded = useData<Role[]>('/roles');
  const [open, setOpen] = useState<Role | 'new' | null>(null);
  const [going, setGoing] = useState<Role | null>(null);
  const write = useWrite();
  const may = can('create:roles');
  const drop = async (role: Role) => {
    if (!(await write.run(() => remove(`/roles/${id(role.id)}`)))) return;
    setGoing(null);
    say(t.deleted);
    loaded.reload();
  };
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} disabled={!may} onClick={() => setOpen('new')}>
      {t.add}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title} actions={<><Needs scope="create:roles" held={may} />{add}</>}>
        {t.lead}
      </PageHead>
      <Show of={loaded}>
        {(list) => (
          <Card bare>
            {list.length === 0 ? (
              <Empty title={t.emptyTitle} action={add} />
            ) : (
              <Table caption={t.title} head={[texts.common.name, texts.common.description, [t.scopes, 'number'], t.lifetime, '']}>
                {list.map((role) => (
                  <tr key={role.id}>
                    <td className="nowrap">
                      <span className="strong">{role.name}</span> {role.builtin && <Pill>{t.builtin}</Pill>}
                    </td>
                    <td>{role.description}</td>
                    <td className="number">{role.scopes.length}</td>
                    <td>{span(role.max_token_s)}</td>
                    <td className="actions">
                      <Button variant="default" size="xs" aria-label={t.view(role.name)} onClick={() => setOpen(role)}>
                        {t.viewWord}
                      </Button>
                    </td>
                  </tr>
                ))}
              </Table>
            )}
          </Card>
        )}
      </Show>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open === 'new' ? t.add : open?.name} lockScroll={false} size="xl">
        {open && (
          <RoleForm
            role={open === 'new' ? null : open}
            done={() => {
              setOpen(null);
              loaded.reload();
            }}
            drop={(role) => {
              setOpen(null);
              setGoing(role);
            }}
          />
        )}
      </Modal>
      <ConfirmByName
        opened={going !== null}
        title={t.deleteTitle}
        text={t.deleteText}
        name={going?.name ?? ''}
        action={texts.common.delete}
        busy={write.busy}
        error={<WriteError error={write.error} />}
        close={() => setGoing(null)}
        confirm={() => void (going && drop(going))}
      />
    </>
  );
}
