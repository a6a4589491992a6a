// SPDX-License-Identifier: Apache-2.0
// The small pieces that every page is made of.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy, IconInfoCircle, IconLock } from '@tabler/icons-react';
import { useToast } from '../toast';
import { ago, utc } from '../time';
import { texts } from '../texts';
import { Dialog } from './Dialog';

export function Card(props: { title?: ReactNode; aside?: ReactNode; children: ReactNode; bare?: boolean; className?: string }) {
  return (
    <section className={`card ${props.className ?? ''}`}>
      {props.title !== undefined && (
        <div className="card-head">
          <h2>{props.title}</h2>
          {props.aside}
        </div>
      )}
      {props.bare ? props.children : <div className="card-body">{props.children}</div>}
    </section>
  );
}

/** The page's head; its h1 takes the focus when the route changes, so that a screen reader starts there. */
export function PageHead(props: { title: string; children?: ReactNode; actions?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${props.title} · Mintage`;
  }, [props.title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="page-head">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
        {props.children && <p>{props.children}</p>}
      </div>
      {props.actions && <div className="actions">{props.actions}</div>}
    </div>
  );
}

/** `wide`: with its words, for the one copy that the page is about. */
export function CopyButton({ value, label, wide }: { value: string; label: string; wide?: boolean }) {
  const [done, setDone] = useState(false);
  const say = useToast();
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => {
        setDone(true);
        say(texts.common.copied);
      },
      () => say(texts.common.copyFailed),
    );
  const icon = done ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  if (wide)
    return (
      <Button variant="default" size="xs" leftSection={icon} onClick={() => void copy()}>
        {label}
      </Button>
    );
  return (
    <ActionIcon variant="default" size={32} aria-label={label} title={label} onClick={() => void copy()}>
      {icon}
    </ActionIcon>
  );
}

export function Copyable({ value, label }: { value: string; label: string }) {
  return (
    <span className="row copyable">
      <code className="break">{value}</code>
      <CopyButton value={value} label={label} />
    </span>
  );
}

/** Relative, with the instant itself on hover. */
export function When({ at }: { at: string | number | null | undefined }) {
  if (at === null || at === undefined || at === '') return <span className="muted">{texts.common.never}</span>;
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (!Number.isFinite(ms)) return <span>{String(at)}</span>;
  return (
    <time dateTime={new Date(ms).toISOString()} title={utc(ms)} className="nowrap">
      {ago(ms)}
    </time>
  );
}

export function TokenText({ token, limited }: { token: string; limited?: boolean }) {
  const [header = '', payload = '', ...rest] = token.split('.');
  return (
    <div className={`token ${limited ? 'limited' : ''}`} role="group" aria-label={texts.common.tokenLabel} tabIndex={0}>
      <span className="seg-header">{header}</span>
      {token.includes('.') && '.'}
      <span className="seg-payload">{payload}</span>
      {rest.length > 0 && '.'}
      <span className="seg-signature">{rest.join('.')}</span>
    </div>
  );
}

export function Note({ kind, children }: { kind: 'warn' | 'bad' | 'ok' | 'plain'; children: ReactNode }) {
  const icons = { warn: IconAlertTriangle, bad: IconAlertTriangle, ok: IconCheck, plain: IconInfoCircle };
  const Icon = icons[kind];
  return (
    <div className={`note ${kind}`}>
      <Icon size={17} aria-hidden />
      <div>{children}</div>
    </div>
  );
}

export function Pill({ kind, children }: { kind?: 'ok' | 'bad' | 'warn' | 'accent'; children: ReactNode }) {
  return <span className={`pill ${kind ?? ''}`}>{children}</span>;
}

export function Code({ text, label, boxed }: { text: string; label: string; boxed?: boolean }) {
  return (
    <pre className={`code ${boxed ? 'boxed' : ''}`} tabIndex={0} aria-label={label} role="region">
      {text}
    </pre>
  );
}

export function Facts({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => [<dt key={`${name} t`}>{name}</dt>, <dd key={`${name} d`}>{value}</dd>])}
    </dl>
  );
}

/** A table that scrolls within itself; `caption` is read, not seen. */
export function Table(props: { caption: string; head: (string | [string, 'number'])[]; children: ReactNode }) {
  return (
    <div className="table-box" tabIndex={0} role="region" aria-label={props.caption}>
      <table>
        <caption className="hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.head.map((cell, at) =>
              typeof cell === 'string' ? (
                <th key={at} scope="col">
                  {cell || <span className="hidden">{texts.common.actions}</span>}
                </th>
              ) : (
                <th key={at} scope="col" className="number">
                  {cell[0]}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}

/** Names the scope that is missing beside a control that is switched off for it. */
export function Needs({ scope, held }: { scope: string; held: boolean }) {
  if (held) return null;
  return (
    <span className="small muted row">
      <IconLock size={13} aria-hidden /> {texts.common.needs} <code>{scope}</code>
    </span>
  );
}

/** A dialog that asks for the name of what will be gone. */
export function ConfirmByName(props: {
  opened: boolean;
  title: string;
  text: ReactNode;
  name: string;
  action: string;
  busy: boolean;
  error?: ReactNode;
  close: () => void;
  confirm: () => void;
}) {
  const [typed, setTyped] = useState('');
  useEffect(() => setTyped(''), [props.opened]);
  return (
    <Dialog opened={props.opened} onClose={props.close} title={props.title}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === props.name) props.confirm();
        }}
      >
        <div>{props.text}</div>
        <TextInput
          label={texts.common.typeName(props.name)}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          data-autofocus
        />
        {props.error}
        <div className="row end">
          <Button variant="default" onClick={props.close}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" color="red" disabled={typed !== props.name} loading={props.busy}>
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
