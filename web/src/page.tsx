// SPDX-License-Identifier: Apache-2.0
// Pages in parts of their own. React's lazy shows its fallback, and then keeps it for 300 ms, even when the part is there
// already; so a part that is there is drawn at once, and lazy is left with those that are not.
import { lazy, type ComponentType } from 'react';

type Part<P> = { default: ComponentType<P> };

export interface Page<P> {
  (props: P): React.ReactNode;
  /** Fetches the part, if it is not there. */
  preload: () => Promise<unknown>;
}

export function page<P extends object>(load: () => Promise<Part<P>>): Page<P> {
  let Here: ComponentType<P> | undefined;
  let asked: Promise<Part<P>> | undefined;
  const fetch = () =>
    (asked ??= load().then(
      (part) => {
        Here = part.default;
        return part;
      },
      (error: unknown) => {
        asked = undefined; // to be tried again
        throw error;
      },
    ));
  const Later = lazy(fetch) as ComponentType<P>;
  const shown = (props: P) => (Here ? <Here {...props} /> : <Later {...props} />);
  return Object.assign(shown, { preload: fetch });
}
