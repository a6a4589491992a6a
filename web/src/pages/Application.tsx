// SPDX-License-Identifier: Apache-2.0
import { id } from '../api';
import { useDoc, type Doc } from '../edit';
import { useFacts } from '../facts';
import { LastUse } from '../parts/LastUse';
import { Copyable, PageHead, Pill } from '../parts/small';
import { RouteTabs } from '../parts/RouteTabs';
import { Show } from '../parts/States';
import { useNamed } from '../shell/crumb';
import type { Client } from '../rows';
import { texts } from '../texts';
import { AppActivity, AppAdvanced } from './app/Advanced';
import { AppApis } from './app/Apis';
import { AppCredentials } from './app/Credentials';
import { AppQuickStart } from './app/QuickStart';
import { AppSettings } from './app/Settings';

const t = texts.app;
type Tab = keyof typeof t.tabs;

/** At the end of its line, so that nothing moves when it is known. */
function LastToken({ clientId }: { clientId: string }) {
  const facts = useFacts([clientId]);
  const own = facts.of(clientId);
  return (
    <span className="row small muted">
      <span>{t.lastToken}</span>
      {own ? <LastUse at={own.last_token_at} known={own.use_known} /> : facts.error && texts.applications.notShown}
    </span>
  );
}

function Body({ doc }: { doc: Doc<Client> }) {
  const client = doc.data;
  useNamed(client.name);
  const panels: Record<Tab, () => React.ReactNode> = {
    settings: () => <AppSettings doc={doc} />,
    quickstart: () => <AppQuickStart client={client} />,
    apis: () => <AppApis client={client} />,
    credentials: () => <AppCredentials client={client} />,
    activity: () => <AppActivity client={client} />,
    advanced: () => <AppAdvanced client={client} />,
  };
  return (
    <>
      <PageHead title={client.name}>
        <span className="row">
          <Pill>{texts.applications.types[client.app_type ?? ''] ?? client.app_type ?? ''}</Pill>
          <Copyable value={client.client_id} label={texts.applications.copyId(client.name)} />
          <LastToken clientId={client.client_id} />
        </span>
      </PageHead>
      <RouteTabs label={client.name} names={t.tabs} first="settings" panels={panels} />
    </>
  );
}

export default function Application({ params }: { params: { id: string } }) {
  const { loaded, doc } = useDoc<Client>(`/v2/clients/${id(params.id)}`);
  return (
    <>
      {loaded.data === undefined && <PageHead title={texts.applications.one} />}
      <Show of={loaded}>{(data) => <Body doc={doc(data)} />}</Show>
    </>
  );
}
