// SPDX-License-Identifier: Apache-2.0
import { ActionIcon } from '@mantine/core';
import { IconMenu2, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useScheme } from '../kit';
import { texts } from '../texts';

export function ThemeToggle() {
  const { scheme, setScheme } = useScheme();
  const to = scheme === 'dark' ? 'light' : 'dark';
  const label = to === 'dark' ? texts.nav.toDark : texts.nav.toLight;
  return (
    <ActionIcon variant="default" size={36} aria-label={label} title={label} onClick={() => setScheme(to)}>
      {scheme === 'dark' ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
    </ActionIcon>
  );
}

export interface Crumb {
  name: string;
  path?: string;
}

export function TopBar(props: { crumbs: Crumb[]; menuOpen: boolean; toggleMenu: () => void; search?: () => void }) {
  return (
    <div className="topbar">
      <ActionIcon
        className="menu-button"
        variant="default"
        size={36}
        aria-label={texts.nav.menu}
        aria-expanded={props.menuOpen}
        aria-controls="nav"
        onClick={props.toggleMenu}
      >
        <IconMenu2 size={18} aria-hidden />
      </ActionIcon>
      <nav aria-label={texts.nav.breadcrumb} className="grow">
        <ol className="crumbs">
          {props.crumbs.map((crumb, at) => (
            <li key={at} aria-current={at === props.crumbs.length - 1 ? 'page' : undefined}>
              {crumb.path ? <Link href={crumb.path}>{crumb.name}</Link> : crumb.name}
            </li>
          ))}
        </ol>
      </nav>
      {props.search && (
        <button type="button" className="search-button" onClick={props.search} aria-keyshortcuts="Control+K">
          <IconSearch size={16} aria-hidden />
          <span>{texts.nav.search}</span>
          <kbd>Ctrl K</kbd>
        </button>
      )}
      <ThemeToggle />
    </div>
  );
}
