// SPDX-License-Identifier: Apache-2.0
// The frame of every page: navigation, top bar, palette, shortcuts, the person.
import { Component, useEffect, useState, type ReactNode } from 'react';
import { ActionIcon, Button } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { useApprovals, waitingCount } from '../approvals';
import { Dialog } from '../parts/Dialog';
import { useLogOut, useSession } from '../session';
import { texts } from '../texts';
import { useCrumb } from './crumb';
import { Nav } from './Nav';
import { Palette } from './Palette';
import { allPages } from './pages';
import { TopBar } from './TopBar';

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();

function Person() {
  const { session } = useSession();
  const { name, role } = session.user;
  const logOut = useLogOut();
  return (
    <div className="person">
      <span className="avatar" aria-hidden>
        {initials(name)}
      </span>
      <div>
        <strong>{name}</strong>
        <small>{texts.nav.personScopes(role.name, session.scopes.length)}</small>
      </div>
      <ActionIcon variant="subtle" color="gray" size={32} aria-label={texts.login.logout} title={texts.login.logout} onClick={logOut}>
        <IconLogout size={17} aria-hidden />
      </ActionIcon>
    </div>
  );
}

/** A page that throws takes only itself down. */
class Fence extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div className="card state" role="alert">
        <h1>{texts.states.crashedTitle}</h1>
        <p>{texts.states.crashed}</p>
        <div className="row">
          <Button onClick={() => location.reload()}>{texts.states.reload}</Button>
        </div>
      </div>
    );
  }
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const badgeEveryMs = 60_000;

/** What waits for this person, beside the page where it is answered. */
function useBadges(): Record<string, string> {
  const { session } = useSession();
  const isOwner = session.user.role.owner ?? session.user.role.id === 'owner';
  const approvals = useApprovals(isOwner && (session.tenant.two_person_rule ?? false), badgeEveryMs);
  const count = waitingCount(approvals.data);
  return count > 0 ? { '/settings': texts.twoPersons.badge(count) } : {};
}

export function Shell({ children }: { children: ReactNode }) {
  const { session } = useSession();
  const badges = useBadges();
  const [at] = useLocation();
  const [menuOpen, setMenuOpen] = useState(false);
  const [palette, setPalette] = useState(false);
  const [shortcuts, setShortcuts] = useState(false);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setPalette((open) => !open);
      } else if (event.key === '?' && !isTyping(event.target)) setShortcuts(true);
      else if (event.key === 'Escape') setMenuOpen(false);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);

  const name = useCrumb();
  const [, first = '', second] = at.split('/');
  const page = allPages.find(({ path }) => path === `/${first}`);
  const crumbs = [
    { name: session.tenant.name, path: '/' },
    ...(page ? [{ name: page.name, ...(second ? { path: page.path } : {}) }] : []),
    ...(second ? [{ name: name || decodeURIComponent(second) }] : []),
  ];
  return (
    <>
      <a className="skip" href="#main">
        {texts.nav.skip}
      </a>
      <div className="shell">
        <Nav
          tenant={session.tenant}
          others={session.tenant.others}
          at={at}
          open={menuOpen}
          fullLoads={false}
          badges={badges}
          close={() => setMenuOpen(false)}
          foot={<Person />}
        />
        <div className="content">
          <div className="wide">
            <TopBar
              crumbs={crumbs}
              menuOpen={menuOpen}
              toggleMenu={() => setMenuOpen(!menuOpen)}
              search={() => setPalette(true)}
            />
            <main id="main" tabIndex={-1}>
              <Fence key={`/${first}/${second ?? ''}`}>{children}</Fence>
            </main>
          </div>
        </div>
      </div>
      <Palette opened={palette} close={() => setPalette(false)} />
      <Dialog opened={shortcuts} onClose={() => setShortcuts(false)} title={texts.nav.shortcuts}>
        <dl className="facts">
          {texts.nav.shortcutRows.map(([keys, does]) => [
            <dt key={keys}>
              <kbd>{keys}</kbd>
            </dt>,
            <dd key={does}>{does}</dd>,
          ])}
        </dl>
      </Dialog>
    </>
  );
}
