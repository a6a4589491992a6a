// SPDX-License-Identifier: Apache-2.0
// The export of events as a page sees it: a button, and a panel that says how far it is, stops it, and goes on with it.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { makeExport, maxRows, type Exporting, type Progress } from '../exporting';
import { utc } from '../time';
import { texts } from '../texts';
import { Card, Facts } from './small';
import { WriteError } from './States';

const t = texts.exporting;
const keepUrlMs = 60_000;

function save(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keepUrlMs);
}

const stamp = () => new Date().toISOString().slice(0, 19).replaceAll(':', '-');

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

const day = (date: string | null) => (date ? utc(Date.parse(date)) : texts.common.none);

function Panel(props: { progress: Progress; file: string; go: () => void; cancel: () => void; close: () => void }) {
  const { progress } = props;
  const busy = progress.state === 'running' || progress.state === 'waiting';
  return (
    <Card title={t.title} className="spaced export-panel">
      <div className="stack">
        <p role="status">{t.states[progress.state]}</p>
        {busy && <progress aria-label={t.looked} max={1} value={progress.share} />}
        {progress.state !== 'cancelled' && (
          <Facts
            rows={[
              [t.rows, progress.rows.toLocaleString('en')],
              [t.size, size(progress.bytes)],
              [t.newest, day(progress.newest)],
              [t.oldest, day(progress.oldest)],
              ...(progress.state === 'done' || progress.state === 'full' ? [[t.file, <code>{props.file}</code>] as [string, ReactNode]] : []),
            ]}
          />
        )}
        {progress.state === 'full' && <p className="small muted">{t.fullText(maxRows)}</p>}
        {progress.state === 'paused' && <WriteError error={progress.error ?? undefined} />}
        <div className="row end">
          {busy && <span className="small muted grow">{t.stay}</span>}
          {(busy || progress.state === 'paused') && (
            <Button variant="default" onClick={props.cancel}>
              {texts.common.cancel}
            </Button>
          )}
          {progress.state === 'paused' && <Button onClick={props.go}>{t.goOn}</Button>}
          {progress.state === 'full' && <Button onClick={props.go}>{t.nextPart}</Button>}
          {!busy && progress.state !== 'paused' && (
            <Button variant="default" onClick={props.close}>
              {texts.common.close}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}

/** The button for the page's head, and the panel to stand below it. `name`: how the file begins. */
export function useExport(path: string, query: Record<string, string>, name: string): { button: ReactNode; panel: ReactNode } {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [file, setFile] = useState('');
  const work = useRef<Exporting | null>(null);
  useEffect(() => () => work.current?.cancel(), []);
  const go = async () => {
    const one = work.current;
    if (!one) return;
    await one.run();
  };
  // a file is saved once, when it is whole
  useEffect(() => {
    if (progress?.state !== 'done' && progress?.state !== 'full') return;
    const to = `${name}-${stamp()}.ndjson`;
    setFile(to);
    if (work.current) save(work.current.blob(), to);
  }, [progress?.state]);
  const begin = () => {
    work.current = makeExport(path, query, setProgress);
    void go();
  };
  const busy = progress !== null && ['running', 'waiting', 'paused'].includes(progress.state);
  return {
    button: (
      <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} disabled={busy} onClick={begin}>
        {t.button}
      </Button>
    ),
    panel: progress && (
      <Panel progress={progress} file={file} go={() => void go()} cancel={() => work.current?.cancel()} close={() => setProgress(null)} />
    ),
  };
}
