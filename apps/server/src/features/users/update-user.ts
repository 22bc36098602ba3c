import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { nameProblem } from '@countersign/domain/users/input-problems.js';
import { mayManage, mayRecover, permissionsOf } from '@countersign/domain/users/may-manage.js';
import type { Role } from '@countersign/domain/users/roles.js';

import type { CallingSession, CallingUser } from '../../operations/caller.js';
import { changeRoleOf, keepAnOwner, LastOwner, setSuspensionOf } from '../../operations/change-standing.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import { askedTooOften, emailChangeProblem, requestEmailChange } from './request-email-change.js';
import type { User } from './users.repository.js';

export interface UpdateUserInput {
  readonly userId: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly role: Role | undefined;
  readonly suspended: boolean | undefined;
}

/** Before anything is looked up: whoever does not administer changes their own e-mail address, and nothing else. */
export function mayAskFor(caller: CallingUser, input: UpdateUserInput): Result<null, Failure> {
  const { userId, name, role, suspended } = input;
  if (permissionsOf(caller.role).includes('MANAGE_USERS')) return succeed(null);
  return userId === caller.id && [name, role, suspended].every((change) => change === undefined)
    ? succeed(null)
    : fail(failure.forbidden('You may change your own e-mail address. Ask an admin for anything else.'));
}

/** Changes a user of an equal or lower role. Suspension and a change of role end every session; nobody does either to themselves. */
export async function updateUser(
  op: Operation,
  caller: CallingUser,
  session: CallingSession | null,
  input: UpdateUserInput,
): Promise<Result<User, Failure>> {
  const problem = input.name === undefined ? null : nameProblem(input.name);
  if (problem !== null) return fail(failure.badField('input.name', problem));
  const tooOften = input.email === undefined ? null : await askedTooOften(op, caller, input.email);
  if (tooOften !== null) return fail(tooOften);
  const result = await op
    .transaction(async (tx): Promise<Result<User, Failure>> => {
      await tx.account.takeGuard();
      const gone = await goneMeanwhile(tx, caller);
      if (gone !== null) return fail(gone);
      const subject = await tx.users.findLocked(input.userId);
      if (subject === null) return fail(failure.notFound('There is no such user.'));
      const refused = refusal(caller, subject, input);
      if (refused !== null) {
        await tx.audit('authorization.refused', { subject, outcome: 'refused', detail: { asked: 'user.updated' } });
        return fail(refused);
      }
      if (input.email !== undefined) {
        const willBeSuspended = input.suspended ?? Boolean(subject.suspended);
        const unfit = await emailChangeProblem(op, tx, subject, input.email, willBeSuspended);
        if (unfit !== null) return fail(unfit);
      }
      await change(op, tx, subject, input);
      if (input.email !== undefined)
        await requestEmailChange(op, tx, subject, input.email, { user: caller, sessionId: session?.id ?? null });
      await keepAnOwner(tx, subject);
      return succeed((await tx.users.find(subject.id)) ?? subject);
    })
    .catch((error: unknown) => {
      if (error instanceof LastOwner)
        return fail(failure.conflict('This is the last owner who can sign in. Make somebody else an owner first.'));
      throw error;
    });
  if (result.ok) op.events.publish('sessionsEnded', input.userId);
  return result;
}

function refusal(caller: CallingUser, subject: User, input: UpdateUserInput): Failure | null {
  if (caller.id !== subject.id && !mayManage(caller.role, subject.role))
    return failure.forbidden('Nobody changes a user of a higher role than their own.');
  const changesStanding =
    (input.role !== undefined && input.role !== subject.role) ||
    (input.suspended !== undefined && input.suspended !== Boolean(subject.suspended));
  if (changesStanding && !mayRecover(caller, subject))
    return failure.forbidden('Nobody changes their own role or suspends themselves.');
  if (input.role !== undefined && !mayManage(caller.role, input.role))
    return failure.forbidden('Nobody gives a higher role than their own.');
  return null;
}

async function change(op: Operation, tx: Transaction, subject: User, input: UpdateUserInput): Promise<void> {
  const name = input.name?.trim();
  if (name !== undefined && name !== subject.name) {
    await tx.users.rename(subject.id, name, subject.email);
    await tx.audit('user.updated', { subject, detail: { name: { before: subject.name, after: name } } });
  }
  if (input.role !== undefined && input.role !== subject.role) {
    await changeRoleOf(op, tx, subject, input.role);
  }
  if (input.suspended !== undefined && input.suspended !== Boolean(subject.suspended)) {
    await setSuspensionOf(op, tx, subject, input.suspended);
  }
}
