// SPDX-License-Identifier: Apache-2.0
// The pages that navigation and palette offer. `full`: a document of its own, so a full load and no client-side route.
import type { ComponentType } from 'react';
import {
  IconApi,
  IconApps,
  IconBook,
  IconBug,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconListDetails,
  IconSettings,
  IconShieldLock,
  IconTerminal2,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react';
import { texts } from '../texts';

export interface PageLink {
  path: string;
  name: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  full?: boolean;
  end?: string;
}

const t = texts.nav;

export const groups: { title?: string; pages: PageLink[] }[] = [
  {
    pages: [
      { path: '/', name: t.overview, icon: IconLayoutDashboard },
      { path: '/logs', name: t.logs, icon: IconListDetails, end: t.live },
    ],
  },
  {
    title: t.applicationsGroup,
    pages: [
      { path: '/applications', name: t.applications, icon: IconApps },
      { path: '/apis', name: t.apis, icon: IconApi },
      { path: '/explorer', name: t.explorer, icon: IconBook },
      { path: '/endpoints', name: t.endpoints, icon: IconTerminal2 },
    ],
  },
  {
    title: t.accessGroup,
    pages: [
      { path: '/users', name: t.users, icon: IconUsers },
      { path: '/roles', name: t.roles, icon: IconShieldLock },
      { path: '/keys', name: t.keys, icon: IconKey },
      { path: '/audit', name: t.audit, icon: IconHistory },
    ],
  },
  { title: t.toolsGroup, pages: [{ path: '/debugger', name: t.debugger, icon: IconBug, full: true }] },
  {
    title: t.tenantGroup,
    pages: [
      { path: '/settings', name: t.settings, icon: IconSettings },
      { path: '/account', name: t.account, icon: IconUserCircle },
    ],
  },
];

export const allPages = groups.flatMap((group) => group.pages);
