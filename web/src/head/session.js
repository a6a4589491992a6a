// SPDX-License-Identifier: Apache-2.0
// The session is asked for while the app itself is still on its way; early.ts takes its answer.
globalThis.mintageSession = fetch('/dashboard/api/session', {
  headers: { Accept: 'application/json' },
  credentials: 'same-origin',
  cache: 'no-store',
  redirect: 'error',
});
globalThis.mintageSession.catch(() => {});
