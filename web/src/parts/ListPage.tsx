// SPDX-License-Identifier: Apache-2.0
// A page that is one list: a button that adds, rows that open in a dialog, and a way to delete what was opened.
import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { remove, useWrite, type Loaded } from '../api';
import { useDoc, type Doc } from '../edit';
import { useQuery } from '../query';
import { useSession } from '../session';
import { useToast } from '../toast';
import { texts } from '../texts';
import { Dialog } from './Dialog';
import { Card, ConfirmByName, Needs, PageHead, Table } from './small';
import { Empty, Show, WriteError } from './States';

interface Words {
  title: string;
  lead: string;
  add: string;
  emptyTitle: string;
  deleteTitle: string;
  deleteText: string;
  deleted: string;
}

/** One row's document, read for its dialog: a list says nothing of versions. */
function Opened<T>({ path, children }: { path: string; children: (doc: Doc<T>) => ReactNode }) {
  const { loaded, doc } = useDoc<T>(path);
  return (
    <Show of={loaded} rows={4}>
      {(data) => children(doc(data))}
    </Show>
  );
}

export function ListPage<T>(of: {
  words: Words;
  loaded: Loaded<T[]>;
  createScope: string;
  head: (string | [string, 'number'])[];
  /** The cells of a row; `open` is for its button. */
  row: (one: T, open: () => void) => ReactNode;
  id: (one: T) => string;
  path: (id: string) => string;
  name: (one: T) => string;
  /** What is typed to delete it. */
  ask: (one: T) => string;
  size: string;
  create: (done: () => void) => ReactNode;
  edit: (doc: Doc<T>, done: () => void, drop: () => void) => ReactNode;
}) {
  const t = of.words;
  const { can } = useSession();
  const say = useToast();
  const query = useQuery();
  const open = query.get('open');
  const setOpen = (to: string | undefined) => query.set({ open: to });
  const [going, setGoing] = useState<T | null>(null);
  const write = useWrite();
  const may = can(of.createScope);
  const shown = of.loaded.data?.find((one) => of.id(one) === open);
  const done = () => {
    setOpen(undefined);
    of.loaded.reload();
  };
  const destroy = async (one: T) => {
    if (!(await write.run(() => remove(of.path(of.id(one)))))) return;
    setGoing(null);
    say(t.deleted);
    of.loaded.reload();
  };
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} disabled={!may} onClick={() => setOpen('new')}>
      {t.add}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title} actions={<><Needs scope={of.createScope} held={may} />{add}</>}>
        {t.lead}
      </PageHead>
      <Show of={of.loaded}>
        {(list) => (
          <Card bare>
            {list.length === 0 ? (
              <Empty title={t.emptyTitle} action={add} />
            ) : (
              <Table caption={t.title} head={of.head}>
                {list.map((one) => (
                  <tr key={of.id(one)}>{of.row(one, () => setOpen(of.id(one)))}</tr>
                ))}
              </Table>
            )}
          </Card>
        )}
      </Show>
      <Dialog opened={open !== ''} onClose={() => setOpen(undefined)} title={open === 'new' ? t.add : shown ? of.name(shown) : t.title} size={of.size}>
        {open === 'new' && of.create(done)}
        {open !== '' && open !== 'new' && (
          <Opened<T> key={open} path={of.path(open)}>
            {(doc) =>
              of.edit(doc, done, () => {
                setOpen(undefined);
                setGoing(doc.data);
              })
            }
          </Opened>
        )}
      </Dialog>
      <ConfirmByName
        opened={going !== null}
        title={t.deleteTitle}
        text={t.deleteText}
        name={going === null ? '' : of.ask(going)}
        action={texts.common.delete}
        busy={write.busy}
        error={<WriteError error={write.error} />}
        close={() => setGoing(null)}
        confirm={() => void (going !== null && destroy(going))}
      />
    </>
  );
}
