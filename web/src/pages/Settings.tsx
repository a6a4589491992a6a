// SPDX-License-Identifier: Apache-2.0
import { useState, type FormEvent } from 'react';
import { Button, Modal, Switch, TextInput } from '@mantine/core';
import { patch, post, request, useData, useWrite, type SessionAnswer } from '../api';
import { Card, ConfirmByName, Copyable, CopyButton, Facts, Needs, Note, PageHead } from '../parts/small';
import { Show, WriteError } from '../parts/States';
import { useSession } from '../session';
import { useToast } from '../toast';
import { texts } from '../texts';

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

function General({ settings }: { settings: TenantSettings }) {
  const { can } = useSession();
  const say = useToast();
  const write = useWrite();
  const [form, setForm] = useState(settings);
  const may = can('update:tenant_settings');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const changed = fields.filter(([name]) => (form[name] ?? '') !== (settings[name] ?? ''));
    const body = Object.fromEntries(changed.map(([name]) => [name, form[name] ?? '']));
    if (changed.length === 0 || (await write.run(() => patch('/v2/tenants/settings', body)))) say(t.saved);
  };
  return (
    <Card title={t.general}>
      <form className="stack" onSubmit={(event) => void save(event)}>
        {fields.map(([name, label]) => (
          <TextInput
            key={name}
            label={label}
            description={name === 'default_audience' ? t.defaultAudienceHelp : undefined}
            value={form[name] ?? ''}
            onChange={(event) => setForm({ ...form, [name]: event.target.value })}
            disabled={!may}
          />
        ))}
        <WriteError error={write.error} />
        <div className="row">
          <Button type="submit" disabled={!may} loading={write.busy}>
            {texts.common.save}
          </Button>
          <Needs scope="update:tenant_settings" held={may} />
        </div>
      </form>
    </Card>
  );
}

function Policy() {
  const { session, can } = useSession();
  const say = useToast();
  const refresh = useRefresh();
  const write = useWrite();
  const [life, setLife] = useState(String(session.limits.tenant_max_manual_s ?? session.limits.max_manual_s));
  const may = can('update:tenant_settings');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const done = await write.run(async () => {
      await patch('/tenant', { max_manual_s: Number(life) });
      await refresh();
    });
    if (done) say(t.saved);
  };
  return (
    <Card title={t.policy}>
      <form className="stack" onSubmit={(event) => void save(event)}>
        <TextInput label={t.maxManual} description={t.maxManualHelp} value={life} onChange={(event) => setLife(event.target.value)} inputMode="numeric" pattern="[0-9]+" disabled={!may} />
        <WriteError error={write.error} />
        <div className="row">
          <Button type="submit" disabled={!may} loading={write.busy}>
            {texts.common.save}
          </Button>
          <Needs scope="update:tenant_settings" held={may} />
        </div>
      </form>
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
  const ask = (what: 'reveal' | 'rotate') =>
    write.run(async () => {
      const answer = await post<{ client_secret: string }>(`/tenant/global-secret/${what}`);
      setRotating(false);
      setSecret(answer.client_secret);
    });
  return (
    <>
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
      {!rotating && <WriteError error={write.error} />}
      <Modal opened={secret !== null} onClose={() => setSecret(null)} title={t.revealTitle} lockScroll={false} centered>
        <div className="stack">
          <Note kind="warn">{t.legacyWarning}</Note>
          <code className="token">{secret}</code>
          <div className="row end">
            <CopyButton value={secret ?? ''} label={texts.secret.copy} wide />
            <Button onClick={() => setSecret(null)}>{texts.common.close}</Button>
          </div>
        </div>
      </Modal>
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
    </>
  );
}

function Legacy() {
  const { session, can } = useSession();
  const say = useToast();
  const refresh = useRefresh();
  const write = useWrite();
  const may = can('update:tenant_settings');
  const turn = async (on: boolean) => {
    const done = await write.run(async () => {
      await patch('/tenant', { legacy_tokens: on });
      await refresh();
    });
    if (done) say(on ? t.legacyOn : t.legacyOff);
  };
  return (
    <div className="stack">
      <Switch
        label={t.legacy}
        description={t.legacyHelp}
        checked={session.tenant.legacy_tokens}
        disabled={!may || write.busy}
        onChange={(event) => void turn(event.target.checked)}
      />
      <Note kind="warn">{t.legacyWarning}</Note>
      <Needs scope="update:tenant_settings" held={may} />
      <WriteError error={write.error} />
    </div>
  );
}

export default function Settings() {
  const { session } = useSession();
  const loaded = useData<TenantSettings>('/v2/tenants/settings');
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <div className="halves">
        <div>
          <Show of={loaded}>{(settings) => <General settings={settings} />}</Show>
        </div>
        <div>
          <Card title={t.advanced}>
            <Facts rows={[[t.globalId, <Copyable value={session.tenant.global_client_id} label={`${texts.common.copy}: ${t.globalId}`} />]]} />
            <GlobalSecret />
            <Legacy />
          </Card>
          <Policy />
          <Card title={t.limits}>
            <ul className="plain-list small muted">
              <li>{t.idle}</li>
              <li>{t.absolute}</li>
            </ul>
          </Card>
        </div>
      </div>
    </>
  );
}
