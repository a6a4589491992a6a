// SPDX-License-Identifier: Apache-2.0
// "Would the Management API accept this?": its checks, run here, one line each. What only the server knows says so.
import type { JSONWebKeySet } from 'jose';
import { isSeconds } from '../time';
import { texts } from '../texts';
import { decode, headerProblem } from './decode';
import type { JsonObject } from './json';
import { isByTenant, type Verdict } from './work';

const t = texts.debugger.accept;

export interface Tenant {
  issuer: string;
  management_audience: string;
  global_client_id: string;
  jwks: JSONWebKeySet;
}

export interface Check {
  kind: 'pass' | 'fail' | 'open';
  text: string;
}

const check = (holds: boolean, good: string, bad: string): Check => ({ kind: holds ? 'pass' : 'fail', text: holds ? good : bad });

function timeChecks(claims: JsonObject, isLegacy: boolean): Check[] {
  const now = Date.now() / 1000;
  const { exp, nbf, iat } = claims;
  const list: Check[] = [];
  if (exp === undefined) list.push(isLegacy ? { kind: 'pass', text: t.neverEnds } : { kind: 'fail', text: t.noExp });
  else if (!isSeconds(exp)) list.push({ kind: 'fail', text: t.notSeconds('exp') });
  else list.push(check(exp > now, t.expGood, t.expBad));
  for (const [name, value] of [['nbf', nbf], ['iat', iat]] as const) {
    if (value === undefined) continue;
    if (!isSeconds(value)) list.push({ kind: 'fail', text: t.notSeconds(name) });
    else list.push(check(value <= now + 60, t.begun(name), t.notBegun(name)));
  }
  return list;
}

export async function wouldAccept(token: string, tenant: Tenant, verdict: Verdict): Promise<Check[]> {
  const decoded = decode(token);
  if (!decoded.ok) return [{ kind: 'fail', text: decoded.problem }];
  const { alg, payload, header } = decoded;
  const refused = headerProblem(header);
  if (refused) return [{ kind: 'fail', text: refused }];
  const isLegacy = alg === 'HS256';
  const wanted = isLegacy ? tenant.global_client_id : tenant.management_audience;
  const audience = Array.isArray(payload['aud']) ? payload['aud'] : [payload['aud']];
  const list: Check[] = [check(alg === 'RS256' || isLegacy, t.algGood(alg), t.algBad(alg))];
  if (isLegacy) {
    list.push(
      verdict.kind === 'good' ? { kind: 'pass', text: t.macGood } : verdict.kind === 'bad' ? { kind: 'fail', text: t.macBad } : { kind: 'open', text: t.macOpen },
      { kind: 'open', text: t.legacySwitch },
    );
  } else list.push(check(await isByTenant(token, tenant.jwks), t.keyGood, t.keyBad(String(header['kid'] ?? ''))));
  list.push(
    check(payload['iss'] === tenant.issuer, t.issGood, t.issBad(tenant.issuer)),
    check(audience.includes(wanted), t.audGood, t.audBad(wanted)),
    ...timeChecks(payload, isLegacy),
    check(typeof payload['scope'] === 'string' && payload['scope'] !== '', t.scopeGood, t.scopeBad),
  );
  if (!isLegacy) list.push({ kind: 'open', text: t.denyList });
  return list;
}
