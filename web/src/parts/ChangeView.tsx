// SPDX-License-Identifier: Apache-2.0
// What a change changed: a table for each document, before and after side by side. Colour is never the only sign: each
// value has a minus or a plus, and is said to be what was or what is.
import { Link } from 'wouter';
import { nameOf, pageOf, shown, type Change, type Member } from '../changes';
import { texts } from '../texts';
import { Pill } from './small';

const t = texts.audit;

function Value({ value, side, secret }: { value: unknown; side: 'was' | 'is'; secret?: boolean }) {
  return (
    <div className={`diff-value ${side}`}>
      <span aria-hidden>{side === 'was' ? '−' : '+'}</span>
      <span>
        <span className="hidden">{t.sides[side]} </span>
        <code className="break">{shown(value)}</code> {secret && value !== null && <Pill>{t.secret}</Pill>}
      </span>
    </div>
  );
}

function Side({ member, side }: { member: Member; side: 'was' | 'is' }) {
  const list = side === 'was' ? member.removed : member.added;
  const more = side === 'was' ? member.removed_more : member.added_more;
  const name = side === 'was' ? 'before' : 'after';
  if (member.reordered) return <span className="muted">{t.reordered}</span>;
  if (member.added || member.removed)
    return list ? (
      <ul className="plain-list">
        {list.map((value, at) => (
          <li key={at}>
            <Value value={value} side={side} />
          </li>
        ))}
        {more !== undefined && <li className="small muted">{t.more(more)}</li>}
      </ul>
    ) : (
      <span className="muted">{side === 'was' ? t.noneRemoved : t.noneAdded}</span>
    );
  if (!(name in member)) return <span className="muted">{t.notThere}</span>;
  return <Value value={member[name]} side={side} secret={member.secret ?? false} />;
}

function Members({ change, members }: { change: Change; members: Member[] }) {
  const label = t.changesOf(nameOf(change));
  return (
    <div className="table-box" tabIndex={0} role="region" aria-label={label}>
      <table className="diff">
        <caption className="hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t.member}</th>
            <th scope="col">{t.before}</th>
            <th scope="col">{t.after}</th>
          </tr>
        </thead>
        <tbody>
          {members.map((member, at) => (
            <tr key={at}>
              <th scope="row">
                <code className="break">{member.path}</code>
                {member.cut && <div className="small muted">{t.cut}</div>}
              </th>
              <td>
                <Side member={member} side="was" />
              </td>
              <td>
                <Side member={member} side="is" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function TargetLink({ change }: { change: Change }) {
  const page = pageOf(change);
  return page ? <Link href={page}>{nameOf(change)}</Link> : <>{nameOf(change)}</>;
}

function Document({ change }: { change: Change }) {
  const members = change.members ?? [];
  const ids = change.ids ?? [];
  const unnamed = (change.count ?? 0) - ids.length;
  return (
    <section className="stack">
      <h2 className="row">
        <TargetLink change={change} /> <Pill kind={{ created: 'ok', changed: 'accent', removed: 'bad' }[change.op] as 'ok'}>{t.ops[change.op]}</Pill>
      </h2>
      {members.length > 0 && <Members change={change} members={members} />}
      {change.more !== undefined && <p className="small muted">{t.moreMembers(change.more)}</p>}
      {ids.length > 0 && (
        <p className="small break">
          {ids.map((id, at) => (
            <span key={id}>
              {at > 0 && ', '}
              <code>{id}</code>
            </span>
          ))}
          {unnamed > 0 && ` ${t.more(unnamed)}`}
        </p>
      )}
    </section>
  );
}

export function ChangeView({ changes, more }: { changes: Change[]; more: number }) {
  return (
    <div className="stack">
      {changes.length === 0 && <p className="muted">{t.nothing}</p>}
      {changes.map((change, at) => (
        <Document key={at} change={change} />
      ))}
      {more > 0 && <p className="muted">{t.moreDocuments(more)}</p>}
    </div>
  );
}
