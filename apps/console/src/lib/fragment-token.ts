import { useEffect, useState } from 'react';

/**
 * The token of a link travels behind the #, which browsers send to no server, and is taken out of the address at once
 * so that it stays in no history. Kept outside React because a page may mount twice.
 */
const taken = new Map<string, string>();

function take(): string | null {
  const page = window.location.pathname;
  const fragment = window.location.hash.slice(1);
  if (fragment !== '') {
    taken.set(page, decodeURIComponent(fragment));
    window.history.replaceState(window.history.state, '', `${page}${window.location.search}`);
  }
  return taken.get(page) ?? null;
}

export function useFragmentToken(): string | null {
  const [token, setToken] = useState(take);
  useEffect(() => {
    // The whole link, pasted over the part of it that was open: browsers load no page for that.
    const again = (): void => setToken(take());
    window.addEventListener('hashchange', again);
    return () => window.removeEventListener('hashchange', again);
  }, []);
  return token;
}
