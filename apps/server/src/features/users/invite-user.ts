import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mayManage } from '@countersign/domain/users/may-manage.js';
import type { Role } from '@countersign/domain/users/roles.js';

import type { CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import { isStillInvited, sendInvitation } from '../../operations/invitation.js';
import { newUserProblems } from '../../operations/new-user-problems.js';
import type { Operation } from '../../operations/operation.js';
import { isDuplicate } from '../../persistence/db-errors.js';
import type { NewUser, User } from './users.repository.js';

export interface InviteUserInput {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

/**
 * Adds a user without a password and mails a link to choose one with. The mail waits in the outbox: a mail server that is
 * down makes it late, and nothing else.
 * @param seesUsers whether the caller may be told who has an address already
 */
export async function inviteUser(
  op: Operation,
  caller: CallingUser,
  input: InviteUserInput,
  seesUsers: boolean,
): Promise<Result<User, Failure>> {
  const problems = newUserProblems({ email: input.email, name: input.name });
  if (problems.length > 0) return fail(failure.badInput(problems));
  if (!mayManage(caller.role, input.role)) {
    await op.repeatableTransaction((tx) =>
      tx.audit('authorization.refused', {
        outcome: 'refused',
        detail: { asked: 'user.invited', role: input.role },
      }),
    );
    return fail(failure.forbidden('Nobody invites to a higher role than their own.'));
  }
  const user: NewUser = {
    id: op.random.id(),
    email: input.email.trim(),
    name: input.name.trim(),
    role: input.role,
    passwordHash: null,
    createdAt: op.now,
  };
  try {
    return await op.repeatableTransaction(async (tx): Promise<Result<User, Failure>> => {
      const gone = await goneMeanwhile(tx, caller);
      if (gone !== null) return fail(gone);
      await tx.users.create(user);
      await tx.audit('user.invited', { subject: user, detail: { role: user.role } });
      await sendInvitation(op, tx, user);
      return succeed(await created(tx.users.find(user.id)));
    });
  } catch (error) {
    // The unique index is asked and nothing before it, so that pressing the button twice is no other case than coming late.
    if (isDuplicate(error)) return fail(addressTaken(await op.read.users.findByEmail(user.email), seesUsers));
    throw error;
  }
}

function addressTaken(holder: User | null, seesUsers: boolean): Failure {
  if (holder === null || !seesUsers)
    return failure.badField('input.email', 'There is a user with this e-mail address already.');
  return failure.badField(
    'input.email',
    isStillInvited(holder)
      ? `${holder.name} was invited with this e-mail address already. Send that invitation again instead.`
      : `${holder.name} has this e-mail address already.`,
  );
}

async function created(found: Promise<User | null>): Promise<User> {
  const user = await found;
  if (user === null) throw new Error('the user just invited is not there');
  return user;
}
