// SPDX-License-Identifier: Apache-2.0
// How long events are kept, and sessions last: parts of the tenant's policy.
import { useState, type FormEvent } from 'react';
import { NativeSelect, TextInput } from '@mantine/core';
import { useEdit, type Doc } from '../../edit';
import { SaveRow } from '../../parts/SaveRow';
import { Card, ConfirmByName, Note } from '../../parts/small';
import { WriteError } from '../../parts/States';
import { useSession } from '../../session';
import { useToast } from '../../toast';
import { span } from '../../time';
import { texts } from '../../texts';

const t = texts.settings;

export interface TenantPolicy {
  legacy_tokens: boolean;
  max_manual_s: number;
  log_retention_days: number;
  dashboard_idle_s: number;
  dashboard_life_s: number;
}

/** What each member of the policy is called, and how its values read: whoever changed it, in whichever form. */
export const policyWords = {
  names: { legacy_tokens: t.legacy, max_manual_s: t.maxManual, log_retention_days: t.retention, dashboard_idle_s: t.idle, dashboard_life_s: t.life },
  words: {
    log_retention_days: (value: unknown) => (value === 0 ? t.forEver : t.days(Number(value))),
    dashboard_idle_s: (value: unknown) => span(Number(value)),
    dashboard_life_s: (value: unknown) => span(Number(value)),
  },
};

const presets = ['0', '30', '90', '365'];

/** Asked before it is saved: whether events will go that stay as it is now. */
const removesMore = (days: number, before: number) => days > 0 && (before === 0 || days < before);

export function Retention({ doc }: { doc: Doc<TenantPolicy> }) {
  const { session, can } = useSession();
  const say = useToast();
  const may = can('update:tenant_settings');
  const [custom, setCustom] = useState(!presets.includes(String(doc.data.log_retention_days)));
  const [asking, setAsking] = useState(false);
  const edit = useEdit(doc, {
    fill: ({ log_retention_days }) => ({ days: String(log_retention_days) }),
    wire: (form) => ({ log_retention_days: Number(form.days) }),
    ...policyWords,
    done: () => {
      setAsking(false);
      say(t.saved);
    },
  });
  const days = Number(edit.form.days);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (removesMore(days, doc.data.log_retention_days)) setAsking(true);
    else edit.save();
  };
  const choose = (value: string) => {
    setCustom(value === 'custom');
    if (value !== 'custom') edit.set({ days: value });
  };
  return (
    <Card title={t.retention}>
      <form className="stack" onSubmit={submit}>
        <NativeSelect
          label={t.keepEvents}
          value={custom || !presets.includes(edit.form.days) ? 'custom' : edit.form.days}
          onChange={(event) => choose(event.target.value)}
          disabled={!may}
          data={[...presets.map((value) => ({ value, label: value === '0' ? t.forEver : t.days(Number(value)) })), { value: 'custom', label: t.custom }]}
        />
        {(custom || !presets.includes(edit.form.days)) && (
          <TextInput label={t.keepDays} description={t.keepDaysHelp} value={edit.form.days} onChange={edit.change('days')} inputMode="numeric" pattern="[0-9]+" disabled={!may} />
        )}
        <Note kind="warn">{t.retentionWarning}</Note>
        <SaveRow error={asking ? undefined : edit.error} busy={edit.busy} scope="update:tenant_settings" />
      </form>
      <ConfirmByName
        opened={asking}
        title={t.retentionTitle}
        text={t.retentionText(days)}
        name={session.tenant.name}
        action={t.retentionAction}
        busy={edit.busy}
        error={<WriteError error={edit.error} />}
        close={() => setAsking(false)}
        confirm={() => edit.save()}
      />
      {edit.dialog}
    </Card>
  );
}

export function Sessions({ doc }: { doc: Doc<TenantPolicy> }) {
  const { can } = useSession();
  const say = useToast();
  const may = can('update:tenant_settings');
  const edit = useEdit(doc, {
    fill: (data) => ({ idle: String(data.dashboard_idle_s / 60), life: String(data.dashboard_life_s / 3600) }),
    wire: (form) => ({ dashboard_idle_s: Math.round(Number(form.idle) * 60), dashboard_life_s: Math.round(Number(form.life) * 3600) }),
    ...policyWords,
    done: () => say(t.saved),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    edit.save();
  };
  return (
    <Card title={t.limits}>
      <form className="stack" onSubmit={submit}>
        <TextInput label={t.idle} description={t.idleHelp} value={edit.form.idle} onChange={edit.change('idle')} inputMode="decimal" pattern="[0-9]+([.][0-9]+)?" required disabled={!may} />
        <TextInput label={t.life} description={t.lifeHelp} value={edit.form.life} onChange={edit.change('life')} inputMode="decimal" pattern="[0-9]+([.][0-9]+)?" required disabled={!may} />
        <SaveRow error={edit.error} busy={edit.busy} scope="update:tenant_settings" />
      </form>
      {edit.dialog}
    </Card>
  );
}
