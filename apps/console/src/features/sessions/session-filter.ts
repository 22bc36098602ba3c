import { ROLES } from '../../lib/api-types';
import { listOf } from '../../lib/search-params';

/** Not used for so long, in minutes, by the word that stands in the address. */
export const UNUSED = {
  hour: { label: 'for an hour', minutes: 60 },
  day: { label: 'for a day', minutes: 1_440 },
  week: { label: 'for a week', minutes: 10_080 },
} as const;
type Unused = keyof typeof UNUSED;
export const UNUSED_NAMES = Object.keys(UNUSED) as readonly Unused[];

/** What the address bar asks of the list, and nothing that it may not ask. */
export function readSessions(search: URLSearchParams) {
  const text = (key: string): string => search.get(key)?.trim() ?? '';
  const user = text('user');
  const roles = listOf(search, 'role', ROLES);
  const [address, client] = [text('address'), text('client')];
  const unused = UNUSED_NAMES.find((name) => name === search.get('unused')) ?? null;
  return {
    user: user === '' ? null : user,
    roles,
    address,
    client,
    unused,
    active: [roles.length > 0, address !== '', client !== '', unused !== null].filter(Boolean).length,
    after: search.get('after'),
  };
}

export type SessionsAsked = ReturnType<typeof readSessions>;

/**
 * The same as the API asks it.
 * @param now in milliseconds: kept by whoever asks, so that the question stays the same from one look to the next
 */
export function filterOf({ user, roles, address, client, unused }: SessionsAsked, now: number) {
  return {
    ...(user === null ? {} : { userId: user }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(address === '' ? {} : { ipAddress: address }),
    ...(client === '' ? {} : { client }),
    ...(unused === null ? {} : { lastSeenBefore: new Date(now - UNUSED[unused].minutes * 60_000).toISOString() }),
  };
}

/** Nothing of it. */
export const NO_FILTERS = { user: null, role: null, address: null, client: null, unused: null } as const;
