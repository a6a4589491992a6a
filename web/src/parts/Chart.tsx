// SPDX-License-Identifier: Apache-2.0
// Issued and refused over time. The page has the same figures as a table, so this is a picture to assistive programs.
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useScheme } from '../kit';
import type { Hour } from '../pages/Overview';
import { texts } from '../texts';

const heightPx = 240;

function options(widthPx: number): UPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px "Inter Variable", sans-serif',
  };
  return {
    width: widthPx,
    height: heightPx,
    cursor: { y: false, points: { size: 7 } },
    legend: { live: true },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(high * 1.1, 4)] } },
    series: [
      {},
      { label: texts.overview.issued, stroke: colour('--accent-text'), width: 2, fill: `${colour('--accent')}1c`, points: { show: false } },
      { label: texts.overview.refused, stroke: colour('--bad'), width: 2, points: { show: false }, dash: [6, 4] },
    ],
    axes: [axis, { ...axis, size: 62, values: (_plot, values) => values.map((value) => value.toLocaleString('en')) }],
  };
}

export default function Chart({ series }: { series: Hour[] }) {
  const host = useRef<HTMLDivElement>(null);
  const { scheme } = useScheme();
  useEffect(() => {
    const box = host.current;
    if (!box) return;
    const data: UPlot.AlignedData = [
      series.map(({ at }) => Date.parse(at) / 1000),
      series.map(({ issued }) => issued),
      series.map(({ refused }) => refused),
    ];
    const plot = new UPlot(options(box.clientWidth), data, box);
    const watch = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: heightPx }));
    watch.observe(box);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [series, scheme]);
  return <div ref={host} className="chart" role="img" aria-label={texts.overview.chartAside} />;
}
