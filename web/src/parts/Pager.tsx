// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { texts } from '../texts';

/** Previous and next of a list; nothing when one page holds all. */
export function Pager(props: { page: number; more: boolean; go: (to: number) => void }) {
  if (props.page === 0 && !props.more) return null;
  return (
    <div className="row end card-body">
      <Button variant="default" size="xs" disabled={props.page === 0} onClick={() => props.go(props.page - 1)}>
        {texts.common.previous}
      </Button>
      <span className="small muted">{texts.common.page(props.page + 1)}</span>
      <Button variant="default" size="xs" disabled={!props.more} onClick={() => props.go(props.page + 1)}>
        {texts.common.next}
      </Button>
    </div>
  );
}
