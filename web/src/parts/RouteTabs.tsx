// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { Tabs } from '@mantine/core';
import { useQuery } from '../query';

/** A detail page's tabs. The one that is open stands in the address as `tab`, unless it is `first`. */
export function RouteTabs<T extends string>(of: {
  label: string;
  names: Record<T, string>;
  first: T;
  panels: Record<T, () => ReactNode>;
}) {
  const query = useQuery();
  const choose = (to: string | null) => query.set({ tab: to === of.first ? undefined : (to ?? undefined) });
  const names = Object.entries<string>(of.names);
  // the kit opens what an arrow reaches, and only focuses what Home and End reach
  const ends: Record<string, string | undefined> = { Home: names[0]?.[0], End: names.at(-1)?.[0] };
  return (
    <Tabs value={query.get('tab') || of.first} onChange={choose} keepMounted={false}>
      <Tabs.List className="tabs-line" aria-label={of.label} onKeyDownCapture={({ key }) => ends[key] && choose(ends[key])}>
        {names.map(([value, name]) => (
          <Tabs.Tab key={value} value={value}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {names.map(([value]) => (
        <Tabs.Panel key={value} value={value}>
          {of.panels[value as T]()}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
