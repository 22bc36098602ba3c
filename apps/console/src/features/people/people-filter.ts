import {
  ROLES,
  STATUSES,
  type Direction,
  type FactorKind,
  type UserFilter,
  type UserOrderField,
} from '../../lib/api-types';
import { listOf, oneOf } from '../../lib/search-params';
import { count } from '../../lib/time';

const FACTORS = ['TOTP'] as const satisfies readonly FactorKind[];
const FIELDS = ['NAME', 'EMAIL', 'CREATED_AT', 'LAST_SIGN_IN_AT'] as const satisfies readonly UserOrderField[];
const DIRECTIONS = ['ASC', 'DESC'] as const satisfies readonly Direction[];

/** A filter that has no field of its own: the overview opens it, and it can be taken off. */
interface AttentionFilter {
  /** In the address. */
  readonly key: string;
  /** Null where the address does not ask for it, or for nothing that there is. */
  readonly read: (value: string) => { readonly filter: UserFilter; readonly words: string } | null;
}

const whole = (value: string, largest: number): number | null =>
  /^\d{1,4}$/.test(value) && Number(value) <= largest ? Number(value) : null;

/** What needs attention, by the words that the overview uses for it. */
const ATTENTION_FILTERS: readonly AttentionFilter[] = [
  {
    key: 'dueForDays',
    read(value) {
      const dueForDays = whole(value, 3650);
      return dueForDays === null
        ? null
        : { filter: { dueForDays }, words: `Due for more than ${count(dueForDays, 'day')}` };
    },
  },
  {
    key: 'recoveryCodesAtMost',
    read(value) {
      const most = whole(value, 10);
      return most === null
        ? null
        : { filter: { recoveryCodesAtMost: most }, words: `At most ${count(most, 'recovery code')} left` };
    },
  },
  {
    key: 'factorsUnusedForDays',
    read(value) {
      const days = whole(value, 3650);
      return days === null
        ? null
        : { filter: { factorsUnusedForDays: days }, words: `Factors unused for more than ${count(days, 'day')}` };
    },
  },
  {
    key: 'issuedCode',
    read: (value) =>
      value === 'open' ? { filter: { issuedCodeOpen: true }, words: 'Issued recovery code not used yet' } : null,
  },
  {
    key: 'invitation',
    read: (value) =>
      value === 'expired' ? { filter: { invitationExpired: true }, words: 'Invitation expired' } : null,
  },
];

/** Takes every filter off. */
export const NO_FILTERS: Readonly<Record<string, null>> = Object.fromEntries(
  ['search', 'role', 'status', 'factor', ...ATTENTION_FILTERS.map(({ key }) => key)].map((key) => [key, null]),
);

/** What the address bar asks of the directory, and nothing that it may not ask. */
export function readPeople(search: URLSearchParams) {
  const text = search.get('search')?.trim() ?? '';
  const roles = listOf(search, 'role', ROLES);
  const statuses = listOf(search, 'status', STATUSES);
  const factors = listOf(search, 'factor', FACTORS);
  const attention = ATTENTION_FILTERS.flatMap(({ key, read }) => {
    const asked = read(search.get(key) ?? '');
    return asked === null ? [] : [{ key, ...asked }];
  });
  const filter: UserFilter = {
    ...(text === '' ? {} : { search: text }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(statuses.length === 0 ? {} : { statuses }),
    ...(factors.length === 0 ? {} : { factors }),
    ...Object.assign({}, ...attention.map((asked) => asked.filter)),
  };
  return {
    text,
    roles,
    statuses,
    factors,
    attention,
    filter,
    isFiltered: Object.keys(filter).length > 0,
    field: oneOf(search, 'sort', FIELDS, 'NAME'),
    direction: oneOf(search, 'direction', DIRECTIONS, 'ASC'),
    after: search.get('after'),
  };
}
