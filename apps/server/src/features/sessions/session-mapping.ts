import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Instant } from '@countersign/domain/time.js';

import { toDate, toDateOrNull } from '../../platform/clock.js';
import type { UserType } from '../users/users.types.js';
import { SessionType } from './sessions.types.js';

/** What a stored session and the calling one have in common. */
interface SessionFacts {
  readonly id: string;
  readonly method: SignInMethod;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly steppedUpUntil: Instant | null;
  readonly changingFactorsUntil: Instant | null;
  readonly ipAddress: string | null;
  readonly client: string | null;
}

export function toSessionType(
  session: SessionFacts,
  user: UserType,
  expiresAt: Instant,
  currentSessionId: string | null,
): SessionType {
  return Object.assign(new SessionType(), {
    id: session.id,
    user,
    method: session.method,
    createdAt: toDate(session.createdAt),
    lastSeenAt: toDate(session.lastSeenAt),
    expiresAt: toDate(expiresAt),
    steppedUpUntil: toDateOrNull(session.steppedUpUntil),
    changingFactorsUntil: toDateOrNull(session.changingFactorsUntil),
    ipAddress: session.ipAddress,
    client: session.client,
    current: session.id === currentSessionId,
  });
}
