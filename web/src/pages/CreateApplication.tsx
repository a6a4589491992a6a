// SPDX-License-Identifier: Apache-2.0
// Three steps: name and kind, API, scopes; then the secret, once. Each step is a form, so Enter goes on.
import { useState, type FormEvent } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import { useAll } from '../all';
import { id, post, useWrite } from '../api';
import { Dialog } from '../parts/Dialog';
import { SecretBody } from '../parts/SecretOnce';
import { ScopePicker } from '../parts/ScopePicker';
import { Note } from '../parts/small';
import { WriteError } from '../parts/States';
import { grantable, type Api, type Client } from '../rows';
import { useSession } from '../session';
import { texts } from '../texts';

const t = texts.createApp;

function Steps({ at }: { at: number }) {
  return (
    <ol className="steps">
      {[t.stepName, t.stepApi, t.stepScopes].map((name, index) => (
        <li key={name} aria-current={index === at ? 'step' : undefined}>
          <span aria-hidden>{index + 1}</span>
          {name}
        </li>
      ))}
    </ol>
  );
}

function KindChoice({ value, choose }: { value: string; choose: (to: string) => void }) {
  return (
    <fieldset className="choices">
      <legend>{t.kind}</legend>
      {Object.entries(texts.applications.types).map(([kind, name]) => (
        <label className="choice" key={kind}>
          <input type="radio" name="kind" value={kind} checked={value === kind} onChange={() => choose(kind)} />
          <span>
            <span className="strong">{name}</span>
            <small>{texts.applications.typeHelp[kind]}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Body({ close, made, hold }: { close: () => void; made: () => void; hold: (on: boolean) => void }) {
  const { session, can } = useSession();
  const [, navigate] = useLocation();
  const [step, setStep] = useState(0);
  const [name, setName] = useState('');
  const [nameError, setNameError] = useState('');
  const [kind, setKind] = useState('non_interactive');
  const [audience, setAudience] = useState('');
  const [scopes, setScopes] = useState<Set<string>>(new Set());
  const [client, setClient] = useState<Client | null>(null);
  const [isDone, setDone] = useState(false);
  const write = useWrite();
  const apis = useAll<Api>(can('read:resource_servers') ? '/v2/resource-servers' : null, 'resource_servers');
  const api = apis.data?.rows.find((one) => one.identifier === audience);
  const isMachine = kind === 'non_interactive';
  const isLast = step === 2 || (step === 0 && !isMachine) || (step === 1 && !audience);

  const finish = (who: Client) => {
    made();
    if (who.client_secret) {
      setDone(true);
      hold(true);
    } else {
      close();
      navigate(`/applications/${id(who.client_id)}`);
    }
  };
  const create = () =>
    write.run(async () => {
      const who = client ?? (await post<Client>('/v2/clients', {
        name: name.trim(), app_type: kind, ...(isMachine ? { grant_types: ['client_credentials'] } : {}),
      }));
      setClient(who);
      if (isMachine && audience)
        await post('/v2/client-grants', { client_id: who.client_id, audience, scope: [...scopes] });
      finish(who);
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (step === 0 && !name.trim()) setNameError(t.nameNeeded);
    else if (isLast) void create();
    else setStep(step + 1);
  };

  if (isDone && client?.client_secret)
    return (
      <SecretBody
        value={{ clientId: client.client_id, secret: client.client_secret, domain: new URL(session.tenant.issuer).host }}
        close={() => {
          close();
          navigate(`/applications/${id(client.client_id)}`);
        }}
      />
    );
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {isMachine && <Steps at={step} />}
      {step === 0 && (
        <>
          <TextInput
            label={texts.common.name}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setNameError('');
            }}
            error={nameError}
            data-autofocus
            autoComplete="off"
          />
          <KindChoice value={kind} choose={setKind} />
        </>
      )}
      {step === 1 && (
        <NativeSelect
          label={t.api}
          description={apis.data?.rows.length === 0 ? t.noApis : undefined}
          value={audience}
          autoFocus
          onChange={(event) => {
            setAudience(event.target.value);
            setScopes(new Set());
          }}
          data={[
            { value: '', label: t.noApi },
            ...(apis.data?.rows ?? []).map((one) => ({ value: one.identifier, label: `${one.name} · ${one.identifier}` })),
          ]}
        />
      )}
      {step === 2 && api && (
        <>
          <p>{t.scopesLead(api.name)}</p>
          {api.scopes?.length ? (
            <ScopePicker scopes={grantable(api.scopes, api.identifier === session.tenant.management_audience, can)} chosen={scopes} choose={setScopes} autoFocus />
          ) : (
            <p className="muted">{t.allScopes}</p>
          )}
        </>
      )}
      {client && <Note kind="warn">{t.half}</Note>}
      <WriteError error={write.error} />
      <div className="row end">
        {client ? (
          <Button variant="default" onClick={() => finish(client)}>
            {t.later}
          </Button>
        ) : (
          <Button variant="default" onClick={step ? () => setStep(step - 1) : close}>
            {step ? texts.common.back : texts.common.cancel}
          </Button>
        )}
        <Button type="submit" loading={write.busy}>
          {!isLast ? t.next : step === 2 ? t.authorize : t.create}
        </Button>
      </div>
    </form>
  );
}

export function CreateApplication({ opened, close, made }: { opened: boolean; close: () => void; made: () => void }) {
  // while the secret is shown only its own button closes, so that no key throws it away
  const [held, hold] = useState(false);
  const leave = () => {
    hold(false);
    close();
  };
  return (
    <Dialog opened={opened} onClose={leave} title={t.title} size="lg" centered={false} closeOnClickOutside={false} closeOnEscape={!held} withCloseButton={!held}>
      <Body close={leave} made={made} hold={hold} />
    </Dialog>
  );
}
