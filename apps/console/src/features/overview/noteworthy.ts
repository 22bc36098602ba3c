import type { AuditEventType } from '@countersign/domain/audit/audit-event.js';

/**
 * What an admin should hear of without looking for it: changes of the rules, of people and of who gets in without their
 * factor. Ordinary sign-ins would leave no room for them. At most 20: the API takes no more kinds at once.
 */
export const NOTEWORTHY = [
  'policy.updated',
  'account.updated',
  'user.invited',
  'user.role_changed',
  'user.email_changed',
  'user.suspended',
  'user.unsuspended',
  'user.deleted',
  'import.finished',
  'factor.enrolled',
  'factor.removed',
  'second_factor.paused',
  'recovery_code.issued',
  'two_factor.reset',
  'export.completed',
  'audit_export.completed',
  'api_token.created',
  'api_token.revoked',
  'mail.dead',
  'keys.rotated',
] satisfies AuditEventType[];
