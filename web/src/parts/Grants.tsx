// SPDX-License-Identifier: Apache-2.0
// Editing what one application may do at one API.
import { useState } from 'react';
import { Button } from '@mantine/core';
import { id, patch, useWrite } from '../api';
import type { Grant, Scope } from '../rows';
import { useSession } from '../session';
import { useToast } from '../toast';
import { texts } from '../texts';
import { ScopePicker } from './ScopePicker';
import { Needs } from './small';
import { WriteError } from './States';

export function GrantScopes({ grant, scopes, saved }: { grant: Grant; scopes: Scope[]; saved: () => void }) {
  const { can } = useSession();
  const [chosen, setChosen] = useState<Set<string>>(new Set(grant.scope));
  const write = useWrite();
  const say = useToast();
  const may = can('update:client_grants');
  const known = new Set(scopes.map(({ value }) => value));
  const rows = [...scopes, ...grant.scope.filter((value) => !known.has(value)).map((value) => ({ value }))];
  const save = async () => {
    if (!(await write.run(() => patch(`/v2/client-grants/${id(grant.id)}`, { scope: [...chosen] })))) return;
    say(texts.app.grantSaved);
    saved();
  };
  return (
    <div className="stack">
      {rows.length > 0 ? (
        <ScopePicker scopes={rows.map((scope) => ({ ...scope, held: may }))} chosen={chosen} choose={setChosen} />
      ) : (
        <p className="muted">{texts.createApp.allScopes}</p>
      )}
      <WriteError error={write.error} />
      <div className="row">
        <Button size="xs" disabled={!may} loading={write.busy} onClick={() => void save()}>
          {texts.app.update}
        </Button>
        <Needs scope="update:client_grants" held={may} />
        <span className="small muted">
          {texts.app.grantId} <code>{grant.id}</code>
        </span>
      </div>
    </div>
  );
}
