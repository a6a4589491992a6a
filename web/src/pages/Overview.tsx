// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useEffect } from 'react';
import { SegmentedControl } from '@mantine/core';
import { Link } from 'wouter';
import { id, useData } from '../api';
import { Card, PageHead, Pill, Table, When } from '../parts/small';
import { Bones, Empty, Show } from '../parts/States';
import { useQuery } from '../query';
import { took, utc } from '../time';
import { texts } from '../texts';

const Chart = lazy(() => import('../parts/Chart'));
const t = texts.overview;

export interface Hour {
  at: string;
  issued: number;
  refused: number;
}

interface Ending {
  kind: string;
  id: string;
  client_id: string | null;
  name: string;
  client_name: string;
  at: string;
}

interface OverviewData {
  series: Hour[];
  totals: { issued: number; refused: number };
  by_client: { client_id: string; name: string; issued: number; refused: number }[];
  apps: number;
  long_tokens: number;
  expiring: Ending[];
  latency: { p50_us: number | null; p99_us: number | null; count: number; since: string };
}

const refreshMs = 30_000;

function Latency({ latency }: { latency: OverviewData['latency'] }) {
  const { p99_us: most } = latency;
  return (
    <div className="tile">
      <dt>{t.latency}</dt>
      <dd>{most === null ? '–' : took(most)}</dd>
    </div>
  );
}

/** What the latency tile is about, below the tiles. */
function LatencyNote({ latency }: { latency: OverviewData['latency'] }) {
  const { p50_us: half, count } = latency;
  const since = utc(Date.parse(latency.since));
  return <p className="small muted after-tiles">{half === null ? t.noLatency(since) : t.latencyOf(took(half), count, since)}</p>;
}

function Tiles({ data }: { data: OverviewData }) {
  const tiles: [string, number][] = [
    [t.issued, data.totals.issued],
    [t.refused, data.totals.refused],
    [t.apps, data.apps],
    [t.long, data.long_tokens],
  ];
  return (
    <dl className="tiles">
      {tiles.map(([name, value]) => (
        <div className="tile" key={name}>
          <dt>{name}</dt>
          <dd>{value.toLocaleString('en')}</dd>
        </div>
      ))}
      <Latency latency={data.latency} />
    </dl>
  );
}

function Series({ series }: { series: Hour[] }) {
  const busy = series.filter(({ issued, refused }) => issued + refused > 0);
  return (
    <Card title={t.chart} aside={<span className="end small muted">{t.chartAside}</span>}>
      {busy.length === 0 ? (
        <Empty title={t.chartEmpty} />
      ) : (
        <>
          <Suspense fallback={<div className="chart" />}>
            <Chart series={series} />
          </Suspense>
          <details>
            <summary>{t.asTable}</summary>
            <Table caption={t.chart} head={[t.hour, [t.issued, 'number'], [t.refused, 'number']]}>
              {busy.map((hour) => (
                <tr key={hour.at}>
                  <td>{utc(Date.parse(hour.at))}</td>
                  <td className="number">{hour.issued.toLocaleString('en')}</td>
                  <td className="number">{hour.refused.toLocaleString('en')}</td>
                </tr>
              ))}
            </Table>
          </details>
        </>
      )}
    </Card>
  );
}

function EndingRow({ row }: { row: Ending }) {
  return (
    <tr>
      <td>{t.kinds[row.kind] ?? row.kind}</td>
      <td className="break">
        {row.client_id ? (
          <Link className="cell-main" href={`/applications/${id(row.client_id)}?tab=credentials`}>
            {row.client_name || row.client_id}
          </Link>
        ) : (
          <span className="cell-main">{t.ownCertificate}</span>
        )}
        {row.client_id && <div className="muted">{row.name || row.id}</div>}
      </td>
      <td>
        <When at={row.at} />
        {Date.parse(row.at) < Date.now() && <div><Pill kind="bad">{t.ended}</Pill></div>}
      </td>
    </tr>
  );
}

export default function Overview() {
  const query = useQuery();
  const hours = Number(query.get('hours')) || 24;
  const loaded = useData<OverviewData>(`/overview?hours=${hours}`);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && loaded.reload(), refreshMs);
    return () => clearInterval(timer);
  }, [loaded.reload]);
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          <SegmentedControl
            aria-label={t.range}
            value={String(hours)}
            onChange={(to) => query.set({ hours: to === '24' ? undefined : to })}
            data={Object.entries(t.ranges).map(([value, label]) => ({ value, label }))}
          />
        }
      />
      {loaded.data === undefined && !loaded.error ? (
        <Bones rows={10} />
      ) : (
        <Show of={loaded}>
          {(data) => (
            <>
              <Tiles data={data} />
              <LatencyNote latency={data.latency} />
              <Series series={data.series} />
              <div className="columns spaced">
                <Card title={t.byApp} bare>
                  {data.by_client.length === 0 ? (
                    <Empty title={t.byAppEmpty} />
                  ) : (
                    <Table caption={t.byApp} head={[t.application, [t.issued, 'number'], [t.refused, 'number']]}>
                      {data.by_client.map((row) => (
                        <tr key={row.client_id}>
                          <td>
                            <Link className="cell-main" href={`/applications/${id(row.client_id)}?tab=activity`}>
                              {row.name || row.client_id}
                            </Link>
                          </td>
                          <td className="number">{row.issued.toLocaleString('en')}</td>
                          <td className="number">{row.refused.toLocaleString('en')}</td>
                        </tr>
                      ))}
                    </Table>
                  )}
                </Card>
                <Card title={t.expiring} bare>
                  {data.expiring.length === 0 ? (
                    <Empty title={t.expiringEmpty} />
                  ) : (
                    <Table caption={t.expiring} head={[texts.common.type, texts.common.name, texts.common.expires]}>
                      {data.expiring.map((row) => (
                        <EndingRow key={row.kind + row.id} row={row} />
                      ))}
                    </Table>
                  )}
                </Card>
              </div>
            </>
          )}
        </Show>
      )}
    </>
  );
}
