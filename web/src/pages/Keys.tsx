// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { id, post, put, useData, useWrite } from '../api';
import { Dialog } from '../parts/Dialog';
import { Card, ConfirmByName, CopyButton, Needs, Note, PageHead, Pill, Table, When } from '../parts/small';
import { Empty, Show, WriteError } from '../parts/States';
import type { SigningKey } from '../rows';
import { useSession } from '../session';
import { useToast } from '../toast';
import { texts } from '../texts';

const t = texts.keys;

type State = keyof typeof t.states;
const stateOf = (key: SigningKey): State =>
  key.revoked ? 'revoked' : key.current ? 'current' : key.next ? 'next' : 'previous';
const kinds = { current: 'ok', next: 'accent', previous: undefined, revoked: 'bad' } as const;

export default function Keys() {
  const { session, can } = useSession();
  const say = useToast();
  const loaded = useData<SigningKey[]>('/v2/keys/signing');
  const [rotating, setRotating] = useState(false);
  const [revoking, setRevoking] = useState<SigningKey | null>(null);
  const write = useWrite();
  const mayRotate = can('create:signing_keys') && can('update:signing_keys');
  const mayRevoke = can('update:signing_keys');
  const act = async (work: () => Promise<unknown>, news: string) => {
    if (!(await write.run(work))) return;
    setRotating(false);
    setRevoking(null);
    say(news);
    loaded.reload();
  };
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          <>
            <Needs scope="create:signing_keys" held={mayRotate} />
            <Button leftSection={<IconRefresh size={16} aria-hidden />} disabled={!mayRotate} onClick={() => setRotating(true)}>
              {t.rotate}
            </Button>
          </>
        }
      >
        {t.lead}
      </PageHead>
      <div className="before-list">
        <Note kind="plain">
          {t.effect}{' '}
          <a href={`${session.tenant.issuer}.well-known/jwks.json`} target="_blank" rel="noreferrer">
            {t.jwks}
          </a>
        </Note>
      </div>
      <Show of={loaded}>
        {(keys) => (
          <Card bare>
            {keys.length === 0 ? (
              <Empty title={texts.common.none} />
            ) : (
              <Table caption={t.title} head={[t.kid, t.state, t.since, t.until, '']}>
                {keys.map((key) => (
                  <tr key={key.kid}>
                    <td className="nowrap">
                      <span className="row">
                        <code>{key.kid}</code>
                        <CopyButton value={key.kid} label={`${t.copyKid} ${key.kid}`} />
                      </span>
                    </td>
                    <td>
                      <Pill kind={kinds[stateOf(key)]}>{t.states[stateOf(key)]}</Pill>
                    </td>
                    <td>{key.current_since ? <When at={key.current_since} /> : ''}</td>
                    <td>{key.revoked_at || key.current_until ? <When at={key.revoked_at ?? key.current_until} /> : ''}</td>
                    <td className="actions">
                      {!key.revoked && !key.current && !key.next && (
                        <Button variant="default" size="xs" disabled={!mayRevoke} aria-label={`${texts.common.revoke} ${key.kid}`} onClick={() => setRevoking(key)}>
                          {texts.common.revoke}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </Table>
            )}
          </Card>
        )}
      </Show>
      <Dialog opened={rotating} onClose={() => setRotating(false)} title={t.rotateTitle}>
        <div className="stack">
          <p>{t.rotateText}</p>
          <WriteError error={write.error} />
          <div className="row end">
            <Button variant="default" onClick={() => setRotating(false)}>
              {texts.common.cancel}
            </Button>
            <Button loading={write.busy} onClick={() => void act(() => post('/v2/keys/signing/rotate'), t.rotated)}>
              {t.rotate}
            </Button>
          </div>
        </div>
      </Dialog>
      <ConfirmByName
        opened={revoking !== null}
        title={t.revokeTitle}
        text={t.revokeText}
        name={revoking?.kid ?? ''}
        action={texts.common.revoke}
        busy={write.busy}
        error={<WriteError error={write.error} />}
        close={() => setRevoking(null)}
        confirm={() => void (revoking && act(() => put(`/v2/keys/signing/${id(revoking.kid)}/revoke`), t.revoked))}
      />
    </>
  );
}
