// SPDX-License-Identifier: Apache-2.0
// Ctrl-K: a combobox over the pages. Arrow keys move, Enter goes, Esc closes.
import { useState, type KeyboardEvent } from 'react';
import { Modal, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import { allPages, type PageLink } from './pages';
import { texts } from '../texts';

export function Palette({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title={texts.nav.palette} lockScroll={false}>
      <PaletteBody close={close} />
    </Modal>
  );
}

function PaletteBody({ close }: { close: () => void }) {
  const [, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = allPages.filter((page) => page.name.toLowerCase().includes(query.trim().toLowerCase()));
  const go = (page: PageLink | undefined) => {
    if (!page) return;
    close();
    if (page.full) location.assign(page.path);
    else navigate(page.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((n) => Math.min(n + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt((n) => Math.max(n - 1, 0));
    else if (event.key === 'Enter') go(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        aria-label={texts.nav.paletteHint}
        placeholder={texts.nav.paletteHint}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded
        aria-controls="palette"
        aria-activedescendant={found[at] ? `palette-${at}` : undefined}
        autoComplete="off"
        data-autofocus
      />
      <ul className="palette-list" role="listbox" id="palette" aria-label={texts.nav.palette}>
        {found.map((page, index) => (
          <li
            key={page.path}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseMove={() => setAt(index)}
            onClick={() => go(page)}
          >
            <page.icon size={17} stroke={1.7} /> {page.name}
          </li>
        ))}
        {found.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled>
            {texts.nav.paletteNone}
          </li>
        )}
      </ul>
    </>
  );
}
