import { rankOf, type Role } from '../users/roles.js';

/** What a provider's set-up says about the roles of users whom it makes. */
export interface RoleMapping {
  readonly roleMapping: readonly { readonly value: string; readonly role: Role }[];
  /** An owner has said that a provider may make admins and owners. */
  readonly mapsAboveAgent: boolean;
}

/** Maps everybody, whatever the provider says of them. */
const EVERYBODY = '*';

/**
 * The role of a user who is made at the first sign-in: the highest that one of the asserted values is mapped to, and never
 * above agent unless an owner said so. Nothing mapped is an end user: to be of the team takes somebody's word for it.
 */
export function mappedRole({ roleMapping, mapsAboveAgent }: RoleMapping, asserted: readonly string[]): Role {
  let best: Role = 'END_USER';
  for (const { value, role } of roleMapping) {
    if (value !== EVERYBODY && !asserted.includes(value)) continue;
    const reached = mapsAboveAgent || rankOf(role) <= rankOf('AGENT') ? role : 'AGENT';
    if (rankOf(reached) > rankOf(best)) best = reached;
  }
  return best;
}
