// SPDX-License-Identifier: Apache-2.0
// The secrets of an application: made and rotated here, shown once, and removed when nothing uses them any more.
import { useState, type FormEvent } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { id, post, remove, useData, useWrite } from '../../api';
import { Dialog } from '../../parts/Dialog';
import { LastUse } from '../../parts/LastUse';
import { SecretOnce, type Secret } from '../../parts/SecretOnce';
import { Card, ConfirmByName, Needs, Note, Pill, Table, When } from '../../parts/small';
import { Show, WriteError } from '../../parts/States';
import type { Client } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';

const t = texts.app;

interface SecretRow {
  id: string;
  name: string;
  primary: boolean;
  created_at: string | null;
  expires_at: string | null;
  last_used_at: string | null;
  use_known: boolean;
  /** The server's judgement: as far as can be known, nobody holds it any more. */
  idle: boolean;
}

type Made = Pick<SecretRow, 'id' | 'name'> & { client_secret: string };

function Rotate({ path, close, made }: { path: string; close: () => void; made: (to: Made) => void }) {
  const [overlap, setOverlap] = useState('86400');
  const write = useWrite();
  const rotate = (event: FormEvent) => {
    event.preventDefault();
    void write.run(async () => made(await post<Made>(`${path}/rotate`, { overlap_s: Number(overlap) })));
  };
  return (
    <form className="stack" onSubmit={rotate}>
      <p>{t.rotateText}</p>
      <NativeSelect
        label={t.overlap}
        value={overlap}
        onChange={(event) => setOverlap(event.target.value)}
        data={Object.entries(t.overlaps).map(([value, label]) => ({ value, label }))}
        data-autofocus
      />
      {overlap === '0' && <Note kind="warn">{t.rotateNow}</Note>}
      <WriteError error={write.error} />
      <div className="row end">
        <Button variant="default" onClick={close}>
          {texts.common.cancel}
        </Button>
        <Button type="submit" loading={write.busy}>
          {t.rotate}
        </Button>
      </div>
    </form>
  );
}

function Add({ path, close, made }: { path: string; close: () => void; made: (to: Made) => void }) {
  const [name, setName] = useState('');
  const [life, setLife] = useState('15552000');
  const write = useWrite();
  const add = (event: FormEvent) => {
    event.preventDefault();
    const body = life ? { name, expires_in: Number(life) } : { name };
    void write.run(async () => made(await post<Made>(path, body)));
  };
  return (
    <form className="stack" onSubmit={add}>
      <TextInput label={t.secretName} value={name} onChange={(event) => setName(event.target.value)} required withAsterisk={false} maxLength={100} autoComplete="off" data-autofocus />
      <NativeSelect
        label={t.secretLife}
        value={life}
        onChange={(event) => setLife(event.target.value)}
        data={Object.entries(t.lives).map(([value, label]) => ({ value, label }))}
      />
      {!life && <Note kind="warn">{t.neverWarning}</Note>}
      <WriteError error={write.error} />
      <div className="row end">
        <Button variant="default" onClick={close}>
          {texts.common.cancel}
        </Button>
        <Button type="submit" loading={write.busy}>
          {texts.common.create}
        </Button>
      </div>
    </form>
  );
}

function Rows({ list, mayChange, drop }: { list: SecretRow[]; mayChange: boolean; drop: (row: SecretRow) => void }) {
  return (
    <Table caption={t.secretTitle} head={[texts.common.name, texts.common.created, t.lastUsed, texts.common.expires, '']}>
      {list.map((row) => (
        <tr key={row.id}>
          <td>
            {row.name} {row.primary && <Pill kind="ok">{t.primary}</Pill>} {row.idle && <Pill kind="accent">{t.safe}</Pill>}
          </td>
          <td>
            <When at={row.created_at} />
          </td>
          <td>
            <LastUse at={row.last_used_at} known={row.use_known} />
          </td>
          <td>
            <When at={row.expires_at} />
          </td>
          <td className="actions">
            {!row.primary && (
              <Button variant="default" size="xs" disabled={!mayChange} aria-label={`${texts.common.delete} ${row.name}`} onClick={() => drop(row)}>
                {texts.common.delete}
              </Button>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function SecretCards({ client }: { client: Client }) {
  const { session, can } = useSession();
  const say = useToast();
  const path = `/clients/${id(client.client_id)}/secrets`;
  const loaded = useData<SecretRow[]>(path);
  const [asking, setAsking] = useState<'rotate' | 'add' | null>(null);
  const [going, setGoing] = useState<SecretRow | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const write = useWrite();
  const may = can('update:client_keys');
  const made = (to: Made) => {
    setAsking(null);
    setSecret({ clientId: client.client_id, secret: to.client_secret, domain: new URL(session.tenant.issuer).host });
    loaded.reload();
  };
  const drop = async (row: SecretRow) => {
    if (!(await write.run(() => remove(`${path}/${id(row.id)}`)))) return;
    setGoing(null);
    say(t.secretRemoved);
    loaded.reload();
  };
  return (
    <Card title={t.secretTitle} bare>
      <Show of={loaded} rows={3}>
        {(list) => <Rows list={list} mayChange={may} drop={setGoing} />}
      </Show>
      {(loaded.data || loaded.error) && (
        <div className="card-body">
          <Note kind="plain">
          {t.secretText} {t.safeText}
        </Note>
          <div className="row">
            <Button disabled={!may} onClick={() => setAsking('rotate')}>
              {t.rotate}
            </Button>
            <Button variant="default" disabled={!may} onClick={() => setAsking('add')}>
              {t.addSecret}
            </Button>
            <Needs scope="update:client_keys" held={may} />
          </div>
        </div>
      )}
      <Dialog opened={asking === 'rotate'} onClose={() => setAsking(null)} title={t.rotateTitle}>
        <Rotate path={path} close={() => setAsking(null)} made={made} />
      </Dialog>
      <Dialog opened={asking === 'add'} onClose={() => setAsking(null)} title={t.addSecret}>
        <Add path={path} close={() => setAsking(null)} made={made} />
      </Dialog>
      <ConfirmByName
        opened={going !== null}
        title={t.removeSecretTitle}
        text={t.removeSecretText}
        name={going?.name ?? ''}
        action={texts.common.delete}
        busy={write.busy}
        error={<WriteError error={write.error} />}
        close={() => setGoing(null)}
        confirm={() => void (going && drop(going))}
      />
      <SecretOnce value={secret} close={() => setSecret(null)} />
    </Card>
  );
}
