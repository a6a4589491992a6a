// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { id } from '../api';
import { useDoc, type Doc } from '../edit';
import { PageHead } from '../parts/small';
import { RouteTabs } from '../parts/RouteTabs';
import { Show } from '../parts/States';
import { useNamed } from '../shell/crumb';
import type { Api as ApiRow } from '../rows';
import { texts } from '../texts';
import { ApiMachines } from './api/Machines';
import { ApiPermissions } from './api/Permissions';
import { ApiSettings } from './api/Settings';
import { ApiQuickStart, ApiTest } from './api/Test';

const t = texts.apis;
type Tab = keyof typeof t.tabs;

function Body({ doc }: { doc: Doc<ApiRow> }) {
  const api = doc.data;
  useNamed(api.name);
  const panels: Record<Tab, () => ReactNode> = {
    quickstart: () => <ApiQuickStart api={api} />,
    settings: () => <ApiSettings doc={doc} />,
    permissions: () => <ApiPermissions doc={doc} />,
    m2m: () => <ApiMachines api={api} />,
    test: () => <ApiTest api={api} />,
  };
  return (
    <>
      <PageHead title={api.name}>
        <code className="break">{api.identifier}</code> · {api.is_system ? `${t.system} · ` : ''}
        {api.signing_alg}
      </PageHead>
      <RouteTabs label={api.name} names={t.tabs} first="quickstart" panels={panels} />
    </>
  );
}

export default function Api({ params }: { params: { id: string } }) {
  const { loaded, doc } = useDoc<ApiRow>(`/v2/resource-servers/${id(params.id)}`);
  return (
    <>
      {loaded.data === undefined && <PageHead title={texts.apis.one} />}
      <Show of={loaded}>{(data) => <Body doc={doc(data)} />}</Show>
    </>
  );
}
