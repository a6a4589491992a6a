// SPDX-License-Identifier: Apache-2.0
// The left column. In the debugger's document every link is a full load: another policy holds there.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { groups, type PageLink } from './pages';
import { texts } from '../texts';
import { Tenant, type TenantLink } from './Tenant';

function NavLink(props: { page: PageLink; badge?: string | undefined; current: boolean; fullLoads: boolean; go: () => void }) {
  const { page } = props;
  const Icon = page.icon;
  const inside = (
    <>
      <Icon size={18} stroke={1.7} />
      <span>{page.name}</span>
      {(props.badge ?? page.end) && <span className="end">{props.badge ?? page.end}</span>}
    </>
  );
  const current = props.current ? ('page' as const) : undefined;
  if (page.full)
    return (
      <a href={page.path} aria-current={current}>
        {inside}
      </a>
    );
  if (props.fullLoads) return <a href={`/dashboard${page.path}`}>{inside}</a>;
  return (
    <Link href={page.path} aria-current={current} onClick={props.go}>
      {inside}
    </Link>
  );
}

export function Nav(props: {
  tenant: TenantLink;
  others?: TenantLink[];
  at: string;
  open: boolean;
  fullLoads: boolean;
  /** Words beside a page's name, by its path. */
  badges?: Record<string, string>;
  close: () => void;
  foot?: ReactNode;
}) {
  const isAt = (path: string) => (path === '/' ? props.at === '/' : props.at === path || props.at.startsWith(`${path}/`));
  return (
    <nav className={`nav ${props.open ? 'open' : ''}`} aria-label={texts.nav.label} id="nav">
      <Tenant tenant={props.tenant} others={props.others ?? []} />
      {groups.map((group) => (
        <div key={group.title ?? 'top'}>
          {group.title && <div className="nav-title">{group.title}</div>}
          <ul>
            {group.pages.map((page) => (
              <li key={page.path}>
                <NavLink page={page} badge={props.badges?.[page.path]} current={isAt(page.path)} fullLoads={props.fullLoads} go={props.close} />
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div className="spacer" />
      {props.foot}
    </nav>
  );
}
