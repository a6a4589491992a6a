// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { id, remove, useData, useWrite, withQuery } from '../../api';
import { LogTable } from '../../parts/LogTable';
import { Card, Code, ConfirmByName, Needs } from '../../parts/small';
import { Empty, Show, WriteError } from '../../parts/States';
import type { Client, LogRow } from '../../rows';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { texts } from '../../texts';

const t = texts.app;

export function AppActivity({ client }: { client: Client }) {
  const loaded = useData<{ logs: LogRow[] }>(withQuery('/logs', { client_id: client.client_id, limit: 20 }));
  return (
    <Show of={loaded}>
      {({ logs }) => (
        <Card
          title={t.lastEvents}
          bare
          aside={
            <span className="end">
              <Link href={`/logs?client_id=${id(client.client_id)}`}>{t.allEvents}</Link>
            </span>
          }
        >
          {logs.length ? <LogTable rows={logs} caption={t.lastEvents} /> : <Empty title={t.noEvents} />}
        </Card>
      )}
    </Show>
  );
}

export function AppAdvanced({ client }: { client: Client }) {
  const { can } = useSession();
  const [, navigate] = useLocation();
  const say = useToast();
  const [asking, setAsking] = useState(false);
  const write = useWrite();
  const may = can('delete:clients');
  const { client_secret: _hidden, ...shown } = client;
  void _hidden;
  const drop = async () => {
    if (!(await write.run(() => remove(`/v2/clients/${id(client.client_id)}`)))) return;
    say(t.deleted);
    navigate('/applications');
  };
  return (
    <>
      <Card title={t.document} bare>
        <Code text={JSON.stringify(shown, null, 2)} label={t.document} />
      </Card>
      <Card title={t.danger} className="danger">
        <div className="danger-row">
          <div>
            <div className="strong">{texts.common.delete}</div>
            <div className="small muted">{t.deleteHelp}</div>
          </div>
          <div className="row">
            <Needs scope="delete:clients" held={may} />
            <Button color="red" variant="light" disabled={!may} onClick={() => setAsking(true)}>
              {texts.common.delete}
            </Button>
          </div>
        </div>
      </Card>
      <ConfirmByName
        opened={asking}
        title={t.deleteTitle}
        text={t.deleteText}
        name={client.name}
        action={texts.common.delete}
        busy={write.busy}
        error={<WriteError error={write.error} />}
        close={() => setAsking(false)}
        confirm={() => void drop()}
      />
    </>
  );
}
