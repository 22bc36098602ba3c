import { reminderDue, remindersBegin } from '@countersign/domain/policy/grace-reminder.js';
import { ruleFor, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';

import type { Operation } from '../../operations/operation.js';
import { factsOf, standingOf, type StoredFacts } from '../../operations/user-facts.js';

/** Users looked at in one statement: on the embedded database it occupies the process. */
const SLICE = 2_000;

/**
 * Mails everybody whose grace ends in seven days or in one and who still has no factor, once each: the claim, the mail and
 * the event are one transaction. However often and by however many this is done, and wherever it was cut off, nobody is
 * mailed twice; whoever was missed while no server ran is mailed by the next round before the deadline.
 * @param begin a new operation at the present moment
 */
export async function remindOfGrace(begin: () => Operation, isStopping: () => boolean): Promise<number> {
  const { document: policy } = await begin().read.policies.current();
  const { now } = begin();
  if (!policy.rules.some((rule) => remindersBegin(rule, now))) return 0;
  let sent = 0;
  let last = '';
  while (!isStopping()) {
    const op = begin();
    const users = await op.read.graceReminders.usersAfter(last, SLICE);
    const due = users.flatMap((user) => {
      const reminder = dueFor(user, policy, op.now);
      return reminder === null ? [] : [{ id: user.id, ...reminder }];
    });
    const known = new Set(
      (await op.read.graceReminders.sentTo(due.map(({ id }) => id))).map(
        ({ userId, deadline, daysBefore }) => `${userId} ${deadline} ${daysBefore}`,
      ),
    );
    for (const { id, deadline, daysBefore } of due) {
      if (isStopping()) break;
      if (!known.has(`${id} ${deadline} ${daysBefore}`) && (await remind(begin(), id))) sent += 1;
    }
    const end = users.at(-1);
    if (end === undefined || users.length < SLICE) break;
    last = end.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sent;
}

/** Whose provider stands for the second factor has nothing to set up. */
function dueFor(user: StoredFacts, policy: PolicyDocument, now: Instant) {
  if (standingOf(user, policy, now).status.startsWith('PROVIDER_')) return null;
  return reminderDue(factsOf(user), ruleFor(policy, user.role), now);
}

/** Judged again in the transaction: the user may have set a factor up since, or the policy have moved on. */
function remind(op: Operation, userId: string): Promise<boolean> {
  return op.repeatableTransaction(async (tx) => {
    const user = await tx.users.find(userId);
    if (user === null) return false;
    const { document: policy } = await tx.policies.current();
    const reminder = dueFor(user, policy, op.now);
    if (reminder === null) return false;
    const { deadline, daysBefore, endsAt } = reminder;
    if (!(await tx.graceReminders.claim(user.id, deadline, daysBefore, op.now))) return false;
    await tx.mail(
      user,
      { kind: 'GRACE_REMINDER', enrollBefore: endsAt, from: op.now, replaces: user.factorKinds !== 0 },
      endsAt,
    );
    await tx.audit('grace_reminder.sent', { subject: user, detail: { daysBefore, graceEndsAt: endsAt } });
    return true;
  });
}
