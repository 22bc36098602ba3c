import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mayManage } from '@countersign/domain/users/may-manage.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import type { User } from '../users/users.repository.js';

const NO_DEVICE = failure.notFound('There is no such trusted device. It may have ended already.');
const NO_USER = failure.notFound('There is no such user among those whose trusted devices you may forget.');

/**
 * Forgets one trusted device, or all of a user; without either, all of the caller. Only one's own, and those of users
 * whom one's role may manage. @returns how many were forgotten that were still trusted
 */
export async function forgetTrustedDevices(
  op: Operation,
  caller: CallingUser,
  input: { readonly userId: string | null; readonly deviceId: string | null },
): Promise<Result<number, Failure>> {
  return op.transaction((tx) =>
    input.deviceId === null
      ? forgetAll(op, tx, caller, input.userId ?? caller.id)
      : forgetOne(op, tx, caller, input.deviceId, input.userId),
  );
}

async function forgetAll(
  op: Operation,
  tx: Transaction,
  caller: CallingUser,
  userId: string,
): Promise<Result<number, Failure>> {
  const subject = await tx.users.find(userId);
  if (subject === null || !reaches(caller, subject)) return fail(NO_USER);
  const forgotten = await tx.trustedDevices.endAllOf(subject.id, op.now);
  await tx.audit('trusted_device.forgotten', { subject, detail: { forgotten } });
  return succeed(forgotten);
}

async function forgetOne(
  op: Operation,
  tx: Transaction,
  caller: CallingUser,
  deviceId: string,
  userId: string | null,
): Promise<Result<number, Failure>> {
  const device = await tx.trustedDevices.find(deviceId);
  const subject = device === null ? null : await tx.users.find(device.userId);
  // To somebody who may not see it, a device that is not theirs is the same as none.
  if (device === null || subject === null || !reaches(caller, subject) || (userId ?? subject.id) !== subject.id)
    return fail(NO_DEVICE);
  const wasTrusted = device.expiresAt > op.now;
  const forgotten = (await tx.trustedDevices.end(device.id)) && wasTrusted ? 1 : 0;
  await tx.audit('trusted_device.forgotten', { subject, detail: { forgotten, client: device.client } });
  return succeed(forgotten);
}

function reaches(caller: CallingUser, subject: User): boolean {
  return caller.id === subject.id || mayManage(caller.role, subject.role);
}
