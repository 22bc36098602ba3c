/** Every kind of audit event in words for people. The keys are the names, noun.verb, that the API and the trail keep. */
const WORDS = {
  'account.set_up': 'Account set up',
  'user.created': 'User created',
  'user.invited': 'User invited',
  'invitation.accepted': 'Invitation accepted',
  'user.imported': 'User imported',
  'user.updated': 'User changed',
  'user.role_changed': 'Role changed',
  'user.email_changed': 'E-mail address changed',
  'user.suspended': 'User suspended',
  'user.unsuspended': 'Suspension lifted',
  'user.deleted': 'User deleted',
  'password.changed': 'Password changed',
  'password.reset': 'Password reset',
  'password.reset_requested': 'Password reset asked for',
  'password_link.created': 'Password link made',
  'sign_in.succeeded': 'Signed in',
  'sign_in.challenged': 'Asked for a second factor',
  'sign_in.enrollment_required': 'Asked to set up a second factor',
  'sign_in.refused': 'Sign-in refused',
  'sign_in.failed': 'Sign-in failed',
  'second_factor.verified': 'Second factor proved',
  'second_factor.failed': 'Wrong second factor',
  'second_factor.paused': 'Second factor paused after wrong codes',
  'step_up.succeeded': 'Identity confirmed again',
  'step_up.failed': 'Identity not confirmed',
  'session.signed_out': 'Signed out',
  'session.ended': 'Session ended',
  'trusted_device.forgotten': 'Trusted device forgotten',
  'factor.enrollment_begun': 'Set-up of a second factor begun',
  'factor.enrolled': 'Second factor set up',
  'factor.removed': 'Second factor removed',
  'recovery_codes.generated': 'Recovery codes made',
  'recovery_code.used': 'Recovery code used',
  'recovery_code.issued': 'Recovery code issued for somebody else',
  'recovery_code.shown': 'Issued recovery code shown',
  'two_factor.reset': 'Two-factor authentication reset',
  'policy.updated': 'Policy changed',
  'policy.update_refused': 'Policy change refused',
  'export.requested': 'Status export requested',
  'export.completed': 'Status export completed',
  'export.failed': 'Status export failed',
  'export.downloaded': 'Status export downloaded',
  'api_token.created': 'API token created',
  'api_token.revoked': 'API token revoked',
  'api_password.used': 'API called with a password',
  'api_password.refused': 'API call with a password refused',
  'mail.dead': 'Mail given up',
  'keys.rotated': 'Encryption keys rotated',
  'import.finished': 'Import finished',
  'authorization.refused': 'Refused for lack of permission',
} as const satisfies Readonly<Record<`${string}.${string}`, string>>;

export type AuditEventType = keyof typeof WORDS;

/** Every kind of audit event. Append only: the trail keeps the names for years. */
export const AUDIT_EVENT_TYPES = Object.keys(WORDS) as readonly AuditEventType[];

/** What an audit event is called in the console and in exports. */
export function describeAuditEvent(type: AuditEventType): string {
  return WORDS[type];
}
