// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { texts } from '../texts';

/** Pages of a list; nothing when one page holds all. */
export function Pager(props: { page: number; perPage: number; total: number; go: (to: number) => void }) {
  const last = Math.max(0, Math.ceil(props.total / props.perPage) - 1);
  if (last === 0) return null;
  return (
    <div className="row end card-body">
      <Button variant="default" size="xs" disabled={props.page === 0} onClick={() => props.go(props.page - 1)}>
        {texts.common.previous}
      </Button>
      <span className="small muted">{texts.common.page(props.page + 1)}</span>
      <Button variant="default" size="xs" disabled={props.page >= last} onClick={() => props.go(props.page + 1)}>
        {texts.common.next}
      </Button>
    </div>
  );
}
