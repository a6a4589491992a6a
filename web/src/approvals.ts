// SPDX-License-Identifier: Apache-2.0
// Requests for a second person's approval, asked for again and again while the page is seen: that keeps no session alive.
import { useEffect } from 'react';
import { useData, type Loaded } from './api';

const askEveryMs = 5_000;

export type What = 'reveal' | 'rotate' | 'rule_off';
type State = 'asked' | 'approved' | 'refused' | 'withdrawn' | 'used' | 'ended';

export interface Approval {
  id: string;
  what: What;
  reason: string;
  state: State;
  why: '' | 'expired' | 'person' | 'rule_off';
  mine: boolean;
  asked_by: { user_id: string; name: string };
  asked_at: string;
  decided_by: { user_id: string; name: string } | null;
  decided_at: string | null;
  until: string | null;
}

/** Asks again every few seconds while the page is seen. */
export function useApprovals(on: boolean, everyMs = askEveryMs): Loaded<Approval[]> {
  const loaded = useData<Approval[]>(on ? '/tenant/approvals' : null);
  const { reload } = loaded;
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => document.hidden || reload(), everyMs);
    return () => clearInterval(timer);
  }, [on, everyMs, reload]);
  return loaded;
}

/** How many other owners' requests wait for this person. */
export const waitingCount = (approvals: Approval[] | undefined) =>
  approvals?.filter(({ mine, state }) => !mine && state === 'asked').length ?? 0;
