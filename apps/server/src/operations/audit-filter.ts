import type { Instant } from '@countersign/domain/time.js';

/** Which audit events. Everything given must hold, and of the types one; null asks for nothing. Kept as JSON with an export. */
export interface AuditFilter {
  readonly actorId: string | null;
  readonly subjectId: string | null;
  readonly types: readonly string[] | null;
  /** At this moment or later. */
  readonly from: Instant | null;
  /** Before this moment. */
  readonly to: Instant | null;
}

/** A filter as the API takes it. */
export interface AuditFilterInput {
  readonly actorId?: string | null;
  readonly subjectId?: string | null;
  readonly types?: readonly string[] | null;
  readonly from?: Date | null;
  readonly to?: Date | null;
}

/** What was asked for, with one way of saying nothing: absent, null and an empty list are null. Each type once. */
export function auditFilter(input: AuditFilterInput | null | undefined): AuditFilter {
  const types = [...new Set(input?.types ?? [])];
  return {
    actorId: input?.actorId ?? null,
    subjectId: input?.subjectId ?? null,
    types: types.length === 0 ? null : types,
    from: input?.from?.getTime() ?? null,
    to: input?.to?.getTime() ?? null,
  };
}
