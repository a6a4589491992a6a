// SPDX-License-Identifier: Apache-2.0
// Scopes grouped by what they are about. One that may not be chosen is shown, switched off, and says why.
import { useMemo, useState } from 'react';
import { Button, Checkbox, Switch, TextInput } from '@mantine/core';
import { IconLock, IconSearch } from '@tabler/icons-react';
import { texts } from '../texts';

export interface ScopeRow {
  value: string;
  description?: string;
  held: boolean;
}

const t = texts.explorer;

const resourceOf = (scope: string) => scope.split(':')[1] ?? scope;
const titleOf = (resource: string) => {
  const words = resource.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function grouped(rows: ScopeRow[]): [string, ScopeRow[]][] {
  const groups = new Map<string, ScopeRow[]>();
  for (const row of rows) {
    const name = titleOf(resourceOf(row.value));
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups];
}

export function ScopePicker(props: {
  scopes: ScopeRow[];
  chosen: ReadonlySet<string>;
  choose: (to: Set<string>) => void;
  autoFocus?: boolean;
}) {
  const { scopes, chosen, choose } = props;
  const [filter, setFilter] = useState('');
  const someNotHeld = scopes.some(({ held }) => !held);
  const [onlyHeld, setOnlyHeld] = useState(false);
  const shown = useMemo(
    () => scopes.filter(({ value, held }) => value.includes(filter.trim().toLowerCase()) && (held || !onlyHeld)),
    [scopes, filter, onlyHeld],
  );
  const toggle = (scope: string) => {
    const to = new Set(chosen);
    if (!to.delete(scope)) to.add(scope);
    choose(to);
  };
  return (
    <>
      <div className="row">
        <div className="grow">
          <TextInput
            aria-label={t.filter}
            placeholder={t.filter}
            leftSection={<IconSearch size={15} aria-hidden />}
            value={filter}
            autoFocus={props.autoFocus}
            onChange={(event) => setFilter(event.target.value)}
          />
        </div>
        {someNotHeld && (
          <Switch size="sm" label={t.onlyHeld} checked={onlyHeld} onChange={(event) => setOnlyHeld(event.target.checked)} />
        )}
        <Button
          variant="default"
          size="xs"
          onClick={() => choose(new Set([...chosen, ...shown.filter(({ held }) => held).map(({ value }) => value)]))}
        >
          {t.selectAll}
        </Button>
        <Button variant="default" size="xs" onClick={() => choose(new Set())} disabled={chosen.size === 0}>
          {t.clear}
        </Button>
      </div>
      <div className="scope-list" role="group" aria-label={t.scopes} tabIndex={0}>
        {shown.length === 0 && <p className="muted">{t.nothing}</p>}
        {grouped(shown).map(([name, rows]) => (
          <div className="scope-group" key={name}>
            <h3>{name}</h3>
            <div className="scope-grid">
              {rows.map(({ value, held, description }) => (
                <Checkbox
                  key={value}
                  size="xs"
                  checked={chosen.has(value)}
                  disabled={!held}
                  onChange={() => toggle(value)}
                  title={held ? description : t.notHeld}
                  label={
                    <span className="scope-label">
                      {value}
                      {!held && <IconLock size={12} aria-label={t.notHeld} />}
                    </span>
                  }
                />
              ))}
            </div>
          </div>
        ))}
      </div>
    </>
  );
}
