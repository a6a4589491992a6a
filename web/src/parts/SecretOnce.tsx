// SPDX-License-Identifier: Apache-2.0
// A secret, shown once: it is in this dialog's state and nowhere else, and the dialog closes only when it was stored.
import { useEffect, useRef, useState } from 'react';
import { Button, Checkbox } from '@mantine/core';
import { Dialog } from './Dialog';
import { CopyButton, Facts, Note } from './small';
import { texts } from '../texts';

const t = texts.secret;

export interface Secret {
  clientId: string;
  secret: string;
  domain: string;
}

function downloadEnv({ clientId, secret, domain }: Secret) {
  const text = `AUTH0_DOMAIN=${domain}\nAUTH0_CLIENT_ID=${clientId}\nAUTH0_CLIENT_SECRET=${secret}\n`;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${clientId}.env`;
  link.click();
  URL.revokeObjectURL(url);
}

export function SecretBody({ value, close }: { value: Secret; close: () => void }) {
  const [shown, setShown] = useState(false);
  const [stored, setStored] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  // the form that was here before is gone, and the focus with it
  useEffect(() => top.current?.focus(), []);
  return (
    <div className="stack" ref={top} tabIndex={-1} role="group" aria-label={t.title} data-autofocus>
      <Note kind="warn">{t.once}</Note>
      <Facts
        rows={[
          [t.clientId, <code>{value.clientId}</code>],
          [t.secret, shown ? <code className="break">{value.secret}</code> : <code aria-label={t.masked}>{'•'.repeat(24)}</code>],
        ]}
      />
      <div className="row">
        <Button variant="default" size="xs" onClick={() => setShown(!shown)}>
          {shown ? t.hide : t.reveal}
        </Button>
        <CopyButton value={value.secret} label={t.copy} wide />
        <Button variant="default" size="xs" onClick={() => downloadEnv(value)}>
          {t.download}
        </Button>
      </div>
      <Checkbox label={t.stored} checked={stored} onChange={(event) => setStored(event.target.checked)} />
      <div className="row end">
        <Button disabled={!stored} onClick={close}>
          {t.done}
        </Button>
      </div>
    </div>
  );
}

export function SecretOnce({ value, close }: { value: Secret | null; close: () => void }) {
  return (
    <Dialog opened={value !== null} onClose={() => {}} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={t.title} size="lg">
      {value && <SecretBody value={value} close={close} />}
    </Dialog>
  );
}
