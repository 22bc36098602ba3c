import type { Decision, SignInRule } from '@countersign/domain/policy/decide-sign-in.js';
import { ruleFor, type FactorKind } from '@countersign/domain/policy/policy.js';
import { showsSeveralFactors } from '@countersign/domain/policy/provider-evidence.js';
import { ATTEMPT_LASTS, ENROLLMENT_ATTEMPT_LASTS, STEP_UP_LASTS } from '@countersign/domain/sessions/session-end.js';
import { DAY, type Instant } from '@countersign/domain/time.js';

import type { PolicyVersion } from '../features/policy/policy.repository.js';
import type { User } from '../features/users/users.repository.js';
import { sha256 } from '../platform/digest.js';
import { keptOf } from './came-by.js';
import type { Operation, Transaction } from './operation.js';
import { newAttemptToken, newSessionToken } from './tokens.js';
import { decideOnDevice, hoursToOffer, rememberWhereAsked, type DeviceFacts } from './device-decision.js';
import type { DeviceToKeep } from './trusted-devices.js';

/** How far a sign-in came. The resolver turns it into SignInResult and hands the token over, by cookie or in the answer. */
export type SignInProgress =
  | {
      readonly kind: 'SIGNED_IN';
      readonly sessionId: string;
      readonly token: string;
      readonly transport: 'COOKIE' | 'TOKEN';
      readonly user: User;
      readonly graceEndsAt: Instant | null;
      /** The new value of a trusted device that was used or made; null: what the browser holds stays as it is. */
      readonly device: DeviceToKeep | null;
    }
  | {
      readonly kind: 'SECOND_FACTOR_REQUIRED';
      readonly token: string;
      readonly transport: 'COOKIE' | 'TOKEN';
      readonly factors: readonly FactorKind[];
      /** 0: this browser cannot be made a trusted device. */
      readonly rememberDeviceHours: number;
      readonly expiresAt: Instant;
    }
  | {
      readonly kind: 'ENROLLMENT_REQUIRED';
      readonly token: string;
      readonly transport: 'COOKIE' | 'TOKEN';
      readonly allowedFactors: readonly FactorKind[];
      readonly expiresAt: Instant;
    };

/** What is under way: nothing yet but a proved password, or the attempt that goes on. */
export interface SignInUnderWay extends DeviceFacts {
  /** Null at the first step. */
  readonly signInId: string | null;
  readonly issuedCodeId: string | null;
  /** The password was chosen in this very step, by a single-use link: that opens the setting up of a first factor without typing it again. */
  readonly passwordJustChosen?: true;
}

/**
 * Takes a sign-in one step further: asks the decision, keeps it with its reason, and makes a session or the next attempt.
 * Call it in the transaction that claimed what was proved. Null: denied.
 */
export async function advanceSignIn(
  op: Operation,
  tx: Transaction,
  user: User,
  policy: PolicyVersion,
  underWay: SignInUnderWay,
): Promise<SignInProgress | null> {
  const { decision, usedDevice, device } = await decideOnDevice(op, tx, user, policy, underWay);
  const signInId = await keepDecision(op, tx, user, policy, underWay, decision, usedDevice?.expiresAt ?? null);
  switch (decision.outcome) {
    case 'DENY':
      await tellRefusal(tx, user, decision);
      return null;
    case 'ALLOW': {
      const made = await rememberWhereAsked(op, tx, user, policy, underWay);
      return openSession(op, tx, user, policy, underWay, decision, made ?? device);
    }
    case 'CHALLENGE': {
      await tx.audit('sign_in.challenged', { by: user, subject: user, detail: { rule: decision.rule } });
      const opened = await openAttempt(op, tx, user, underWay, signInId, 'SECOND_FACTOR', ATTEMPT_LASTS);
      const rememberDeviceHours = hoursToOffer(user, policy, underWay.transport);
      return { kind: 'SECOND_FACTOR_REQUIRED', ...opened, factors: decision.factors, rememberDeviceHours };
    }
    case 'ENROLL': {
      await tx.audit('sign_in.enrollment_required', { by: user, subject: user, detail: { rule: decision.rule } });
      const opened = await openAttempt(op, tx, user, underWay, signInId, 'ENROLLMENT', ENROLLMENT_ATTEMPT_LASTS);
      return { kind: 'ENROLLMENT_REQUIRED', ...opened, allowedFactors: decision.allowedFactors };
    }
  }
}

/**
 * Whether a sign-in that owes an enrollment would not even be begun by now: the policy takes no password from the role any
 * more. Then it is over, and the trail says so.
 */
export async function isDeniedMeanwhile(
  op: Operation,
  tx: Transaction,
  user: User,
  policy: PolicyVersion,
  attempt: { readonly id: string } & Pick<SignInUnderWay, 'signInId' | 'transport' | 'came' | 'issuedCodeId'>,
): Promise<boolean> {
  const underWay = { ...attempt, proof: 'NOTHING' } as const;
  const { decision } = await decideOnDevice(op, tx, user, policy, underWay);
  if (decision.outcome !== 'DENY') return false;
  if (await tx.attempts.claim(attempt.id, op.now)) {
    await keepDecision(op, tx, user, policy, underWay, decision, null);
    await tellRefusal(tx, user, decision);
  }
  return true;
}

/** After a confirmed enrollment: the session that it was owed for, stepped up. */
export async function signInEnrolled(
  op: Operation,
  tx: Transaction,
  user: User,
  policy: PolicyVersion,
  underWay: SignInUnderWay & {
    readonly signInId: string;
    readonly rule: 'REQUIRED' | 'ISSUED_CODE' | 'FACTOR_NOT_ALLOWED';
  },
): Promise<Extract<SignInProgress, { kind: 'SIGNED_IN' }>> {
  await tx.signIns.update(underWay.signInId, 'ENROLLED', underWay.rule, policy.version, null);
  return openSession(
    op,
    tx,
    user,
    policy,
    { ...underWay, proof: 'FACTOR' },
    { rule: underWay.rule, graceEndsAt: null, limitedToOneDay: false },
    null,
  );
}

async function tellRefusal(tx: Transaction, user: User, { rule }: Decision): Promise<void> {
  await tx.audit('sign_in.refused', { by: user, subject: user, outcome: 'refused', detail: { rule } });
}

async function keepDecision(
  op: Operation,
  tx: Transaction,
  user: User,
  policy: PolicyVersion,
  underWay: SignInUnderWay,
  decision: Decision,
  trustedUntil: Instant | null,
): Promise<string> {
  const lasts =
    decision.outcome === 'CHALLENGE' ? ATTEMPT_LASTS : decision.outcome === 'ENROLL' ? ENROLLMENT_ATTEMPT_LASTS : null;
  const outcome =
    decision.outcome === 'DENY'
      ? 'REFUSED'
      : decision.outcome === 'ALLOW'
        ? underWay.proof === 'NOTHING'
          ? 'ALLOWED'
          : 'CHALLENGED_AND_PROVED'
        : null;
  const pendingUntil = lasts === null ? null : op.now + lasts;
  if (underWay.signInId !== null) {
    await tx.signIns.update(underWay.signInId, outcome, decision.rule, policy.version, pendingUntil);
    return underWay.signInId;
  }
  const id = op.random.id();
  await tx.signIns.record({
    id,
    userId: user.id,
    at: op.now,
    method: underWay.came.method,
    providerId: underWay.came.provider?.id ?? null,
    providerName: underWay.came.provider?.name ?? null,
    evidence: keptOf(underWay.came).evidence,
    outcome,
    rule: decision.rule,
    policyVersion: policy.version,
    pendingUntil,
    trustedUntil,
    ...op.origin,
  });
  return id;
}

async function openAttempt(
  op: Operation,
  tx: Transaction,
  user: User,
  underWay: SignInUnderWay,
  signInId: string,
  stage: 'SECOND_FACTOR' | 'ENROLLMENT',
  lasts: number,
) {
  const token = newAttemptToken(op.random);
  const expiresAt = op.now + lasts;
  const { transport, issuedCodeId } = underWay;
  await tx.attempts.create({
    id: op.random.id(),
    userId: user.id,
    tokenHash: sha256(token),
    stage,
    transport,
    ...keptOf(underWay.came),
    byEmergencyLink: underWay.came.byEmergencyLink,
    signInId,
    issuedCodeId,
    createdAt: op.now,
    expiresAt,
    ...op.origin,
  });
  return { token, transport, expiresAt };
}

async function openSession(
  op: Operation,
  tx: Transaction,
  user: User,
  policy: PolicyVersion,
  underWay: SignInUnderWay,
  decision: { readonly rule: SignInRule; readonly graceEndsAt: Instant | null; readonly limitedToOneDay: boolean },
  device: DeviceToKeep | null,
): Promise<Extract<SignInProgress, { kind: 'SIGNED_IN' }>> {
  const { now } = op;
  const { came } = underWay;
  const token = newSessionToken(op.random);
  const sessionId = op.random.id();
  const steppedUp = now + STEP_UP_LASTS;
  await tx.sessions.create({
    id: sessionId,
    userId: user.id,
    tokenHash: sha256(token),
    transport: underWay.transport,
    method: came.method,
    providerId: came.provider?.id ?? null,
    judgedByProvider: decision.rule.startsWith('PROVIDER_'),
    providerSignOutSealed: came.provider?.signOutSealed ?? null,
    createdAt: now,
    lastSeenAt: now,
    endsAtLatest: decision.limitedToOneDay ? now + DAY : null,
    steppedUpUntil: underWay.proof === 'FACTOR' ? steppedUp : null,
    changingFactorsUntil: underWay.proof === 'OWN_CODE' || underWay.passwordJustChosen === true ? steppedUp : null,
    ...op.origin,
  });
  await tx.users.noteSignIn(user.id, now, came.provider === null ? null : showsSeveralFactors(came.provider.evidence));
  await tx.audit('sign_in.succeeded', {
    by: user,
    subject: user,
    detail: { policyVersion: policy.version, requiredOfRole: ruleFor(policy.document, user.role).required },
  });
  return {
    kind: 'SIGNED_IN',
    sessionId,
    token,
    transport: underWay.transport,
    user,
    graceEndsAt: decision.graceEndsAt,
    device,
  };
}
