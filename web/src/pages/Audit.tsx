// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useData, withQuery } from '../api';
import { LogTable } from '../parts/LogTable';
import { Card, Note, PageHead } from '../parts/small';
import { Empty, Show } from '../parts/States';
import { useQuery } from '../query';
import type { LogRow } from '../rows';
import { texts } from '../texts';

const t = texts.audit;

interface Page {
  logs: LogRow[];
  next: number | null;
  chain: { verified_to: number; bad_seq: number };
}

export default function Audit() {
  const query = useQuery();
  const loaded = useData<Page>(withQuery('/audit', { before: query.get('before'), limit: 50 }));
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <Show of={loaded} rows={8}>
        {({ logs, next, chain }) => (
          <>
            <Note kind={chain.bad_seq ? 'bad' : 'ok'}>{chain.bad_seq ? t.broken(chain.bad_seq) : t.whole(chain.verified_to)}</Note>
            <Card bare className="spaced">
              {logs.length ? <LogTable rows={logs} caption={t.title} withActor /> : <Empty title={t.empty} />}
              <div className="row end card-body">
                <Button variant="default" size="xs" disabled={!query.get('before')} onClick={() => query.set({ before: undefined })}>
                  {texts.common.newer}
                </Button>
                <Button variant="default" size="xs" disabled={!next} onClick={() => query.set({ before: next ?? undefined })}>
                  {texts.common.older}
                </Button>
              </div>
            </Card>
          </>
        )}
      </Show>
    </>
  );
}
