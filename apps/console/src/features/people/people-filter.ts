import {
  ROLES,
  STATUSES,
  type Direction,
  type FactorKind,
  type SignInMethod,
  type UserFilter,
  type UserOrderField,
} from '../../lib/api-types';
import { FACTOR, METHOD, ROLE, STATUS } from '../../lib/labels';
import { listOf, oneOf } from '../../lib/search-params';
import { count } from '../../lib/time';

export const FACTORS = ['TOTP', 'WEBAUTHN', 'EMAIL'] as const satisfies readonly FactorKind[];
export const METHODS = ['PASSWORD', 'PASSKEY', 'OIDC', 'SAML', 'JWT'] as const satisfies readonly SignInMethod[];
const FIELDS = ['NAME', 'EMAIL', 'CREATED_AT', 'LAST_SIGN_IN_AT'] as const satisfies readonly UserOrderField[];
const DIRECTIONS = ['ASC', 'DESC'] as const satisfies readonly Direction[];

/** How long ago the last sign-in is: never, once, or more than so many days. */
export const LAST_SIGN_INS = ['never', 'ever', '30', '90', '180', '365'] as const;
type LastSignIn = (typeof LAST_SIGN_INS)[number];
export const LAST_SIGN_IN: Readonly<Record<LastSignIn, string>> = {
  never: 'Never signed in',
  ever: 'Signed in at least once',
  '30': 'Not for more than 30 days',
  '90': 'Not for more than 90 days',
  '180': 'Not for more than 180 days',
  '365': 'Not for more than 365 days',
};

/** One thing that the address asks for, in words, and what the address says without it. */
interface Asked {
  readonly words: string;
  readonly without: readonly string[] | null;
}

/** One filter: where it stands in the address, what it asks of the directory, and how it is called where it is on. */
interface PeopleFilter {
  readonly key: string;
  /** Null where the address does not ask for it, or for nothing that there is. */
  readonly read: (search: URLSearchParams) => { readonly filter: UserFilter; readonly asked: readonly Asked[] } | null;
}

const whole = (value: string | null, largest: number): number | null =>
  value !== null && /^\d{1,4}$/.test(value) && Number(value) <= largest ? Number(value) : null;

/** A filter of which several values may be chosen, each taken off by itself. */
function severalOf<Value extends string>(
  key: string,
  allowed: readonly Value[],
  title: string,
  names: Readonly<Record<Value, string>>,
  filter: (values: Value[]) => UserFilter,
): PeopleFilter {
  return {
    key,
    read(search) {
      const values = listOf(search, key, allowed);
      if (values.length === 0) return null;
      const asked = values.map((value) => ({
        words: `${title}: ${names[value]}`,
        without: values.filter((other) => other !== value),
      }));
      return { filter: filter(values), asked };
    },
  };
}

/** A filter by a whole number, or by one word; null: the address asks for something else. */
function oneWord(
  key: string,
  read: (value: string | null) => { readonly filter: UserFilter; readonly words: string } | null,
): PeopleFilter {
  return {
    key,
    read(search) {
      const found = read(search.get(key));
      return found === null ? null : { filter: found.filter, asked: [{ words: found.words, without: null }] };
    },
  };
}

const DAY = 86_400_000;

/** From the beginning of a day, so that the same address asks for the same all day long. */
const daysAgo = (days: number): string => new Date(Math.floor(Date.now() / DAY) * DAY - days * DAY).toISOString();

/** Every filter of the directory. One line here is all that another one needs, beside a field where it has one. */
const FILTERS: readonly PeopleFilter[] = [
  severalOf('role', ROLES, 'Role', ROLE, (roles) => ({ roles })),
  severalOf('status', STATUSES, 'Status', STATUS, (statuses) => ({ statuses })),
  severalOf('factor', FACTORS, 'Factor', FACTOR, (factors) => ({ factors })),
  severalOf('way', METHODS, 'Signs in with', METHOD, (signInMethods) => ({ signInMethods })),
  {
    key: 'lastSignIn',
    read(search) {
      const value = LAST_SIGN_INS.find((candidate) => candidate === search.get('lastSignIn'));
      if (value === undefined) return null;
      const filter: UserFilter =
        value === 'never'
          ? { neverSignedIn: true }
          : value === 'ever'
            ? { neverSignedIn: false }
            : { lastSignInBefore: daysAgo(Number(value)) };
      const words = /^\d/.test(value) ? `Last sign-in: ${LAST_SIGN_IN[value].toLowerCase()}` : LAST_SIGN_IN[value];
      return { filter, asked: [{ words, without: null }] };
    },
  },
  // What needs attention, by the words that the overview uses for it. These have no field of their own.
  oneWord('dueForDays', (value) => {
    const dueForDays = whole(value, 3650);
    return dueForDays === null
      ? null
      : { filter: { dueForDays }, words: `Due for more than ${count(dueForDays, 'day')}` };
  }),
  oneWord('recoveryCodesAtMost', (value) => {
    const most = whole(value, 10);
    return most === null
      ? null
      : { filter: { recoveryCodesAtMost: most }, words: `At most ${count(most, 'recovery code')} left` };
  }),
  oneWord('factorsUnusedForDays', (value) => {
    const days = whole(value, 3650);
    return days === null
      ? null
      : { filter: { factorsUnusedForDays: days }, words: `Factors unused for more than ${count(days, 'day')}` };
  }),
  oneWord('issuedCode', (value) =>
    value === 'open' ? { filter: { issuedCodeOpen: true }, words: 'Issued recovery code not used yet' } : null,
  ),
  oneWord('invitation', (value) =>
    value === 'expired' ? { filter: { invitationExpired: true }, words: 'Invitation expired' } : null,
  ),
];

/** Takes every filter off. */
export const NO_FILTERS: Readonly<Record<string, null>> = Object.fromEntries(
  ['search', ...FILTERS.map(({ key }) => key)].map((key) => [key, null]),
);

/** What the address bar asks of the directory, and nothing that it may not ask. */
export function readPeople(search: URLSearchParams) {
  const text = search.get('search')?.trim() ?? '';
  const found = FILTERS.flatMap(({ key, read }) => {
    const asked = read(search);
    return asked === null ? [] : [{ key, ...asked }];
  });
  const filter: UserFilter = {
    ...(text === '' ? {} : { search: text }),
    ...Object.assign({}, ...found.map((one) => one.filter)),
  };
  return {
    text,
    filter,
    /** Each thing that is asked for beside the search, and the change of the address that takes it off. */
    chips: found.flatMap(({ key, asked }) => asked.map(({ words, without }) => ({ words, off: { [key]: without } }))),
    isFiltered: Object.keys(filter).length > 0,
    field: oneOf(search, 'sort', FIELDS, 'NAME'),
    direction: oneOf(search, 'direction', DIRECTIONS, 'ASC'),
    after: search.get('after'),
  };
}
