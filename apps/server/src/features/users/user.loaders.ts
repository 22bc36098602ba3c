import DataLoader from 'dataloader';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Instant } from '@countersign/domain/time.js';

import type { TrustedDevice } from '../devices/trusted-devices.repository.js';
import type { Factor } from '../factors/factors.repository.js';
import type { ConnectedIdentity, IdentitiesRepository } from '../providers/identities.repository.js';
import type { LiveSession, OwnCodes, SentInvitation, UserDetailsReadModel } from './user-details.read-model.js';

/** The details of the users of one page, asked for one by one and read with one statement each. */
export interface UserLoaders {
  readonly factors: DataLoader<string, Factor[]>;
  readonly identities: DataLoader<string, ConnectedIdentity[]>;
  readonly invitations: DataLoader<string, SentInvitation | null>;
  readonly pendingEmails: DataLoader<string, string | null>;
  readonly ownCodes: DataLoader<string, OwnCodes>;
  readonly sessions: DataLoader<string, LiveSession[]>;
  readonly signInMethods: DataLoader<string, SignInMethod[]>;
  readonly trustedDevices: DataLoader<string, TrustedDevice[]>;
}

const ofRequests = new WeakMap<object, UserLoaders>();

/** @param request whatever lives as long as the request */
export function loadersOf(
  request: object,
  details: UserDetailsReadModel,
  identities: IdentitiesRepository,
  policy: () => Promise<PolicyDocument>,
  now: Instant,
): UserLoaders {
  const kept = ofRequests.get(request);
  if (kept !== undefined) return kept;
  // Not cached: a second mutation of the same request must read what the first one changed.
  const options = { cache: false };
  const loaders: UserLoaders = {
    factors: new DataLoader(
      ofEachOnce((ids) => details.factorsOf(ids)),
      options,
    ),
    signInMethods: new DataLoader(
      ofEachOnce(async (ids) => details.signInMethodsOf(ids, await policy())),
      options,
    ),
    identities: new DataLoader(
      ofEachOnce((ids) => identities.connectedOf(ids)),
      options,
    ),
    invitations: new DataLoader(
      ofEachOnce((ids) => details.invitationsOf(ids, now)),
      options,
    ),
    pendingEmails: new DataLoader(
      ofEachOnce((ids) => details.pendingEmailsOf(ids, now)),
      options,
    ),
    ownCodes: new DataLoader(
      ofEachOnce(async (ids) => details.ownCodesOf(ids, await policy(), now)),
      options,
    ),
    sessions: new DataLoader(
      ofEachOnce(async (ids) => details.sessionsOf(ids, await policy(), now)),
      options,
    ),
    trustedDevices: new DataLoader(
      ofEachOnce((ids) => details.trustedDevicesOf(ids, now)),
      options,
    ),
  };
  ofRequests.set(request, loaders);
  return loaders;
}

/** A user may stand in an answer many times, and is read once: a statement takes so many parameters and no more. */
function ofEachOnce<Value>(
  read: (ids: readonly string[]) => Promise<readonly Value[]>,
): (ids: readonly string[]) => Promise<Value[]> {
  return async (ids) => {
    const places = new Map([...new Set(ids)].map((id, place) => [id, place]));
    const values = await read([...places.keys()]);
    return ids.map((id) => values[places.get(id) ?? -1] as Value);
  };
}
