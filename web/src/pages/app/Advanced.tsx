// SPDX-License-Identifier: Apache-2.0
import { Link, useLocation } from 'wouter';
import { id, useData, withQuery } from '../../api';
import { Danger } from '../../parts/Danger';
import { LogTable } from '../../parts/LogTable';
import { Card, Code } from '../../parts/small';
import { Empty, Show } from '../../parts/States';
import type { Client, LogRow } from '../../rows';
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
  const [, navigate] = useLocation();
  const say = useToast();
  const { client_secret: _hidden, ...shown } = client;
  void _hidden;
  return (
    <>
      <Card title={t.document} bare>
        <Code text={JSON.stringify(shown, null, 2)} label={t.document} />
      </Card>
      <Danger
        help={t.deleteHelp}
        scope="delete:clients"
        title={t.deleteTitle}
        text={t.deleteText}
        name={client.name}
        path={`/v2/clients/${id(client.client_id)}`}
        done={() => {
          say(t.deleted);
          navigate('/applications');
        }}
      />
    </>
  );
}
