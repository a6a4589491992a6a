// SPDX-License-Identifier: Apache-2.0
import { Table } from './small';
import { ago, isSeconds } from '../time';
import { texts } from '../texts';
import type { Claims } from '../jwt';

const t = texts.debugger;
const times = new Set(['exp', 'iat', 'nbf', 'auth_time', 'updated_at']);

const show = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function About({ name, value }: { name: string; value: unknown }) {
  const about = (t.claimNames as Record<string, string>)[name];
  if (!times.has(name)) return about ? <div className="small muted">{about}</div> : null;
  if (!isSeconds(value)) return <div className="small bad-text">{t.notDate}</div>;
  return (
    <div className="small muted">
      {about} · {new Date(value * 1000).toUTCString()} · {ago(value * 1000)}
    </div>
  );
}

export function ClaimsTable({ claims, caption }: { claims: Claims; caption: string }) {
  return (
    <Table caption={caption} head={[t.claim, t.value]}>
      {Object.entries(claims).map(([name, value]) => (
        <tr key={name}>
          <td>
            <code className="seg-payload">{name}</code>
          </td>
          <td className="break">
            <code>{show(value)}</code>
            <About name={name} value={value} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
