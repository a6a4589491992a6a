// SPDX-License-Identifier: Apache-2.0
// Editing what one application may do at one API.
import type { FormEvent } from 'react';
import { id } from '../api';
import { useDoc, useEdit, type Doc } from '../edit';
import { grantable, type Grant, type Scope } from '../rows';
import { useSession } from '../session';
import { useToast } from '../toast';
import { texts } from '../texts';
import { SaveRow } from './SaveRow';
import { ScopePicker } from './ScopePicker';
import { Show } from './States';

function Edit({ doc, scopes, saved }: { doc: Doc<Grant>; scopes: Scope[]; saved: () => void }) {
  const { can, session } = useSession();
  const say = useToast();
  const grant = doc.data;
  const may = can('update:client_grants');
  const isManagement = grant.audience === session.tenant.management_audience;
  const known = new Set(scopes.map(({ value }) => value));
  const all = [...scopes, ...grant.scope.filter((value) => !known.has(value)).map((value) => ({ value }))];
  const rows = grantable(all, isManagement, can, grant.scope).map((row) => ({ ...row, held: may && row.held }));
  const edit = useEdit(doc, {
    fill: ({ scope }) => ({ scope }),
    wire: (form) => form,
    names: { scope: texts.common.scopes },
    done: () => {
      say(texts.app.grantSaved);
      saved();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    edit.save();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {rows.length > 0 ? (
        <ScopePicker scopes={rows} chosen={new Set(edit.form.scope)} choose={(to) => edit.set({ scope: [...to] })} />
      ) : (
        <p className="muted">{texts.createApp.allScopes}</p>
      )}
      <SaveRow error={edit.error} busy={edit.busy} scope="update:client_grants" label={texts.app.update}>
        <span className="small muted">
          {texts.app.grantId} <code>{grant.id}</code>
        </span>
      </SaveRow>
      {edit.dialog}
    </form>
  );
}

/** The grant itself is read for it: a list says nothing of versions. */
export function GrantScopes({ grant, scopes, saved }: { grant: Grant; scopes: Scope[]; saved: () => void }) {
  const { loaded, doc } = useDoc<Grant>(`/v2/client-grants/${id(grant.id)}`);
  return (
    <Show of={loaded} rows={2}>
      {(data) => <Edit doc={doc(data)} scopes={scopes} saved={saved} />}
    </Show>
  );
}
