// SPDX-License-Identifier: Apache-2.0
import { useState, type FormEvent } from 'react';
import { Button, Switch, TextInput } from '@mantine/core';
import { post, request, useWrite, type SessionAnswer } from '../api';
import { useApprovals } from '../approvals';
import { useDoc, useEdit, type Doc } from '../edit';
import { Dialog } from '../parts/Dialog';
import { Card, ConfirmByName, Copyable, CopyButton, Facts, Note, PageHead } from '../parts/small';
import { SaveRow } from '../parts/SaveRow';
import { Show, WriteError } from '../parts/States';
import { Mine, Others, Rule } from '../parts/TwoPersons';
import { useSession } from '../session';
import { useToast } from '../toast';
import { texts } from '../texts';
import { policyWords, Retention, Sessions, type TenantPolicy } from './settings/Limits';

const t = texts.settings;

interface TenantSettings {
  friendly_name?: string;
  support_email?: string;
  support_url?: string;
  default_audience?: string;
}

const fields = [
  ['friendly_name', t.friendlyName],
  ['support_email', t.supportEmail],
  ['support_url', t.supportUrl],
  ['default_audience', t.defaultAudience],
] as const;

/** Reads the session again: its tenant's policy may have changed. */
function useRefresh() {
  const { setSession } = useSession();
  return async () => setSession(await request<SessionAnswer>('GET', '/session'));
}

function General({ doc }: { doc: Doc<TenantSettings> }) {
  const { can } = useSession();
  const say = useToast();
  const may = can('update:tenant_settings');
  const edit = useEdit(doc, {
    fill: (data) => Object.fromEntries(fields.map(([name]) => [name, data[name] ?? ''])) as Required<TenantSettings>,
    wire: (form) => ({ ...form }),
    names: Object.fromEntries(fields),
    done: () => say(t.saved),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    edit.save();
  };
  return (
    <Card title={t.general}>
      <form className="stack" onSubmit={submit}>
        {fields.map(([name, label]) => (
          <TextInput
            key={name}
            label={label}
            description={name === 'default_audience' ? t.defaultAudienceHelp : undefined}
            value={edit.form[name]}
            onChange={edit.change(name)}
            disabled={!may}
          />
        ))}
        <SaveRow error={edit.error} busy={edit.busy} scope="update:tenant_settings" />
      </form>
      {edit.dialog}
    </Card>
  );
}

function Policy({ doc }: { doc: Doc<TenantPolicy> }) {
  const { can } = useSession();
  const say = useToast();
  const refresh = useRefresh();
  const may = can('update:tenant_settings');
  const edit = useEdit(doc, {
    fill: ({ max_manual_s }) => ({ max_manual_s: String(max_manual_s) }),
    wire: (form) => ({ max_manual_s: Number(form.max_manual_s) }),
    ...policyWords,
    done: ({ legacy_tokens }) => {
      say(legacy_tokens === undefined ? t.saved : legacy_tokens ? t.legacyOn : t.legacyOff);
      void refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    edit.save();
  };
  return (
    <Card title={t.policy}>
      <form className="stack" onSubmit={submit}>
        <Switch
          label={t.legacy}
          description={t.legacyHelp}
          checked={doc.data.legacy_tokens}
          disabled={!may || edit.busy}
          onChange={(event) => {
            const { checked } = event.target;
            edit.save(() => ({ legacy_tokens: checked }));
          }}
        />
        <Note kind="warn">{t.legacyWarning}</Note>
        <TextInput label={t.maxManual} description={t.maxManualHelp} value={edit.form.max_manual_s} onChange={edit.change('max_manual_s')} inputMode="numeric" pattern="[0-9]+" disabled={!may} />
        <SaveRow error={edit.error} busy={edit.busy} scope="update:tenant_settings" />
      </form>
      {edit.dialog}
    </Card>
  );
}

/** The secret lives in this component's state while its dialog is open, and nowhere after. */
function GlobalSecret() {
  const { session, can } = useSession();
  const [secret, setSecret] = useState<string | null>(null);
  const [rotating, setRotating] = useState(false);
  const write = useWrite();
  const isOwner = session.user.role.owner ?? session.user.role.id === 'owner';
  const may = isOwner && can('read:tenant_settings');
  const two = session.tenant.two_person_rule ?? false;
  const approvals = useApprovals(isOwner && two);
  const ask = (what: 'reveal' | 'rotate') =>
    write.run(async () => {
      const answer = await post<{ client_secret: string }>(`/tenant/global-secret/${what}`);
      setRotating(false);
      setSecret(answer.client_secret);
    }).then(() => approvals.reload());
  return (
    <>
      {two && may && (
        <>
          <p className="small muted">{t.globalText}</p>
          <Others approvals={approvals} />
          <Show of={approvals} rows={2}>
            {() => (
              <>
                <Mine what="reveal" action={t.reveal} approvals={approvals} disabled={!may} busy={write.busy} act={() => void ask('reveal')} />
                <Mine what="rotate" action={t.rotate} approvals={approvals} disabled={!may} busy={write.busy} danger act={() => setRotating(true)} />
              </>
            )}
          </Show>
        </>
      )}
      {!(two && may) && (
        <div className="danger-row">
          <div className="grow">
            <div className="strong">{t.globalSecret}</div>
            <p className="small muted">{may ? t.globalText : t.ownerOnly}</p>
          </div>
          <div className="row">
            <Button variant="default" disabled={!may} loading={write.busy} onClick={() => void ask('reveal')}>
              {t.reveal}
            </Button>
            <Button color="red" variant="light" disabled={!may} onClick={() => setRotating(true)}>
              {t.rotate}
            </Button>
          </div>
        </div>
      )}
      {!rotating && <WriteError error={write.error} />}
      <Dialog opened={secret !== null} onClose={() => setSecret(null)} title={t.revealTitle}>
        <div className="stack">
          <Note kind="warn">{t.legacyWarning}</Note>
          <code className="token">{secret}</code>
          <div className="row end">
            <CopyButton value={secret ?? ''} label={texts.secret.copy} wide />
            <Button onClick={() => setSecret(null)}>{texts.common.close}</Button>
          </div>
        </div>
      </Dialog>
      <ConfirmByName
        opened={rotating}
        title={t.rotateTitle}
        text={t.rotateText}
        name={session.tenant.name}
        action={t.rotate}
        busy={write.busy}
        error={<WriteError error={write.error} />}
        close={() => setRotating(false)}
        confirm={() => void ask('rotate')}
      />
      <Rule isOwner={isOwner} approvals={approvals} />
    </>
  );
}

export default function Settings() {
  const { session } = useSession();
  const settings = useDoc<TenantSettings>('/v2/tenants/settings');
  const policy = useDoc<TenantPolicy>('/tenant');
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <div className="halves">
        <div>
          <Show of={settings.loaded}>{(data) => <General doc={settings.doc(data)} />}</Show>
        </div>
        <div>
          <Card title={t.advanced}>
            <Facts rows={[[t.globalId, <Copyable value={session.tenant.global_client_id} label={`${texts.common.copy}: ${t.globalId}`} />]]} />
            <GlobalSecret />
          </Card>
          <Show of={policy.loaded}>
            {(data) => (
              <>
                <Policy doc={policy.doc(data)} />
                <Retention doc={policy.doc(data)} />
                <Sessions doc={policy.doc(data)} />
              </>
            )}
          </Show>
        </div>
      </div>
    </>
  );
}
