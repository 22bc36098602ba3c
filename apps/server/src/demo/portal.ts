import type { Instant } from '@countersign/domain/time.js';

import type { KeptEvidence } from '../operations/came-by.js';
import { sha256 } from '../platform/digest.js';
import type { CastMember } from './cast.js';
import type { Chance } from './chance.js';

/** The provider of the demo: a portal of the organization, whose page the demo serves itself. Its id is in its addresses. */
export const PORTAL = { id: 'staff-portal', name: 'Staff portal' } as const;

/** Who named nothing else is named by the provider. */
export const ISSUER = `jwt:${PORTAL.id}`;

/** What the portal says of somebody whom it knows. */
export function evidenceOf(showsFactor: boolean): KeptEvidence {
  return { amr: showsFactor ? ['pwd', 'otp'] : [], acr: null, acrListed: false, authTime: null };
}

/** Of somebody who comes through it: who they are there. */
export function identityOf(
  person: {
    readonly id: string;
    readonly cast: CastMember;
    readonly chance: Chance;
    readonly lastSignInAt: Instant | null;
  },
  linkedAt: Instant,
) {
  const subject = person.cast.mailbox;
  return {
    id: person.chance.id(),
    providerId: PORTAL.id,
    userId: person.id,
    issuer: ISSUER,
    issuerHash: sha256(ISSUER),
    subject,
    subjectHash: sha256(subject),
    linkedAt,
    lastUsedAt: person.lastSignInAt,
    evidence: JSON.stringify(evidenceOf(person.cast.through?.showsFactor === true)),
  };
}
