// SPDX-License-Identifier: Apache-2.0
import { useState, type FormEvent } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { id, post, useData, useWrite, withQuery } from '../api';
import { Dialog } from '../parts/Dialog';
import { Pager } from '../parts/Pager';
import { Card, Needs, PageHead, Pill, Table } from '../parts/small';
import { Empty, Show, WriteError } from '../parts/States';
import { useQuery } from '../query';
import type { Api } from '../rows';
import { useSession } from '../session';
import { span } from '../time';
import { useToast } from '../toast';
import { texts } from '../texts';

const t = texts.apis;
const perPage = 50;

function Create({ close }: { close: () => void }) {
  const [form, setForm] = useState({ name: '', identifier: '' });
  const [tried, setTried] = useState(false);
  const write = useWrite();
  const say = useToast();
  const [, navigate] = useLocation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!form.identifier.trim()) return;
    void write.run(async () => {
      const made = await post<Api>('/v2/resource-servers', { name: form.name.trim() || form.identifier.trim(), identifier: form.identifier.trim() });
      say(t.created);
      close();
      navigate(`/apis/${id(made.id)}?tab=permissions`);
    });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextInput label={texts.common.name} value={form.name} onChange={(event) => setForm({ ...form, name: event.target.value })} data-autofocus autoComplete="off" />
      <TextInput
        label={t.identifier}
        description={t.identifierHelp}
        value={form.identifier}
        onChange={(event) => setForm({ ...form, identifier: event.target.value })}
        error={tried && !form.identifier.trim() ? t.identifierNeeded : undefined}
        autoComplete="off"
        spellCheck={false}
      />
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

export default function Apis() {
  const { can } = useSession();
  const query = useQuery();
  const page = Number(query.get('page')) || 0;
  const [creating, setCreating] = useState(false);
  const loaded = useData<{ resource_servers: Api[]; total: number }>(
    withQuery('/v2/resource-servers', { include_totals: 'true', page, per_page: perPage }),
  );
  const may = can('create:resource_servers');
  const create = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} disabled={!may} onClick={() => setCreating(true)}>
      {t.create}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title} actions={<>{create}<Needs scope="create:resource_servers" held={may} /></>}>
        {t.lead}
      </PageHead>
      <Show of={loaded}>
        {({ resource_servers: list, total }) => (
          <Card bare>
            {list.length === 0 ? (
              <Empty title={t.emptyTitle} text={t.empty} action={create} />
            ) : (
              <Table caption={t.title} head={[texts.common.name, t.identifier, t.alg, [t.lifetime.replace(/ \(.*/, ''), 'number'], [t.scopes, 'number']]}>
                {list.map((api) => (
                  <tr key={api.id}>
                    <td>
                      <Link className="cell-main" href={`/apis/${id(api.id)}`}>
                        {api.name}
                      </Link>{' '}
                      {api.is_system && <Pill kind="accent">{t.system}</Pill>}
                    </td>
                    <td className="break">
                      <code>{api.identifier}</code>
                    </td>
                    <td>{api.signing_alg}</td>
                    <td className="number">{span(api.token_lifetime ?? 0)}</td>
                    <td className="number">{api.scopes?.length ?? 0}</td>
                  </tr>
                ))}
              </Table>
            )}
            <Pager page={page} more={(page + 1) * perPage < total} go={(to) => query.set({ page: to || undefined })} />
          </Card>
        )}
      </Show>
      <Dialog opened={creating} onClose={() => setCreating(false)} title={t.create}>
        <Create close={() => setCreating(false)} />
      </Dialog>
    </>
  );
}
