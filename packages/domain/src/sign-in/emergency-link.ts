import type { Role } from '../users/roles.js';

/** Of a user, what decides about the link for when a provider is down. */
export interface EmergencyFacts {
  readonly role: Role;
  readonly suspended: boolean;
  readonly hasPassword: boolean;
  readonly hasFactor: boolean;
}

/**
 * Why the link for when a provider is down is not for this user, in words for the trail; null: it is. Asked when it is
 * mailed and again when it is used, because without a factor nothing would be asked but the password.
 */
export function emergencyLinkRefusal(user: EmergencyFacts): string | null {
  if (user.suspended) return 'suspended';
  if (user.role !== 'OWNER' && user.role !== 'ADMIN') return 'neither owner nor admin';
  if (!user.hasPassword) return 'no password';
  return user.hasFactor ? null : 'no second factor';
}
