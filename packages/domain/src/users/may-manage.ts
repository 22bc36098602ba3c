import { rankOf, type Role } from './roles.js';

/** What a signed-in person may do, as the API names it (`enum Permission`); a client shows and hides pages by it. */
export const PERMISSIONS = [
  'READ_USERS',
  'MANAGE_USERS',
  'MANAGE_ADMINS',
  'MANAGE_OWNERS',
  'READ_POLICY',
  'WRITE_POLICY',
  'RECOVER_USERS',
  'EXPORT_STATUS',
  'READ_AUDIT',
  'MANAGE_SESSIONS',
  'MANAGE_TOKENS',
  'MANAGE_PROVIDERS',
  'MANAGE_ACCOUNT',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const OWNERS_ONLY: ReadonlySet<Permission> = new Set(['MANAGE_OWNERS', 'MANAGE_PROVIDERS', 'MANAGE_ACCOUNT']);

const PERMISSIONS_OF: Readonly<Record<Role, readonly Permission[]>> = {
  OWNER: PERMISSIONS,
  ADMIN: PERMISSIONS.filter((permission) => !OWNERS_ONLY.has(permission)),
  AGENT: [],
  END_USER: [],
};

/**
 * What a role may do to others and to the account. What everybody may do on themselves is not listed.
 * `MANAGE_TOKENS` means every token for an owner, and their own for an admin.
 */
export function permissionsOf(role: Role): readonly Permission[] {
  return PERMISSIONS_OF[role];
}

/**
 * Whether an actor of one role may act on a user of another: the `≤` of the table "Who may do what".
 * Owners act on everybody, admins on all but owners, agents and end users on nobody.
 *
 * This says nothing about acting on oneself: see `mayRecover`.
 */
export function mayManage(actor: Role, subject: Role): boolean {
  if (actor !== 'OWNER' && actor !== 'ADMIN') return false;
  return rankOf(subject) <= rankOf(actor);
}

/**
 * Whether the actor may issue a recovery code for the subject, reset their two-factor authentication, change their role or
 * suspend them.
 *
 * Never on oneself, an owner included: recovering oneself would step around the very factor that a stolen session lacks,
 * and the last owner could lock the organization out.
 */
export function mayRecover(
  actor: { readonly id: string; readonly role: Role },
  subject: { readonly id: string; readonly role: Role },
): boolean {
  return actor.id !== subject.id && mayManage(actor.role, subject.role);
}
