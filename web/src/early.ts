// SPDX-License-Identifier: Apache-2.0
declare global {
  var mintageSession: Promise<Response> | undefined;
}

/** What head/session.js asked for, the first time; null when it went wrong, or was taken: then it is asked again in the usual way. */
export async function takeEarly<T>(): Promise<T | null> {
  const asked = globalThis.mintageSession;
  globalThis.mintageSession = undefined;
  try {
    const answer = await asked;
    return answer?.ok ? ((await answer.json()) as T) : null;
  } catch {
    return null;
  }
}
