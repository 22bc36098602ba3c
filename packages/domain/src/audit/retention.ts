/** How long the audit trail may be kept, in days, both ends included. */
const AUDIT_RETENTION_DAYS = { min: 30, max: 3650 } as const;

/** What is wrong with a number of days to keep the audit trail for; null: nothing. */
export function auditRetentionProblem(days: number): string | null {
  const { min, max } = AUDIT_RETENTION_DAYS;
  return Number.isInteger(days) && days >= min && days <= max
    ? null
    : `Keep the audit trail for a whole number of days, from ${min} to ${max}.`;
}
