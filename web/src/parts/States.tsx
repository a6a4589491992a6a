// SPDX-License-Identifier: Apache-2.0
// What a page shows when it has nothing to show yet, nothing at all, no right to, or no luck.
import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInbox, IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import type { ApiError, Loaded } from '../api';
import { texts } from '../texts';

export function Bones({ rows = 4 }: { rows?: number }) {
  return (
    <div className="card card-body bones" role="status" aria-busy="true">
      <span className="hidden">{texts.states.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={`bone w${(row % 3) + 1}`} />
      ))}
    </div>
  );
}

export function Empty(props: { title: string; text?: string; action?: ReactNode }) {
  return (
    <div className="state">
      <IconInbox size={32} stroke={1.4} aria-hidden />
      <h2>{props.title}</h2>
      {props.text && <p>{props.text}</p>}
      {props.action && <div className="row">{props.action}</div>}
    </div>
  );
}

export function Denied({ scopes }: { scopes: string[] }) {
  return (
    <div className="state">
      <IconLock size={32} stroke={1.4} aria-hidden />
      <h2>{texts.states.deniedTitle}</h2>
      <p>
        {texts.states.denied(scopes.length)}{' '}
        {scopes.map((scope, at) => (
          <span key={scope}>
            {at > 0 && ', '}
            <code>{scope}</code>
          </span>
        ))}
        . {texts.states.askOwner}
      </p>
    </div>
  );
}

export function Failure({ error, retry }: { error: ApiError; retry?: () => void }) {
  if (error.status === 403 && error.code !== 'reauthentication_required')
    return <Denied scopes={error.missing.length ? error.missing : [error.message]} />;
  const away = error.status === 0 || error.status >= 502;
  return (
    <div className="state" role="alert">
      {away ? <IconPlugConnectedX size={32} stroke={1.4} aria-hidden /> : <IconAlertTriangle size={32} stroke={1.4} aria-hidden />}
      <h2>{away ? texts.states.offlineTitle : texts.states.errorTitle}</h2>
      <p>{away ? texts.states.offline : error.message}</p>
      {error.requestId && (
        <p className="small">
          {texts.states.requestId} <code>{error.requestId}</code>
        </p>
      )}
      {retry && (
        <div className="row">
          <Button variant="default" onClick={retry}>
            {texts.states.retry}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The states of one piece of data; `children` draws it when it is there, greyed when it could not be renewed. */
export function Show<T>(props: { of: Loaded<T>; rows?: number; children: (data: T) => ReactNode }) {
  const { data, error, reload } = props.of;
  if (data === undefined)
    return error ? (
      <div className="card">
        <Failure error={error} retry={reload} />
      </div>
    ) : (
      <Bones rows={props.rows ?? 5} />
    );
  if (!error) return props.children(data);
  return (
    <>
      <div className="banner bad" role="alert">
        <IconPlugConnectedX size={18} aria-hidden />
        <span className="grow">
          {texts.states.staleData} {error.status === 0 ? texts.states.offline : error.message}
        </span>
        <Button size="xs" variant="default" onClick={reload}>
          {texts.states.retry}
        </Button>
      </div>
      <div className="stale">{props.children(data)}</div>
    </>
  );
}

/** Why a write failed, beside the button that tried. */
export function WriteError({ error }: { error: ApiError | undefined }) {
  if (!error) return null;
  return (
    <div className="note bad" role="alert">
      <IconAlertTriangle size={17} aria-hidden />
      <div>
        {error.code === 'insufficient_scope' && error.missing.length > 0 ? (
          <>
            {texts.states.denied(error.missing.length)} <code>{error.missing.join(', ')}</code>. {texts.states.askOwner}
          </>
        ) : error.status === 429 && error.retryAfterS !== null ? (
          texts.states.throttled(error.retryAfterS)
        ) : (
          error.message
        )}
        {error.requestId && error.status >= 500 && (
          <div className="small">
            {texts.states.requestId} <code>{error.requestId}</code>
          </div>
        )}
      </div>
    </div>
  );
}
