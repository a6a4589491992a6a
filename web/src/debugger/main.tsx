// SPDX-License-Identifier: Apache-2.0
// The debugger's own document. Its policy lets no connection out, so that what is typed here stays here; all that it
// needs is in this one script and in a meta element that the server fills in.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Kit } from '../kit';
import { Toasts } from '../toast';
import type { Tenant } from './accept';
import { DebuggerPage } from './DebuggerPage';
import '../styles/debugger.css';

function readTenant(): Tenant | null {
  const text = document.querySelector('meta[name="mintage-tenant"]')?.getAttribute('content');
  try {
    return text ? (JSON.parse(text) as Tenant) : null;
  } catch {
    return null;
  }
}

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Kit>
        <Toasts>
          <DebuggerPage tenant={readTenant()} />
        </Toasts>
      </Kit>
    </StrictMode>,
  );
