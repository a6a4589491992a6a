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

const Overview = lazy(() => import('./pages/Overview'));
const Logs = lazy(() => import('./pages/Logs'));
const Applications = lazy(() => import('./pages/Applications'));
const Application = lazy(() => import('./pages/Application'));
const Apis = lazy(() => import('./pages/Apis'));
const Api = lazy(() => import('./pages/Api'));
const Explorer = lazy(() => import('./pages/Explorer'));
const Endpoints = lazy(() => import('./pages/Endpoints'));
const Users = lazy(() => import('./pages/Users'));
const Roles = lazy(() => import('./pages/Roles'));
const Keys = lazy(() => import('./pages/Keys'));
const Audit = lazy(() => import('./pages/Audit'));
const Settings = lazy(() => import('./pages/Settings'));
const Account = lazy(() => import('./pages/Account'));
const NotFound = lazy(() => import('./pages/NotFound'));

// the overview is where most people begin: its part comes while the session is asked for, not after
if (/^\/dashboard\/?$/.test(location.pathname)) void import('./pages/Overview');

export function App() {
  return (
    <Toasts>
      <Router base="/dashboard">
        <SessionGate outside={(setup, enter) => (setup ? <Setup enter={enter} /> : <Login enter={enter} />)}>
          <Shell>
            <Suspense fallback={<Bones rows={6} />}>
              <Switch>
                <Route path="/" component={Overview} />
                <Route path="/logs" component={Logs} />
                <Route path="/applications" component={Applications} />
                <Route path="/applications/:id" component={Application} />
                <Route path="/apis" component={Apis} />
                <Route path="/apis/:id" component={Api} />
                <Route path="/explorer" component={Explorer} />
                <Route path="/endpoints" component={Endpoints} />
                <Route path="/users" component={Users} />
                <Route path="/roles" component={Roles} />
                <Route path="/keys" component={Keys} />
                <Route path="/audit" component={Audit} />
                <Route path="/settings" component={Settings} />
                <Route path="/account" component={Account} />
                <Route component={NotFound} />
              </Switch>
            </Suspense>
          </Shell>
        </SessionGate>
      </Router>
    </Toasts>
  );
}
