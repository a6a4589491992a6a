// SPDX-License-Identifier: Apache-2.0
// Ctrl-K: a combobox over pages, actions and what the server finds. Arrow keys move, Enter chooses, Esc closes.
import { useEffect, useState, type KeyboardEvent } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useFound } from '../find';
import { Dialog } from '../parts/Dialog';
import { texts } from '../texts';
import { useFoundChoices, useOwnChoices, type Choice, type Group } from './choices';

const t = texts.palette;

export function Palette({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Dialog opened={opened} onClose={close} title={texts.nav.palette} centered={false}>
      <PaletteBody close={close} />
    </Dialog>
  );
}

const idOf = (at: number) => `palette-${at}`;

function Option({ choice, at, isAt, point, choose }: { choice: Choice; at: number; isAt: boolean; point: () => void; choose: () => void }) {
  return (
    <div className="palette-option" id={idOf(at)} role="option" aria-selected={isAt} aria-disabled={choice.lacks !== undefined} onMouseMove={point} onClick={choose}>
      <choice.icon size={17} stroke={1.7} />
      <span>{choice.name}</span>
      {choice.lacks !== undefined ? (
        <small className="end">
          {texts.common.needs} <code>{choice.lacks}</code>
        </small>
      ) : (
        choice.note && <small className="end">{choice.note}</small>
      )}
    </div>
  );
}

function PaletteBody({ close }: { close: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const own = useOwnChoices();
  const chosenBy = useFoundChoices();
  const { found, busy, error, retry } = useFound(text);
  const groups: Group[] = [...own(text), ...chosenBy(found)].filter(({ choices }) => choices.length > 0);
  const all = groups.flatMap(({ choices }) => choices);
  const choose = (choice: Choice | undefined) => {
    if (!choice || choice.lacks !== undefined) return;
    close();
    choice.run();
  };
  useEffect(() => {
    document.getElementById(idOf(at))?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((n) => Math.max(0, Math.min(n + 1, all.length - 1)));
    else if (event.key === 'ArrowUp') setAt((n) => Math.max(n - 1, 0));
    else if (event.key === 'Enter') choose(all[at]);
    else return;
    event.preventDefault();
  };
  const news = busy ? t.searching : error ? '' : text.trim() === '' ? '' : all.length === 0 ? t.none : t.count(all.length);
  let place = 0;
  return (
    <>
      <TextInput
        aria-label={t.hint}
        placeholder={t.hint}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={all.length > 0}
        aria-controls="palette"
        aria-activedescendant={all[at] ? idOf(at) : undefined}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <div className="palette-list" role="listbox" id="palette" aria-label={texts.nav.palette} hidden={all.length === 0}>
        {groups.map(({ title, choices }) => (
          <div role="group" aria-label={title} key={title}>
            <div className="palette-title" aria-hidden>
              {title}
            </div>
            {choices.map((choice) => {
              const here = place++;
              return <Option key={choice.key} choice={choice} at={here} isAt={here === at} point={() => setAt(here)} choose={() => choose(choice)} />;
            })}
          </div>
        ))}
      </div>
      {error && (
        <div className="note bad palette-note" role="alert">
          <span className="grow">
            {t.failed} {error.status === 0 ? texts.states.offline : error.message}
          </span>
          <Button size="xs" variant="default" onClick={retry}>
            {texts.states.retry}
          </Button>
        </div>
      )}
      <p className="small muted palette-note" role="status">
        {news}
      </p>
    </>
  );
}
