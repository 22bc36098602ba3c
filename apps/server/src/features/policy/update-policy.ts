import { graceEndsAt, type UserFacts } from '@countersign/domain/policy/decide-sign-in.js';
import { describePolicyChange, policyDifference } from '@countersign/domain/policy/describe-policy-change.js';
import { isWeakening, planPolicyChange, rolesNewlyRequired } from '@countersign/domain/policy/plan-policy-change.js';
import { ruleFor, type PolicyChange, type PolicyDocument, type RoleRule } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import type { Instant } from '@countersign/domain/time.js';

import type { CallingSession, CallingUser } from '../../operations/caller.js';
import { failure, type Failure } from '../../operations/failures.js';
import { goneMeanwhile } from '../../operations/gone-meanwhile.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { factsOf } from '../../operations/user-facts.js';
import { isDuplicate } from '../../persistence/db-errors.js';
import type { PolicyVersion } from './policy.repository.js';
import { SUPPORTED } from './supported.js';

export interface UpdatePolicyInput {
  readonly basedOnVersion: number;
  readonly change: PolicyChange;
  readonly notifyUsers: boolean;
  readonly endUnprotectedSessions: boolean;
}

const NOTICE_BATCH = 500;

/** A new version of the policy, made from the current one or refused: nothing that somebody else changed is overwritten. */
export async function updatePolicy(
  op: Operation,
  caller: CallingUser,
  session: CallingSession,
  input: UpdatePolicyInput,
): Promise<Result<PolicyVersion, Failure>> {
  let signedOut: readonly string[] = [];
  const result = await op
    .transaction(async (tx): Promise<Result<PolicyVersion, Failure>> => {
      await tx.account.takeGuard();
      const gone = await goneMeanwhile(tx, caller);
      if (gone !== null) return fail(gone);
      const current = await tx.policies.current();
      if (current.version !== input.basedOnVersion) return fail(movedOn(current));
      const planned = planPolicyChange(current.document, input.change, op.now, SUPPORTED);
      if (!planned.ok)
        return fail(
          failure.badInput(planned.failure.map((problem) => ({ ...problem, path: `input.${problem.path}` }))),
        );
      const after = planned.value;
      const changes = describePolicyChange(current.document, after);
      if (changes.length === 0 && !input.endUnprotectedSessions && !input.notifyUsers) return succeed(current);
      const lockedOut = await lockOutProblem(tx, caller, current.document, after);
      if (lockedOut !== null) {
        await tx.audit('policy.update_refused', { outcome: 'refused', detail: { reason: lockedOut.message } });
        return fail(lockedOut);
      }
      // Before the new limits: what the old ones ended must not come back under longer ones.
      await tx.sessions.endOutlived(current.document, op.now);
      const version =
        changes.length === 0 ? current : await tx.policies.add(current.version + 1, after, op.now, op.actor);
      const ended = input.endUnprotectedSessions
        ? await tx.concernedUsers.endUnprotectedSessions(after, op.now, session.id)
        : { userIds: [], sessions: 0 };
      signedOut = ended.userIds;
      const trustedDevicesEnded = await tx.trustedDevices.lowerHours(current.document, after, op.now);
      const notified = input.notifyUsers ? await notify(op, tx, current.document, after) : 0;
      await tx.audit('policy.updated', {
        detail: {
          from: current.version,
          to: version.version,
          changes,
          settings: policyDifference(current.document, after),
          notified,
          sessionsEnded: ended.sessions,
          trustedDevicesEnded,
        },
      });
      if (isWeakening(current.document, after)) {
        for (const admin of await tx.users.activeByRoles(['OWNER', 'ADMIN']))
          await tx.mail(admin, { kind: 'POLICY_WEAKENED', by: caller.name, changes });
      }
      return succeed(version);
    })
    .catch((error: unknown) => {
      // Another replica made this version between our look and our insert.
      if (isDuplicate(error))
        return fail(
          failure.conflict('The policy was changed by somebody else just now. Read it again and repeat your change.'),
        );
      throw error;
    });
  for (const userId of signedOut) op.events.publish('sessionsEnded', userId);
  return result;
}

function movedOn(current: PolicyVersion): Failure {
  return failure.conflict(
    `The policy has moved on to version ${current.version}, by ${current.actor.label}. Read it again and repeat your change.`,
  );
}

/**
 * Whoever requires a factor of a role holds an allowed one: nobody locks themselves out. And whenever a requirement, the
 * trust in providers or the taking of passwords changes, some active owner has a password and an allowed factor: what an
 * emergency sign-in takes when all else fails.
 */
async function lockOutProblem(
  tx: Transaction,
  caller: CallingUser,
  before: PolicyDocument,
  after: PolicyDocument,
): Promise<Failure | null> {
  const tightened = after.rules.some(
    (rule) => rule.required && JSON.stringify(rule) !== JSON.stringify(ruleFor(before, rule.role)),
  );
  const otherWaysIn =
    before.thirdPartySignIn !== after.thirdPartySignIn ||
    after.rules.some((rule) => rule.passwordSignIn !== ruleFor(before, rule.role).passwordSignIn);
  if (!tightened && !otherWaysIn) return null;
  const mine = ruleFor(after, caller.role);
  const held = await tx.factors.ofUser(caller.id);
  if (tightened && !held.some((factor) => mine.allowedFactors.includes(factor.kind))) {
    return failure.conflict(
      'Set up a second factor for yourself first: whoever requires one holds one, so that nobody locks themselves out.',
    );
  }
  const owners = await tx.users.countActiveOwners(ruleFor(after, 'OWNER').allowedFactors);
  return owners > 0
    ? null
    : failure.conflict(
        'An active owner must have a password and an allowed second factor first, so that somebody can always change the policy back.',
      );
}

/** Until when somebody may do without what they owe, and where that begins with their first sign-in, how long. */
function deadlineOf(
  user: UserFacts,
  rule: RoleRule,
  now: Instant,
): { readonly enrollBefore: Instant | null; readonly graceDays: number } {
  const endsAt = graceEndsAt({ ...user, firstSignInAt: user.firstSignInAt ?? now }, rule, now);
  if (endsAt === null || endsAt <= now) return { enrollBefore: null, graceDays: 0 };
  return { enrollBefore: user.firstSignInAt === null ? null : endsAt, graceDays: rule.gracePeriodDays };
}

/** Mails everybody of whom something is newly asked: with the deadline, where there is grace. */
async function notify(op: Operation, tx: Transaction, before: PolicyDocument, after: PolicyDocument): Promise<number> {
  const newly = rolesNewlyRequired(before, after);
  const roles = newly.length > 0 ? newly : after.rules.filter((rule) => rule.required).map((rule) => rule.role);
  let count = 0;
  let last = '';
  for (;;) {
    const batch = await tx.concernedUsers.owing(roles, after, op.now, last, NOTICE_BATCH);
    for (const user of batch) {
      const rule = ruleFor(after, user.role);
      await tx.mail(user, {
        kind: 'POLICY_NOTICE',
        replaces: user.factorKinds !== 0,
        ...deadlineOf(factsOf(user), rule, op.now),
      });
    }
    count += batch.length;
    const end = batch.at(-1);
    if (end === undefined || batch.length < NOTICE_BATCH) return count;
    last = end.id;
  }
}
