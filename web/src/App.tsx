// SPDX-License-Identifier: Apache-2.0
// The routes. Pages come in parts of their own, so that the first paint waits only for the shell and one page.
import { Suspense, useEffect } from 'react';
import { Route, Router, Switch } from 'wouter';
import { page, type Page } from './page';
import { Bones } from './parts/States';
import { Login } from './pages/Login';
import { Setup } from './pages/Setup';
import { SessionGate } from './session';
import { Shell } from './shell/Shell';
import { Toasts } from './toast';

const base = '/dashboard';
const settledMs = 2_000;

interface Params {
  params: { id: string };
}

const routes: [path: string, of: Page<Params>][] = [
  ['/', page(() => import('./pages/Overview'))],
  ['/logs', page(() => import('./pages/Logs'))],
  ['/applications', page(() => import('./pages/Applications'))],
  ['/applications/:id', page(() => import('./pages/Application'))],
  ['/apis', page(() => import('./pages/Apis'))],
  ['/apis/:id', page(() => import('./pages/Api'))],
  ['/explorer', page(() => import('./pages/Explorer'))],
  ['/endpoints', page(() => import('./pages/Endpoints'))],
  ['/users', page(() => import('./pages/Users'))],
  ['/roles', page(() => import('./pages/Roles'))],
  ['/keys', page(() => import('./pages/Keys'))],
  ['/audit', page(() => import('./pages/Audit'))],
  ['/settings', page(() => import('./pages/Settings'))],
  ['/account', page(() => import('./pages/Account'))],
];
const NotFound = page(() => import('./pages/NotFound'));


const segments = (path: string) => path.split('/').filter(Boolean);

/** The page that stands at the address. */
function pageAt(address: string) {
  const at = segments(address.slice(base.length));
  const fits = (path: string) => {
    const of = segments(path);
    return of.length === at.length && of.every((one, n) => one.startsWith(':') || one === at[n]);
  };
  return routes.find(([path]) => fits(path))?.[1] ?? NotFound;
}

// a part that cannot be had is asked for again, and missed, where it is drawn
const quietly = (one: Page<Params>) => one.preload().catch(() => undefined);
const first = quietly(pageAt(location.pathname));

/** Once the first page has settled the others come, so that going to one waits for nothing but its data. */
function useOthers() {
  useEffect(() => {
    const rest = () => void Promise.all(routes.map(([, of]) => quietly(of)));
    const timer = setTimeout(() => requestIdleCallback(rest), settledMs);
    return () => clearTimeout(timer);
  }, []);
}

function Pages() {
  useOthers();
  return (
    <Suspense fallback={<Bones rows={6} />}>
      <Switch>
        {routes.map(([path, of]) => (
          <Route key={path} path={path} component={of} />
        ))}
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  );
}

export function App() {
  return (
    <Toasts>
      <Router base={base}>
        <SessionGate first={first} outside={(setup, enter) => (setup ? <Setup enter={enter} /> : <Login enter={enter} />)}>
          <Shell>
            <Pages />
          </Shell>
        </SessionGate>
      </Router>
    </Toasts>
  );
}
