import { decideSignIn, type Decision, type Proof } from '@countersign/domain/policy/decide-sign-in.js';
import { rememberDeviceHoursOf } from '@countersign/domain/policy/trusted-device.js';

import type { TrustedDevice } from '../features/devices/trusted-devices.repository.js';
import type { PolicyVersion } from '../features/policy/policy.repository.js';
import type { User } from '../features/users/users.repository.js';
import { arrivalOf, type CameBy } from './came-by.js';
import type { Operation, Transaction } from './operation.js';
import { recognizeDevice, trustDevice, useDevice, type DeviceToKeep, type ShownDevice } from './trusted-devices.js';
import { factsOf } from './user-facts.js';

/** Of a sign-in under way, what trusted devices depend on. */
export interface DeviceFacts {
  readonly transport: 'COOKIE' | 'TOKEN';
  /** How this very sign-in came. */
  readonly came: CameBy;
  readonly proof: Proof;
  /** What the browser holds as its trusted device of this user, from its cookie. Absent: nothing, or no browser. */
  readonly deviceToken?: string | null;
  /** The user asks that this browser be trusted from now on. */
  readonly rememberDevice?: boolean;
}

interface Decided {
  readonly decision: Decision;
  /** The trusted device that the decision rests on. */
  readonly usedDevice: TrustedDevice | null;
  /** Its next value, for the browser; null: what it holds stays as it is. */
  readonly device: DeviceToKeep | null;
}

/**
 * Asks the sign-in decision, with the trusted device that the browser shows. A device is used, and so given its next
 * value, only where the decision rests on it.
 */
export async function decideOnDevice(
  op: Operation,
  tx: Transaction,
  user: User,
  policy: PolicyVersion,
  { came, proof, transport, deviceToken }: DeviceFacts,
): Promise<Decided> {
  const ask = (shown: ShownDevice | null): Decision =>
    decideSignIn({
      user: factsOf(user),
      arrival: arrivalOf(came),
      proof,
      trustedDevice: shown === null ? null : { provedAt: shown.device.provedAt },
      policy: policy.document,
      now: op.now,
    });
  const mayBeTrusted = transport === 'COOKIE' && proof === 'NOTHING';
  const shown = mayBeTrusted ? await recognizeDevice(op, tx, user, deviceToken ?? null) : null;
  const decision = ask(shown);
  if (shown === null || decision.rule !== 'TRUSTED_DEVICE') return { decision, usedDevice: null, device: null };
  const used = await useDevice(op, tx, shown);
  if (used === null) return { decision: ask(null), usedDevice: null, device: null };
  return { decision, usedDevice: shown.device, device: used.keep };
}

/**
 * For how many hours the browser of an unfinished sign-in may be made a trusted device, once it has proved a factor;
 * 0: not at all. Devices are browsers: a client that holds a token is none.
 */
export function hoursToOffer(user: User, policy: PolicyVersion, transport: 'COOKIE' | 'TOKEN'): number {
  return transport === 'COOKIE' ? rememberDeviceHoursOf(factsOf(user), policy.document) : 0;
}

/** Where it was asked for, and a factor (never a recovery code) was proved: this browser is trusted from now on. */
export async function rememberWhereAsked(
  op: Operation,
  tx: Transaction,
  user: User,
  policy: PolicyVersion,
  { proof, transport, deviceToken, rememberDevice }: DeviceFacts,
): Promise<DeviceToKeep | null> {
  const hours = hoursToOffer(user, policy, transport);
  if (rememberDevice !== true || proof !== 'FACTOR' || hours === 0) return null;
  return trustDevice(op, tx, user, hours, deviceToken ?? null);
}
