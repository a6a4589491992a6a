// SPDX-License-Identifier: Apache-2.0
// Which tenant this is, and a menu of those of its family, if the operator has named one: links to their own hosts.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { CopyButton } from '../parts/small';
import mark from '../mark.svg';
import { texts } from '../texts';

const t = texts.nav;

export interface TenantLink {
  name: string;
  issuer: string;
}

const hostOf = (issuer: string) => issuer.replace(/^https?:\/\//, '').replace(/\/$/, '');

function Name({ tenant }: { tenant: TenantLink }) {
  return (
    <>
      <img className="mark" src={mark} alt="" width="30" height="30" />
      <span className="tenant-name">
        <strong>{tenant.name}</strong>
        <small>{hostOf(tenant.issuer)}</small>
      </span>
    </>
  );
}

function Switcher({ tenant, others }: { tenant: TenantLink; others: TenantLink[] }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => !box.current?.contains(event.target as Node) && setOpen(false);
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className="tenant-box" ref={box} onKeyDown={onKeyDown} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
      <button type="button" className="tenant" ref={button} aria-expanded={open} aria-controls="tenants" onClick={() => setOpen(!open)}>
        <Name tenant={tenant} />
        <span className="hidden">{t.switchTenant}</span>
        <IconSelector size={16} aria-hidden />
      </button>
      <div className="tenant-menu" id="tenants" hidden={!open}>
        <ul aria-label={t.tenants}>
          <li className="tenant-here">
            <span className="tenant-name">
              <strong>{tenant.name}</strong>
              <small>{t.here}</small>
            </span>
            <IconCheck size={16} aria-hidden />
          </li>
          {others.map((other) => (
            <li key={other.issuer}>
              <a href={`${other.issuer}dashboard/`}>
                <span className="tenant-name">
                  <strong>{other.name}</strong>
                  <small>{hostOf(other.issuer)}</small>
                </span>
              </a>
            </li>
          ))}
        </ul>
        <p className="small muted">{t.loginThere}</p>
        <CopyButton value={tenant.issuer} label={t.copyIssuer} wide />
      </div>
    </div>
  );
}

export function Tenant({ tenant, others }: { tenant: TenantLink; others: TenantLink[] }) {
  if (others.length > 0) return <Switcher tenant={tenant} others={others} />;
  return (
    <div className="tenant">
      <Name tenant={tenant} />
      {tenant.issuer && <CopyButton value={tenant.issuer} label={t.copyIssuer} />}
    </div>
  );
}
