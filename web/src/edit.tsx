// SPDX-License-Identifier: Apache-2.0
// Editing one stored document. A write names the version that the form was filled from; when another is stored by then, both
// are shown, and the person decides: nobody's work is written over in silence, and nothing that was typed is lost.
import { useState, type ReactNode } from 'react';
import { ApiError, exchange, useData, useWrite, type Stored } from './api';
import { StaleDialog, type Difference } from './parts/StaleDialog';

/** A document where it is edited; `set` takes what is stored from now on. */
export interface Doc<T> extends Stored<T> {
  path: string;
  set: (to: Stored<T>) => void;
}

/** Reads a document for editing: `loaded` for its states, `doc` for the form once it is there. */
export function useDoc<T>(path: string) {
  const loaded = useData<T>(path);
  return { loaded, doc: (data: T): Doc<T> => ({ path, data, tag: loaded.tag, set: loaded.set }) };
}

export type Members = Record<string, unknown>;

/** How a form goes with its document. */
export interface Form<T, F> {
  /** What the form shows of a version. */
  fill: (data: T) => F;
  /** What the form asks for, on top of a version; members that are as they were filled in are not sent. */
  wire: (form: F, data: T) => Members;
  /** What the members are called on the page. */
  names: Record<string, string>;
  /** Values that the page shows in other words. */
  words?: Record<string, (value: unknown) => string>;
  /** It is stored; `written` is what was sent. */
  done: (written: Members) => void;
}

/** A change as a function of the version that it is made on. */
type Change<T> = (data: T) => Members;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const pick = (from: Members, wanted: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(from).filter(([name, value]) => value !== undefined && wanted(name)));

/** Members that this change or the other one touches, and where the two differ. */
function differences(mine: Members, base: Members, theirs: Members): Difference[] {
  const touched = Object.keys({ ...mine, ...base, ...theirs }).filter((name) => name in mine || !same(base[name], theirs[name]));
  return touched
    .filter((name) => name !== 'updated_at')
    .map((name) => ({ name, changed: name in mine, mine: name in mine ? mine[name] : base[name], theirs: theirs[name] }))
    .filter((row) => !same(row.mine, row.theirs));
}

export function useEdit<T extends object, F extends object>(doc: Doc<T>, how: Form<T, F>) {
  /** The version that the form was filled from. */
  const [base, setBase] = useState<Stored<T>>({ data: doc.data, tag: doc.tag });
  const [form, setForm] = useState(() => how.fill(doc.data));
  const [met, setMet] = useState<{ change: Change<T>; whole: boolean; theirs: Stored<T>; at: string | null } | null>(null);
  const write = useWrite();

  const typed: Change<T> = (data) => {
    const now = how.wire(form, base.data);
    const was = how.wire(how.fill(base.data), base.data);
    return pick(how.wire(form, data), (name) => !same(now[name], was[name]));
  };
  const fillFrom = (to: Stored<T>, keepTyped: boolean) => {
    const was = how.fill(base.data);
    const kept = Object.entries(form).filter(([name, value]) => keepTyped && !same(value, was[name as keyof F]));
    setBase({ data: to.data, tag: to.tag });
    setForm({ ...how.fill(to.data), ...Object.fromEntries(kept) });
  };
  const take = (to: Stored<T>, keepTyped: boolean) => {
    doc.set(to);
    fillFrom(to, keepTyped);
    setMet(null);
  };
  // read again meanwhile: a form that nobody has touched follows, one with something typed keeps its version
  if (doc.tag !== base.tag && same(form, how.fill(base.data))) fillFrom(doc, false);

  /** `whole`: the change is all that was typed. */
  const put = (change: Change<T>, on: Stored<T>, whole: boolean) =>
    write.run(async () => {
      const body = change(on.data);
      try {
        // an answer may show less than a reading does: the rest is as it was
        if (Object.keys(body).length > 0) {
          const { data, tag } = await exchange<T>('PATCH', doc.path, body, { tag: on.tag });
          take({ data: { ...on.data, ...data }, tag }, !whole);
        }
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 412) throw error;
        setMet({ change, whole, theirs: await exchange<T>('GET', doc.path), at: error.changedAt });
        return;
      }
      how.done(body);
    });

  const dialog: ReactNode = met && (
    <StaleDialog
      path={doc.path}
      at={met.at}
      rows={differences(met.change(met.theirs.data), base.data as Members, met.theirs.data as Members)}
      names={how.names}
      words={how.words ?? {}}
      busy={write.busy}
      error={write.error}
      keep={() => void put(met.change, met.theirs, met.whole)}
      take={() => take(met.theirs, false)}
      close={() => setMet(null)}
    />
  );
  return {
    form,
    set: (to: Partial<F>) => setForm((old) => ({ ...old, ...to })),
    /** For inputs whose value is text. */
    change: (name: keyof F) => (event: { target: { value: string } }) => setForm((old) => ({ ...old, [name]: event.target.value })),
    /** Writes what was typed, or `change` in its place. */
    save: (change?: Change<T>) => void put(change ?? typed, base, !change),
    busy: write.busy,
    error: met ? undefined : write.error,
    dialog,
  };
}
