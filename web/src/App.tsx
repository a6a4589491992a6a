// SPDX-License-Identifier: Apache-2.0
// The routes. Pages come in parts of their own, so that the first paint waits only for the shell and one page.
import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { Bones } from './parts/States';
import { Login } from './pages/Login';
import { Setup } from './pages/Setup';
import { SessionGate } from './session';
import { Shell } from './shell/Shell';
import { Toasts } from './toast';

const Explorer = lazy(() => import('./pages/Explorer'));
const NotFound = lazy(() => import('./pages/NotFound'));

export function App() {
  return (
    <Toasts>
      <Router base="/dashboard">
        <SessionGate outside={(setup, enter) => (setup ? <Setup enter={enter} /> : <Login enter={enter} />)}>
          <Shell>
            <Suspense fallback={<Bones rows={6} />}>
              <Switch>
                <Route path="/explorer" component={Explorer} />
                <Route component={NotFound} />
              </Switch>
            </Suspense>
          </Shell>
        </SessionGate>
      </Router>
    </Toasts>
  );
}
