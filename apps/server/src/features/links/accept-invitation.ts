import { ruleFor } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';

import { BY_PASSWORD } from '../../operations/came-by.js';
import { failure, type Failure } from '../../operations/failures.js';
import { newUserProblems } from '../../operations/new-user-problems.js';
import { isStillInvited } from '../../operations/invitation.js';
import type { Operation } from '../../operations/operation.js';
import { advanceSignIn, type SignInProgress } from '../../operations/sign-in-progress.js';
import { weakPassword } from '../../operations/weak-password.js';
import { sha256 } from '../../platform/digest.js';

export interface AcceptInvitationInput {
  readonly token: string;
  readonly password: string;
  readonly name: string | null;
  readonly transport: 'COOKIE' | 'TOKEN';
}

const DEAD_LINK = failure.notFound(
  'This invitation has been used or has expired. Ask whoever invited you for a new one.',
);
const NO_PASSWORDS = failure.conflict(
  'No password is needed: your role signs in through a provider. Choose it on the sign-in page, or ask whoever invited you.',
);

/** Chooses a first password by the mailed link, then signs in as with any password: what the policy requires is owed at once. */
export async function acceptInvitation(
  op: Operation,
  input: AcceptInvitationInput,
): Promise<Result<SignInProgress, Failure>> {
  const problems = newUserProblems({ password: input.password, ...(input.name === null ? {} : { name: input.name }) });
  if (problems.length > 0) return fail(failure.badInput(problems));
  const tokenHash = sha256(input.token);
  const asked = await op.read.links.findOpen('INVITATION', tokenHash, op.now);
  const holder = asked?.userId == null ? null : await op.read.users.find(asked.userId);
  if (holder === null) return fail(DEAD_LINK);
  const weak = await weakPassword(op, input.password, { email: holder.email, name: input.name ?? holder.name });
  if (weak !== null) return fail(weak);
  const policy = await op.read.policies.current();
  if (!ruleFor(policy.document, holder.role).passwordSignIn) return fail(NO_PASSWORDS);
  const passwordHash = await op.hasher.hash(input.password);
  return op.transaction(async (tx) => {
    const link = await tx.links.findOpen('INVITATION', tokenHash, op.now);
    const invited = link?.userId == null ? null : await tx.users.findLocked(link.userId);
    // Somebody who has a password by now is not invited any more: the link must not become a way to change it. Nor whoever
    // came through a provider: a mailbox must not open a second way in beside it, least of all one that gets codes as well.
    if (link === null || invited === null || !isStillInvited(invited) || Boolean(invited.suspended))
      return fail(DEAD_LINK);
    if (!(await tx.links.claim(link.id, op.now))) return fail(DEAD_LINK);
    await tx.users.setPassword(invited.id, passwordHash);
    if (input.name !== null) await tx.users.rename(invited.id, input.name.trim(), invited.email);
    const user = await tx.users.find(invited.id);
    if (user === null) return fail(DEAD_LINK);
    await tx.audit('invitation.accepted', { by: user, subject: user });
    const progress = await advanceSignIn(op, tx, user, policy, {
      signInId: null,
      came: BY_PASSWORD,
      transport: input.transport,
      proof: 'NOTHING',
      issuedCodeId: null,
      passwordJustChosen: true,
    });
    return progress === null ? fail(DEAD_LINK) : succeed(progress);
  });
}
