import type { StoredProvider } from '../features/providers/provider-settings.js';
import { ownPath } from '../features/providers/open-provider-flow.js';
import type { ProviderFlow } from '../features/providers/providers.repository.js';

/** Where a token that came without being asked for sends the browser back to, so that it is asked for once and not for ever. */
export const RESTARTED = 'restarted';

/** As much of an address as is kept. */
const LONGEST = 500;

/**
 * Where a sign-in may end: a path of our own, the same written as a whole address, or for JWT a page of the provider's list.
 * Null: nowhere that was asked for; false: it asked for somewhere else.
 */
export function returnPlace(
  provider: StoredProvider | null,
  publicUrl: URL,
  asked: string | null,
): string | null | false {
  if (asked === null || asked.trim() === '') return null;
  if (ownPath(asked) !== null) return asked;
  if (!URL.canParse(asked) || asked.length > LONGEST) return false;
  const url = new URL(asked);
  if (url.origin === publicUrl.origin) {
    const path = `${url.pathname}${url.search}${url.hash}`;
    if (provider !== null && url.pathname === `/auth/${provider.id}/${RESTARTED}`) return null;
    return ownPath(path) ?? false;
  }
  const protocol = provider?.settings.protocol;
  if (protocol?.kind !== 'JWT' || url.username !== '' || url.password !== '') return false;
  // Written as it is sent, what was short may be longer than is kept.
  if (url.href.length > LONGEST) return false;
  return protocol.returnTo.some((allowed) => isWithin(url, allowed)) ? url.href : false;
}

/** The same origin, and the same path or one below it: `/help` holds `/help/me` and not `/helpers`. */
function isWithin(url: URL, allowed: string): boolean {
  if (!URL.canParse(allowed)) return false;
  const { origin, pathname } = new URL(allowed);
  const folder = pathname.endsWith('/') ? pathname : `${pathname}/`;
  return url.origin === origin && (url.pathname === pathname || url.pathname.startsWith(folder));
}

type Purpose = ProviderFlow['purpose'];

const FOR: Readonly<Record<Exclude<Purpose, 'SIGN_IN' | 'SIGN_OUT'>, string>> = {
  TEST: 'test',
  LINK: 'link',
  STEP_UP: 'step-up',
};

/** The page of the console that says what came of it. @param purpose null: nobody knows any more */
export function refusedPage(
  code: string,
  at: { readonly purpose: Purpose | null; readonly providerId: string; readonly returnTo: string | null },
): string {
  if (at.purpose === 'SIGN_IN' || at.purpose === 'SIGN_OUT')
    return withQuery('/sign-in', { refused: code, return: ownPath(at.returnTo) });
  return withQuery('/returned', {
    for: at.purpose === null ? null : FOR[at.purpose],
    provider: at.providerId,
    refused: code,
  });
}

export function donePage(purpose: Exclude<Purpose, 'SIGN_IN' | 'SIGN_OUT'>, providerId: string): string {
  return withQuery('/returned', { for: FOR[purpose], provider: providerId });
}

/** The step of the console that goes on with an unfinished sign-in; another site is not remembered over it. */
export function stepPage(path: '/sign-in/verify' | '/enroll', returnTo: string | null): string {
  return withQuery(path, { return: ownPath(returnTo) });
}

export function withQuery(path: string, query: Readonly<Record<string, string | null>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null) search.set(name, value);
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}
