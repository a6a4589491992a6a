// SPDX-License-Identifier: Apache-2.0
// Events as rows; a row opens its details below.
import { Fragment, useState } from 'react';
import { Button } from '@mantine/core';
import type { LogRow } from '../rows';
import { took } from '../time';
import { texts } from '../texts';
import { Code, Pill, Table, When } from './small';

const t = texts.logs;

/** How long a token request took until its event was written; other events do not say. */
function elapsed({ details }: LogRow): string {
  const us = (details as { elapsed_us?: unknown } | null)?.elapsed_us;
  return typeof us === 'number' ? took(us) : '';
}

const isRefusal = (type: string) => type.startsWith('f');

export function TypePill({ type }: { type: string }) {
  return (
    <span className="nowrap">
      <Pill kind={isRefusal(type) ? 'bad' : 'ok'}>{type}</Pill> <span className="small">{t.types[type] ?? ''}</span>
    </span>
  );
}

export function LogTable({ rows, caption }: { rows: LogRow[]; caption: string }) {
  const [open, setOpen] = useState<number | null>(null);
  return (
    <Table caption={caption} head={[t.time, t.event, t.application, t.scope, t.address, [t.took, 'number'], '']}>
      {rows.map((row) => (
        <Fragment key={row.seq}>
          <tr>
            <td>
              <When at={row.date} />
            </td>
            <td>
              <TypePill type={row.type} />
            </td>
            <td>{row.client_name || <code>{row.client_id}</code>}</td>
            <td className="break">
              {isRefusal(row.type) ? row.description : <code>{row.scope}</code>}
            </td>
            <td>
              <code>{row.ip}</code>
            </td>
            <td className="number nowrap">{elapsed(row)}</td>
            <td className="actions">
              <Button
                variant="default"
                size="xs"
                aria-expanded={open === row.seq}
                aria-label={`${texts.common.details} ${row.seq}`}
                onClick={() => setOpen(open === row.seq ? null : row.seq)}
              >
                {texts.common.details}
              </Button>
            </td>
          </tr>
          {open === row.seq && (
            <tr>
              <td colSpan={7}>
                <Code text={JSON.stringify(row, null, 2)} label={`${texts.common.details} ${row.seq}`} boxed />
              </td>
            </tr>
          )}
        </Fragment>
      ))}
    </Table>
  );
}
