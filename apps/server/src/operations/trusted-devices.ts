import { judgeDeviceValue, REPLACED_VALUE_LASTS, trustedUntil } from '@countersign/domain/policy/trusted-device.js';
import type { Instant } from '@countersign/domain/time.js';

import type { TrustedDevice } from '../features/devices/trusted-devices.repository.js';
import { sha256 } from '../platform/digest.js';
import type { CallingUser } from './caller.js';
import { readDeviceToken, writeDeviceToken } from './device-token.js';
import type { Operation, Transaction } from './operation.js';

/** What the browser is to keep, in the cookie that is this user's. */
export interface DeviceToKeep {
  readonly userId: string;
  readonly token: string;
  readonly expiresAt: Instant;
}

/** A trusted device that a browser has shown, and what it showed. */
export interface ShownDevice {
  readonly device: TrustedDevice;
  readonly selector: string;
  readonly shownHash: string;
}

/**
 * The trusted device of this user that a browser shows, or null. Call it once the password is proved. A value that was
 * replaced a while ago is held by somebody else as well: the device ends, and its user is told.
 */
export async function recognizeDevice(
  op: Operation,
  tx: Transaction,
  user: CallingUser,
  token: string | null,
): Promise<ShownDevice | null> {
  const shown = token === null ? null : readDeviceToken(token);
  if (shown === null) return null;
  const device = await tx.trustedDevices.findOf(user.id, sha256(shown.selector), op.now);
  if (device === null) return null;
  const shownHash = sha256(shown.value);
  if (judgeDeviceValue(shownHash, device, op.now) !== 'STOLEN') return { device, selector: shown.selector, shownHash };
  if (await tx.trustedDevices.end(device.id)) {
    await tx.audit('trusted_device.ended', {
      by: user,
      subject: user,
      outcome: 'refused',
      detail: { because: 'a value that was replaced before was shown', client: device.client },
    });
    await tx.mail(user, { kind: 'TRUSTED_DEVICE_COPIED', client: device.client });
  }
  return null;
}

/**
 * Uses a device that the sign-in decision has accepted: its value is replaced by a new one. Of several windows that show
 * the same value at once, one is given the new value, and the others are let in without.
 * @returns null where the device ended meanwhile: then it is as if none had been shown.
 */
export async function useDevice(
  op: Operation,
  tx: Transaction,
  { device, selector, shownHash }: ShownDevice,
): Promise<{ readonly keep: DeviceToKeep | null } | null> {
  if (judgeDeviceValue(shownHash, device, op.now) === 'REPLACED') return { keep: null };
  const value = op.random.token();
  const next = { valueHash: sha256(value), replacedGoodUntil: op.now + REPLACED_VALUE_LASTS };
  if (await tx.trustedDevices.rotate(device.id, shownHash, next, op.now)) {
    const { userId, expiresAt } = device;
    return { keep: { userId, token: writeDeviceToken({ selector, value }), expiresAt } };
  }
  const now = await tx.trustedDevices.find(device.id);
  return now !== null && judgeDeviceValue(shownHash, now, op.now) === 'REPLACED' ? { keep: null } : null;
}

/**
 * Makes the browser that has just proved a factor a trusted device of its user, in place of the one that it was.
 * @param hours from `rememberDeviceHoursOf`, more than 0
 */
export async function trustDevice(
  op: Operation,
  tx: Transaction,
  user: CallingUser,
  hours: number,
  earlierToken: string | null,
): Promise<DeviceToKeep> {
  const earlier = earlierToken === null ? null : readDeviceToken(earlierToken);
  const replaced = earlier === null ? null : await tx.trustedDevices.findOf(user.id, sha256(earlier.selector), op.now);
  if (replaced !== null) await tx.trustedDevices.end(replaced.id);
  const selector = op.random.token();
  const value = op.random.token();
  const expiresAt = trustedUntil(op.now, hours);
  await tx.trustedDevices.create({
    id: op.random.id(),
    userId: user.id,
    selectorHash: sha256(selector),
    valueHash: sha256(value),
    provedAt: op.now,
    expiresAt,
    client: op.origin.client,
  });
  await tx.audit('trusted_device.created', { subject: user, detail: { hours, client: op.origin.client } });
  return { userId: user.id, token: writeDeviceToken({ selector, value }), expiresAt };
}

/** Ends every trusted device of a user, in the transaction of what ends them. @param because in words, for the trail */
export async function endTrustedDevices(
  op: Operation,
  tx: Transaction,
  subject: { readonly id: string; readonly name: string },
  because: string,
): Promise<void> {
  const ended = await tx.trustedDevices.endAllOf(subject.id, op.now);
  if (ended > 0) await tx.audit('trusted_device.ended', { subject, detail: { because, ended } });
}
