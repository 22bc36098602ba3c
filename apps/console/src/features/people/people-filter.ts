import {
  ROLES,
  STATUSES,
  type Direction,
  type FactorKind,
  type UserFilter,
  type UserOrderField,
} from '../../lib/api-types';
import { listOf, oneOf } from '../../lib/search-params';

const FACTORS = ['TOTP'] as const satisfies readonly FactorKind[];
const FIELDS = ['NAME', 'EMAIL', 'CREATED_AT', 'LAST_SIGN_IN_AT'] as const satisfies readonly UserOrderField[];
const DIRECTIONS = ['ASC', 'DESC'] as const satisfies readonly Direction[];

/** What the address bar asks of the directory, and nothing that it may not ask. */
export function readPeople(search: URLSearchParams) {
  const text = search.get('search')?.trim() ?? '';
  const roles = listOf(search, 'role', ROLES);
  const statuses = listOf(search, 'status', STATUSES);
  const factors = listOf(search, 'factor', FACTORS);
  const filter: UserFilter = {
    ...(text === '' ? {} : { search: text }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(statuses.length === 0 ? {} : { statuses }),
    ...(factors.length === 0 ? {} : { factors }),
  };
  return {
    text,
    roles,
    statuses,
    factors,
    filter,
    isFiltered: Object.keys(filter).length > 0,
    field: oneOf(search, 'sort', FIELDS, 'NAME'),
    direction: oneOf(search, 'direction', DIRECTIONS, 'ASC'),
    after: search.get('after'),
  };
}
