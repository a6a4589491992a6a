// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Tabs } from '@mantine/core';
import { languages, type Language } from '../samples';
import { Code, CopyButton } from './small';
import { texts } from '../texts';

/** One sample in each language, with a copy button. */
export function Samples({ title, of }: { title: string; of: (language: Language) => string }) {
  const [language, setLanguage] = useState<Language>('cURL');
  return (
    <section className="card">
      <div className="card-head">
        <h2>{title}</h2>
        <span className="end">
          <CopyButton value={of(language)} label={texts.explorer.copySample} />
        </span>
      </div>
      <Tabs value={language} onChange={(to) => setLanguage((to ?? 'cURL') as Language)}>
        <Tabs.List aria-label={texts.explorer.samples}>
          {languages.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {languages.map((name) => (
          <Tabs.Panel key={name} value={name}>
            {name === language && <Code text={of(name)} label={`${title}: ${name}`} />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </section>
  );
}
