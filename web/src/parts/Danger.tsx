// SPDX-License-Identifier: Apache-2.0
// The end of a thing: a card that says what goes with it, and a dialog that asks for its name.
import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { remove, useWrite } from '../api';
import { useSession } from '../session';
import { texts } from '../texts';
import { Card, ConfirmByName, Needs } from './small';
import { WriteError } from './States';

export function Danger(of: { help: string; scope: string; title: string; text: ReactNode; name: string; path: string; done: () => void }) {
  const { can } = useSession();
  const [asking, setAsking] = useState(false);
  const write = useWrite();
  const may = can(of.scope);
  const destroy = async () => {
    if (await write.run(() => remove(of.path))) of.done();
  };
  return (
    <>
      <Card title={texts.app.danger} className="danger">
        <div className="danger-row">
          <div>
            <div className="strong">{texts.common.delete}</div>
            <div className="small muted">{of.help}</div>
          </div>
          <div className="row">
            <Needs scope={of.scope} held={may} />
            <Button color="red" variant="light" disabled={!may} onClick={() => setAsking(true)}>
              {texts.common.delete}
            </Button>
          </div>
        </div>
      </Card>
      <ConfirmByName
        opened={asking}
        title={of.title}
        text={of.text}
        name={of.name}
        action={texts.common.delete}
        busy={write.busy}
        error={<WriteError error={write.error} />}
        close={() => setAsking(false)}
        confirm={() => void destroy()}
      />
    </>
  );
}
