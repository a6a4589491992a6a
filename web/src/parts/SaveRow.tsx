// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import type { ApiError } from '../api';
import { useSession } from '../session';
import { texts } from '../texts';
import { Needs } from './small';
import { WriteError } from './States';

/** The foot of a form that edits: what went wrong, the button, and which scope is missing. `fixed`: nobody may change it. */
export function SaveRow(props: { error: ApiError | undefined; busy: boolean; scope: string; fixed?: boolean; label?: string; children?: ReactNode }) {
  const { can } = useSession();
  return (
    <>
      <WriteError error={props.error} />
      <div className="row">
        <Button type="submit" disabled={!can(props.scope) || props.fixed} loading={props.busy}>
          {props.label ?? texts.common.save}
        </Button>
        <Needs scope={props.scope} held={can(props.scope)} />
        {props.children}
      </div>
    </>
  );
}
