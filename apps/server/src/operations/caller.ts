import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Instant } from '@countersign/domain/time.js';
import { permissionsOfToken, type ApiScope } from '@countersign/domain/tokens/api-scopes.js';
import { permissionsOf, type Permission } from '@countersign/domain/users/may-manage.js';
import type { Role } from '@countersign/domain/users/roles.js';

import type { CameBy } from './came-by.js';

/** Of a user, what authorization and operations need to know of the one who asks. */
export interface CallingUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

export interface CallingSession {
  readonly id: string;
  readonly transport: 'COOKIE' | 'TOKEN';
  readonly method: SignInMethod;
  /** Null: its sign-in did not come through a provider. */
  readonly providerId: string | null;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
  readonly steppedUpUntil: Instant | null;
  readonly changingFactorsUntil: Instant | null;
  readonly ipAddress: string | null;
  readonly client: string | null;
}

export interface CallingAttempt {
  readonly id: string;
  readonly stage: 'SECOND_FACTOR' | 'ENROLLMENT';
  readonly transport: 'COOKIE' | 'TOKEN';
  readonly signInId: string;
  readonly issuedCodeId: string | null;
  /** How its sign-in came, by which it goes on being judged. */
  readonly came: CameBy;
  readonly expiresAt: Instant;
}

export interface CallingToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly expiresAt: Instant;
  /** Within a minute; null: this is the first time. */
  readonly lastUsedAt: Instant | null;
}

/** Who asks, by the credential that came with the request. Exactly one of these; there is no half of one. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'attempt'; readonly user: CallingUser; readonly attempt: CallingAttempt }
  | {
      readonly kind: 'session';
      readonly user: CallingUser;
      readonly session: CallingSession;
      readonly graceEndsAt: Instant | null;
    }
  | { readonly kind: 'basic'; readonly user: CallingUser }
  /** Acts for the user who made it, as far as its scopes reach. Nobody sits there: it has no session and no step-up. */
  | { readonly kind: 'apiToken'; readonly user: CallingUser; readonly token: CallingToken };

/** Who an audit event and a policy version say did it. */
export type Actor =
  | { readonly kind: 'USER'; readonly id: string; readonly label: string }
  | { readonly kind: 'API_TOKEN'; readonly id: string; readonly label: string }
  | { readonly kind: 'HOST'; readonly id: null; readonly label: string }
  | { readonly kind: 'SYSTEM'; readonly id: null; readonly label: string }
  | { readonly kind: 'ANONYMOUS'; readonly id: null; readonly label: string };

/** What a label holds in the trail, in characters. */
const LONGEST_LABEL = 200;

export const HOST: Actor = { kind: 'HOST', id: null, label: 'Command on the host' };
export const SYSTEM: Actor = { kind: 'SYSTEM', id: null, label: 'Countersign' };
const ANONYMOUS: Actor = { kind: 'ANONYMOUS', id: null, label: 'Somebody not signed in' };

export function userActor(user: { readonly id: string; readonly name: string }): Actor {
  return { kind: 'USER', id: user.id, label: user.name };
}

/** What the caller may do to others and to the account; for an API token, what its scopes leave of what its owner may. */
export function permissionsOfCaller(caller: Caller): readonly Permission[] {
  switch (caller.kind) {
    case 'anonymous':
    case 'attempt':
      return [];
    case 'apiToken':
      return permissionsOfToken(caller.user.role, caller.token.scopes);
    default:
      return permissionsOf(caller.user.role);
  }
}

/** An attempt has proved the password only: what it does is still done in its user's name, and the event's type says how far it came. */
export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case 'anonymous':
      return ANONYMOUS;
    case 'apiToken':
      return tokenActor(caller.token, caller.user);
    default:
      return userActor(caller.user);
  }
}

/** "Nightly export (Ada Lovelace)": the trail names the token, and whom it acted for. */
function tokenActor(token: { readonly id: string; readonly name: string }, owner: { readonly name: string }): Actor {
  const room = LONGEST_LABEL - [...token.name].length - ' ()'.length;
  const name = [...owner.name];
  const shown = name.length <= room ? owner.name : `${name.slice(0, room - 1).join('')}…`;
  return { kind: 'API_TOKEN', id: token.id, label: `${token.name} (${shown})` };
}

/** Where a request came from. */
export interface Origin {
  readonly ipAddress: string | null;
  readonly client: string | null;
}

export const NO_ORIGIN: Origin = { ipAddress: null, client: null };
