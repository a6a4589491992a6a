// SPDX-License-Identifier: Apache-2.0
import { texts } from '../texts';
import { When } from './small';

/** When something was used last; "never" only where that is known. */
export function LastUse({ at, known }: { at: string | null; known: boolean }) {
  if (at !== null || known) return <When at={at} />;
  return (
    <span className="muted" title={texts.common.useUnknownText}>
      {texts.common.useUnknown}
    </span>
  );
}
