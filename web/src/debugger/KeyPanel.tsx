// SPDX-License-Identifier: Apache-2.0
// The key that fits the header's algorithm: a secret, or a pair.
import { useState } from 'react';
import { Button, Checkbox, PasswordInput, Textarea } from '@mantine/core';
import { texts } from '../texts';
import { isHmac, isKnown } from './keys';
import type { Debugger } from './useDebugger';
import { makePair } from './work';

const t = texts.debugger;
const quiet = { autoComplete: 'off', autoCorrect: 'off', autoCapitalize: 'off', spellCheck: false, 'data-1p-ignore': true, 'data-lpignore': true } as const;

export function KeyPanel({ dbg, needsPrivate }: { dbg: Debugger; needsPrivate: boolean }) {
  const [busy, setBusy] = useState(false);
  const { alg } = dbg;
  if (alg.toLowerCase() === 'none') return <p className="muted">{t.problems.none}</p>;
  if (isHmac(alg) || !isKnown(alg))
    return (
      <>
        <PasswordInput
          {...quiet}
          label={t.secret}
          value={dbg.secret}
          onChange={(event) => dbg.setKeys({ secret: event.target.value })}
          visibilityToggleButtonProps={{ 'aria-label': t.showSecret }}
        />
        <Checkbox label={t.secretBase64} checked={dbg.isBase64} onChange={(event) => dbg.setKeys({ isBase64: event.target.checked })} />
      </>
    );
  const generate = () => {
    setBusy(true);
    void makePair(alg)
      .then((pair) => {
        dbg.setKeys(pair);
        dbg.setLead('parts');
      })
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Textarea
        {...quiet}
        label={t.publicKey}
        description={t.publicKeyHelp}
        rows={5}
        classNames={{ input: 'mono' }}
        value={dbg.publicKey}
        onChange={(event) => dbg.setKeys({ publicKey: event.target.value })}
      />
      {needsPrivate && (
        <Textarea
          {...quiet}
          label={t.privateKey}
          description={t.privateKeyHelp}
          rows={5}
          classNames={{ input: 'mono' }}
          value={dbg.privateKey}
          onChange={(event) => dbg.setKeys({ privateKey: event.target.value })}
        />
      )}
      <Button variant="default" size="xs" loading={busy} onClick={generate}>
        {t.generate}
      </Button>
    </>
  );
}
