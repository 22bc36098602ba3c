import { useState } from 'react';

/**
 * The token of a link travels behind the #, which browsers send to no server, and is taken out of the address at once
 * so that it stays in no history. Kept outside React because a page may mount twice.
 */
const taken = new Map<string, string>();

export function useFragmentToken(): string | null {
  const [token] = useState(() => {
    const page = window.location.pathname;
    const fragment = window.location.hash.slice(1);
    if (fragment !== '') {
      taken.set(page, decodeURIComponent(fragment));
      window.history.replaceState(window.history.state, '', `${page}${window.location.search}`);
    }
    return taken.get(page) ?? null;
  });
  return token;
}
