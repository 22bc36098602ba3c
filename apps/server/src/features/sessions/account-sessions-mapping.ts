import { FailureError } from '../../graphql/errors.js';
import { failure } from '../../operations/failures.js';
import type { SessionFilter } from './account-sessions.read-model.js';
import type { SessionFilterInput } from './account-sessions.types.js';

/** As long as what is kept of them. */
const LONGEST = { ipAddress: 45, client: 60 } as const;

/** A filter of the API as it is asked. @throws FailureError BAD_USER_INPUT where something is too long to be found */
export function toSessionFilter(input: SessionFilterInput | null | undefined): SessionFilter {
  return {
    userId: input?.userId ?? null,
    roles: input?.roles == null || input.roles.length === 0 ? null : [...new Set(input.roles)],
    ipAddress: text('ipAddress', input?.ipAddress),
    client: text('client', input?.client),
    lastSeenBefore: input?.lastSeenBefore?.getTime() ?? null,
  };
}

function text(field: keyof typeof LONGEST, typed: string | null | undefined): string | null {
  const trimmed = typed?.trim() ?? '';
  if (trimmed.length > LONGEST[field])
    throw new FailureError(failure.badField(`filter.${field}`, `Use at most ${LONGEST[field]} characters.`));
  return trimmed === '' ? null : trimmed;
}
