// SPDX-License-Identifier: Apache-2.0
// What an event says of a change, as the server writes it (src/core/change.h), and where its documents are shown.
import { id as escaped } from './api';
import type { LogRow } from './rows';
import { texts } from './texts';

/** One member that differs. A side that is absent is a member that was, or is, not there. */
export interface Member {
  path: string;
  before?: unknown;
  after?: unknown;
  added?: unknown[];
  removed?: unknown[];
  added_more?: number;
  removed_more?: number;
  reordered?: boolean;
  cut?: boolean;
  secret?: boolean;
}

export interface Change {
  kind: string;
  op: 'created' | 'changed' | 'removed';
  id?: string;
  name?: string;
  client_id?: string;
  members?: Member[];
  more?: number;
  /** With ids, instead of id and members: what went with another document. */
  count?: number;
  ids?: string[];
}

export interface Actor {
  kind: 'person' | 'application' | 'operator' | 'system' | 'unknown';
  id: string;
  name: string;
}

export interface AuditRow extends Omit<LogRow, 'details'> {
  actor: Actor;
  details: {
    request?: { method?: string; path?: string; query?: string; channel?: string; request_id?: string };
    response?: { statusCode?: number };
    change?: Change[];
    change_more?: number;
  } | null;
}

/** Whether the entry is of a change, and from before changes were written down. */
export const isOld = (row: AuditRow) => ['sapi', 'sdash'].includes(row.type) && row.details?.change === undefined;

export const changesOf = (row: AuditRow): Change[] => row.details?.change ?? [];

const isGone = (change: Change) => change.op === 'removed' || change.id === undefined;

/** The page of what was changed; null when there is none, or it is gone. */
export function pageOf(change: Change): string | null {
  const ofClient = (tab: string) => (change.client_id ? `/applications/${escaped(change.client_id)}?tab=${tab}` : null);
  switch (change.kind) {
    case 'client':
      return isGone(change) ? null : `/applications/${escaped(change.id ?? '')}`;
    case 'resource_server':
      return isGone(change) ? null : `/apis/${escaped(change.id ?? '')}`;
    case 'client_grant':
      return ofClient('apis');
    case 'client_secret':
    case 'client_credential':
      return ofClient('credentials');
    case 'dashboard_user':
      return '/users';
    case 'dashboard_role':
      return '/roles';
    case 'signing_key':
      return '/keys';
    case 'minted_token':
      return '/explorer';
    case 'tenant':
    case 'tenant_options':
    case 'tenant_settings':
      return '/settings';
    default:
      return null;
  }
}

export const kindName = (kind: string) => texts.audit.kinds[kind] ?? kind;

/** "Application Billing worker", "3 grants". */
export function nameOf(change: Change): string {
  if (change.count !== undefined) return texts.audit.many(change.count, kindName(change.kind));
  const name = change.name ?? change.id ?? '';
  // a document that there is one of in a tenant is called like its kind
  return name && name !== change.kind ? `${kindName(change.kind)} ${name}` : kindName(change.kind);
}

/** A value as text: texts as they are, all else as JSON. */
export const shown = (value: unknown) => (typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
