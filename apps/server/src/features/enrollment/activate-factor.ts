import { ruleFor } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { STEP_UP_LASTS } from '@countersign/domain/sessions/session-end.js';
import { ownCodesMadeSince } from '@countersign/domain/recovery/own-codes.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { makeOwnRecoveryCodes, type RecoveryCodeSet } from '../../operations/own-recovery-codes.js';
import { isDeniedMeanwhile, signInEnrolled, type SignInProgress } from '../../operations/sign-in-progress.js';
import { endTrustedDevices } from '../../operations/trusted-devices.js';
import { factsOf } from '../../operations/user-facts.js';
import type { Factor, NewFactor } from '../factors/factors.repository.js';
import type { PolicyVersion } from '../policy/policy.repository.js';
import type { User } from '../users/users.repository.js';
import type { EnrollingCaller } from './enrolling-caller.js';

export interface ConfirmedEnrollment {
  readonly factor: Factor;
  /** With the first factor, and with one set up after an issued code. */
  readonly recoveryCodes: RecoveryCodeSet | null;
  /** Where this finished a sign-in. */
  readonly signedIn: Extract<SignInProgress, { kind: 'SIGNED_IN' }> | null;
}

/** What was proved, of whatever kind, and how its user calls it. */
export interface ProvedFactor {
  /** The enrollment's id becomes the factor's. */
  readonly factor: Omit<NewFactor, 'userId' | 'name' | 'createdAt'>;
  /** Empty: a name is made. */
  readonly name: string;
  /** What a kind keeps beside the factor, in the same transaction; what it throws undoes the whole confirmation. */
  readonly keepMore?: (tx: Transaction) => Promise<void>;
  /** One of the user's factors that this one takes the place of; null: none. */
  readonly replaces: string | null;
}

const GONE = failure.notFound('This enrollment has ended or was begun elsewhere. Begin again.');
const NOT_THERE = failure.notFound(
  'The factor to be replaced is not there any more. Set the new one up without replacing one.',
);
const NOT_WHILE_SIGNING_IN = failure.badField(
  'input.replaces',
  'A factor is replaced by somebody who is signed in. Leave this out.',
);
const NOT_ALLOWED = failure.forbidden(
  'The policy does not allow this kind of factor for your role any more. Set up one of another kind.',
);
const LONGEST_NAME = 60;

/** What is wrong with a name for a factor; null: nothing. An absent one is right. */
export function factorNameProblem(name: string | null): Failure | null {
  const trimmed = name?.trim() ?? '';
  return trimmed.length > LONGEST_NAME || /\p{Cc}/u.test(trimmed)
    ? failure.badField('input.name', `Name it with at most ${LONGEST_NAME} characters.`)
    : null;
}

/**
 * Makes what was proved an active factor, whatever its kind. The enrollment is claimed in the same transaction, so of any
 * number of confirmations at once, exactly one makes a factor; killed before the commit, it is still pending, and a factor
 * that it was to replace is still there.
 * @param claim takes the enrollment; false: somebody else did, or it is gone
 */
export async function activateFactor(
  op: Operation,
  caller: EnrollingCaller,
  proved: ProvedFactor,
  claim: (tx: Transaction) => Promise<boolean>,
): Promise<Result<ConfirmedEnrollment, Failure>> {
  if (proved.replaces !== null && caller.sessionId === null) return fail(NOT_WHILE_SIGNING_IN);
  const result = await op.transaction(async (tx): Promise<Result<ConfirmedEnrollment, Failure>> => {
    // An owner's factor ends the set-up of the account: its row before theirs, in the order of everybody who takes both.
    if (caller.user.role === 'OWNER') await tx.account.takeGuard();
    const policy = await tx.policies.current();
    const user = await tx.users.findLocked(caller.user.id);
    // Ended while this was on its way: what ended the session ended what it had begun.
    if (caller.sessionId !== null && (await tx.sessions.find(caller.sessionId))?.endedAt !== null) return fail(GONE);
    if (user === null || Boolean(user.suspended)) return fail(GONE);
    // Dropped since this was begun: it must not take the place of a kind that is allowed, nor begin a new grace.
    if (!ruleFor(policy.document, user.role).allowedFactors.includes(proved.factor.kind)) return fail(NOT_ALLOWED);
    if (caller.attempt !== null && (await isDeniedMeanwhile(op, tx, user, policy, caller.attempt))) return fail(GONE);
    const replaced =
      proved.replaces === null
        ? null
        : ((await tx.factors.ofUser(user.id)).find((one) => one.id === proved.replaces) ?? null);
    // Before the claim: the new one stays pending, and can be confirmed beside the others.
    if (proved.replaces !== null && replaced === null) return fail(NOT_THERE);
    if (!(await claim(tx))) return fail(GONE);
    if (caller.attempt !== null && !(await tx.attempts.claim(caller.attempt.id, op.now))) return fail(GONE);
    // Set up elsewhere meanwhile: then this sign-in owes that factor, and a password alone must not add another one.
    if (caller.attempt !== null && caller.attempt.issuedCodeId === null && holdsAllowedFactor(user, policy))
      return fail(GONE);
    return succeed(await activate(op, tx, caller, user, policy, proved, replaced));
  });
  if (result.ok) op.events.publish('sessionsEnded', caller.user.id);
  return result;
}

async function activate(
  op: Operation,
  tx: Transaction,
  caller: EnrollingCaller,
  user: User,
  policy: PolicyVersion,
  proved: ProvedFactor,
  replaced: Factor | null,
): Promise<ConfirmedEnrollment> {
  const replacesEverything = caller.attempt !== null && caller.attempt.issuedCodeId !== null;
  if (replacesEverything) {
    await tx.factors.removeAll(user.id, op.now);
    await tx.recovery.forgetOwn(user.id);
  }
  const earlier = await tx.factors.ofUser(user.id);
  const { kind } = proved.factor;
  const name = proved.name === '' ? nextName(kind, earlier, replaced) : proved.name;
  const added = await tx.factors.add({ ...proved.factor, userId: user.id, name, createdAt: op.now });
  await proved.keepMore?.(tx);
  // After the new one: at no moment, not even inside the transaction, is there none.
  if (replaced !== null) await tx.factors.remove(user.id, replaced.id, op.now);
  // Whoever had a session before this proof, on whatever browser, proves the new factor there as well.
  await tx.sessions.endAllOf(user.id, op.now, caller.sessionId);
  await tx.attempts.endAllOf(user.id, op.now);
  await endTrustedDevices(op, tx, user, 'a second factor was set up');
  await tx.guards.clearSecondFactor(user.id);
  const codesLeft = await tx.recovery.countOwnLeft(user.id, ownCodesMadeSince(policy.document, op.now));
  const recoveryCodes =
    earlier.length === 0 || codesLeft === 0 ? await makeOwnRecoveryCodes(op, tx, user.id, policy.document) : null;
  if (user.role === 'OWNER') {
    // Set-up is over: the link that is printed at each start opens nothing any more.
    await tx.account.markSetUp(op.now);
    await tx.links.voidAll('SET_UP', null, op.now);
  }
  await tx.audit('factor.enrolled', {
    subject: user,
    detail: { kind, name, replacesEverything, ...(replaced === null ? {} : { replaces: replaced.name }) },
  });
  if (replaced !== null)
    await tx.audit('factor.removed', {
      subject: user,
      detail: { kind: replaced.kind, name: replaced.name, replacedBy: name },
    });
  if (recoveryCodes !== null)
    await tx.audit('recovery_codes.generated', { subject: user, detail: { count: recoveryCodes.codes.length } });
  await tx.mail(
    user,
    replaced === null
      ? { kind: 'FACTOR_ADDED', factorName: name }
      : { kind: 'FACTOR_REPLACED', factorName: name, replacedName: replaced.name },
  );
  if (caller.sessionId !== null) await tx.sessions.stepUp(caller.sessionId, 'FULL', op.now + STEP_UP_LASTS);
  const signedIn =
    caller.attempt === null ? null : await finishSignIn(op, tx, user, policy, caller.attempt, earlier.length > 0);
  return { factor: added, recoveryCodes, signedIn };
}

function finishSignIn(
  op: Operation,
  tx: Transaction,
  user: User,
  policy: PolicyVersion,
  attempt: NonNullable<EnrollingCaller['attempt']>,
  hadFactor: boolean,
) {
  const rule = attempt.issuedCodeId !== null ? 'ISSUED_CODE' : hadFactor ? 'FACTOR_NOT_ALLOWED' : 'REQUIRED';
  return signInEnrolled(op, tx, user, policy, {
    signInId: attempt.signInId,
    transport: attempt.transport,
    came: attempt.came,
    proof: 'FACTOR',
    issuedCodeId: attempt.issuedCodeId,
    rule,
  });
}

function holdsAllowedFactor(user: User, policy: PolicyVersion): boolean {
  const { allowedFactors } = ruleFor(policy.document, user.role);
  return factsOf(user).activeFactors.some((kind) => allowedFactors.includes(kind));
}

const NAMES = { TOTP: 'Authenticator', WEBAUTHN: 'Passkey', EMAIL: 'Codes by mail' } as const;

/** Takes over the name of one of its kind that it replaces; else the kind's, with a number from the second on. */
function nextName(kind: Factor['kind'], earlier: readonly Factor[], replaced: Factor | null): string {
  if (replaced?.kind === kind) return replaced.name;
  const names = new Set(earlier.map((factor) => factor.name));
  for (let number = Math.max(1, earlier.length + 1); ; number++) {
    const name = number === 1 ? NAMES[kind] : `${NAMES[kind]} ${number}`;
    if (!names.has(name)) return name;
  }
}
