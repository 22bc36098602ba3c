import type { TwoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { otpauthUri } from '../platform/totp.js';
import { ORGANIZATION } from './organization.js';
import type { DemoPerson } from './person.js';
import type { GuideToPortal } from './portal-story.js';

/** What comes of the password of somebody in the list: the type of the API's answer, or that it is refused. */
export type Promised = 'SignedIn' | 'SecondFactorRequired' | 'EnrollmentRequired' | 'Refused' | 'Invitation';

/** Somebody to sign in as, with all that it takes. */
export interface GuideEntry {
  readonly who: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly promised: Promised;
  /** What one sees. */
  readonly says: string;
  /** Of the authenticator: base32, and as a link. Null: none, or lost. */
  readonly secret: string | null;
  readonly otpauthUri: string | null;
  readonly recoveryCode: string | null;
  /** Where to begin instead of the sign-in page. */
  readonly link: string | null;
}

/** Everything that whoever runs the demo is told. */
export interface Guide {
  readonly organization: string;
  readonly password: string;
  /** For the page of the portal. */
  readonly portal: GuideToPortal;
  readonly people: readonly GuideEntry[];
  /** How many users stand how, in the whole directory. */
  readonly counts: Readonly<Partial<Record<TwoFactorStatus, number>>>;
}

interface Chosen {
  readonly key: string;
  readonly who: string;
  readonly promised: Promised;
  readonly says: string;
  readonly phone?: true;
  readonly code?: 'OWN' | 'ISSUED';
}

const CHOSEN: readonly Chosen[] = [
  {
    key: 'owner',
    who: 'An owner',
    promised: 'SecondFactorRequired',
    phone: true,
    says: 'password, then a code: sees everything',
  },
  {
    key: 'admin',
    who: 'An admin',
    promised: 'SecondFactorRequired',
    phone: true,
    says: 'password, then a code: the console without what only owners may',
  },
  {
    key: 'agent',
    who: 'An agent with a factor',
    promised: 'SecondFactorRequired',
    phone: true,
    says: 'password, then a code: My security, with sessions in three browsers',
  },
  {
    key: 'due',
    who: 'An agent who must enroll now',
    promised: 'EnrollmentRequired',
    says: 'password, then sets up an authenticator before anything else',
  },
  {
    key: 'grace',
    who: 'An agent in grace',
    promised: 'SignedIn',
    says: 'password alone for now, with the day by which to enroll',
  },
  {
    key: 'recovery',
    who: 'An agent with few recovery codes',
    promised: 'SecondFactorRequired',
    code: 'OWN',
    phone: true,
    says: 'password, then "Use a recovery code instead"; it works once',
  },
  {
    key: 'issued',
    who: 'An agent whose phone is lost',
    promised: 'SecondFactorRequired',
    code: 'ISSUED',
    says: 'password, then the recovery code that an admin issued: sets up a new factor',
  },
  {
    key: 'suspended',
    who: 'A suspended agent',
    promised: 'Refused',
    says: 'refused, and not told from a wrong password',
  },
  {
    key: 'through',
    who: 'An agent of the portal',
    promised: 'Refused',
    says: 'no password here: press “Continue with Staff portal” on the sign-in page, and choose who you are',
  },
  { key: 'invited', who: 'An invited agent', promised: 'Invitation', says: 'opens the link and chooses a password' },
  {
    key: 'end-user',
    who: 'An end user',
    promised: 'SignedIn',
    says: 'password alone: no factor is required of end users',
  },
];

/** Whom to sign in as, one for each thing that there is to see. */
export function guideTo(whoIs: (key: string) => DemoPerson, publicUrl: URL): readonly GuideEntry[] {
  return CHOSEN.map(({ key, phone, code, ...entry }) => {
    const person = whoIs(key);
    const secret = phone === true ? (person.factors.at(-1)?.secret ?? null) : null;
    const own = person.recoveryCodes.find((held) => held.usedAt === null)?.code ?? null;
    return {
      ...entry,
      name: person.name,
      email: person.email,
      role: person.role,
      secret,
      otpauthUri: secret === null ? null : otpauthUri(secret, ORGANIZATION, person.email),
      recoveryCode: code === 'OWN' ? own : code === 'ISSUED' ? person.issuedCode : null,
      link:
        entry.promised === 'Invitation' && person.invitationToken !== null
          ? new URL(`/invitation#${person.invitationToken}`, publicUrl).href
          : null,
    };
  });
}
