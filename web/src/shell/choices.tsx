// SPDX-License-Identifier: Apache-2.0
// What the palette offers: pages and actions by their names, and what the server finds.
import type { ComponentType } from 'react';
import { IconApi, IconApps, IconListDetails, IconLogout, IconMoon, IconPlus, IconShieldLock, IconSparkles, IconUser } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { id } from '../api';
import type { Found } from '../find';
import { useScheme } from '../kit';
import { useLogOut, useSession } from '../session';
import { texts } from '../texts';
import { allPages } from './pages';

const t = texts.palette;

export interface Choice {
  key: string;
  name: string;
  note?: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  run: () => void;
  /** The scope without which it cannot be chosen. */
  lacks?: string;
}

export interface Group {
  title: string;
  choices: Choice[];
}

/** Those with a word that begins so, as the server finds them by the beginning of the name. */
const named = (choices: Choice[], text: string) => choices.filter(({ name }) => ` ${name}`.toLowerCase().includes(` ${text.trim()}`.toLowerCase()));

/** Pages and actions, which this page knows itself. */
export function useOwnChoices(): (text: string) => Group[] {
  const [, navigate] = useLocation();
  const { can } = useSession();
  const { scheme, setScheme } = useScheme();
  const logOut = useLogOut();
  const pages = allPages.map((page) => ({
    key: page.path, name: page.name, icon: page.icon, run: () => (page.full ? location.assign(page.path) : navigate(page.path)),
  }));
  const actions: Choice[] = [
    { key: 'create', name: t.createApplication, icon: IconPlus, run: () => navigate('/applications?create=1'), ...(can('create:clients') ? {} : { lacks: 'create:clients' }) },
    { key: 'mint', name: t.mint, icon: IconSparkles, run: () => navigate('/explorer') },
    { key: 'theme', name: t.theme, icon: IconMoon, run: () => setScheme(scheme === 'dark' ? 'light' : 'dark') },
    { key: 'logout', name: texts.login.logout, icon: IconLogout, run: logOut },
  ];
  return (text) => [
    { title: t.pages, choices: named(pages, text) },
    { title: t.actions, choices: named(actions, text) },
  ];
}

/** What the server found, with where it leads. */
export function useFoundChoices(): (found: Found | undefined) => Group[] {
  const [, navigate] = useLocation();
  return (found) => {
    if (!found) return [];
    const to = (path: string) => () => navigate(path);
    return [
      {
        title: texts.nav.applications,
        choices: (found.clients?.rows ?? []).map((row) => ({ key: row.client_id, name: row.name, note: row.client_id, icon: IconApps, run: to(`/applications/${id(row.client_id)}`) })),
      },
      {
        title: texts.nav.apis,
        choices: (found.resource_servers?.rows ?? []).map((row) => ({ key: row.id, name: row.name, note: row.identifier, icon: IconApi, run: to(`/apis/${id(row.id)}`) })),
      },
      {
        title: texts.nav.users,
        choices: (found.users?.rows ?? []).map((row) => ({ key: row.user_id, name: row.name, note: row.email, icon: IconUser, run: to(`/users?open=${id(row.user_id)}`) })),
      },
      {
        title: texts.nav.roles,
        choices: (found.roles?.rows ?? []).map((row) => ({ key: `role ${row.id}`, name: row.name, icon: IconShieldLock, run: to(`/roles?open=${id(row.id)}`) })),
      },
      {
        title: texts.nav.logs,
        choices: (found.logs?.rows ?? []).map((row) => ({ key: row.log_id, name: row.description || (texts.logs.types[row.type] ?? row.type), note: row.log_id, icon: IconListDetails, run: to(`/logs?before=${row.seq + 1}`) })),
      },
    ];
  };
}
