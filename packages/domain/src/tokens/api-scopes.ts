import { permissionsOf, type Permission } from '../users/may-manage.js';
import type { Role } from '../users/roles.js';

/** What an API token may be allowed, as the API names it, with the permissions of its owner's role that it uses. */
const PERMISSIONS_OF_SCOPE = {
  READ_USERS: ['READ_USERS'],
  WRITE_USERS: ['MANAGE_USERS', 'MANAGE_ADMINS', 'MANAGE_OWNERS'],
  READ_POLICY: ['READ_POLICY'],
  READ_AUDIT: ['READ_AUDIT'],
  EXPORT_STATUS: ['EXPORT_STATUS'],
  RECOVER_USERS: ['RECOVER_USERS'],
  MANAGE_SESSIONS: ['MANAGE_SESSIONS'],
  // Asks about second factors of others, which no permission of a person does.
  VERIFY: [],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

export type ApiScope = keyof typeof PERMISSIONS_OF_SCOPE;

/** Every scope, in the order in which they are listed and stored. */
export const API_SCOPES = Object.keys(PERMISSIONS_OF_SCOPE) as readonly ApiScope[];

/** Named in the API, and refused when a token is made, until what they open is there. */
export const SCOPES_TO_COME: readonly ApiScope[] = ['VERIFY'];

/** What a token may do to others and to the account: what its owner's present role may, and no more than its scopes open. */
export function permissionsOfToken(role: Role, scopes: readonly ApiScope[]): readonly Permission[] {
  const opened = new Set<Permission>(scopes.flatMap((scope) => PERMISSIONS_OF_SCOPE[scope]));
  return permissionsOf(role).filter((permission) => opened.has(permission));
}
