import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { HOUR } from '@countersign/domain/time.js';

import type { ChallengePurpose } from '../features/passkeys/challenges.repository.js';
import type { Passkey } from '../features/passkeys/passkeys.repository.js';
import { sha256 } from '../platform/digest.js';
import { verifyAssertion, type AssertionAnswer, type PasskeyFault } from '../platform/webauthn.js';
import { auditFilter } from './audit-filter.js';
import type { Operation, Transaction } from './operation.js';

const TOLD_AGAIN_AFTER = HOUR;

/** Why a passkey was refused, in words for the trail. */
export type PasskeyRefusal =
  | PasskeyFault
  | 'it is not set up here'
  | 'it is of another user'
  | 'its user was never verified before'
  | 'its challenge is not open here'
  | 'its counter went back'
  | 'it was removed meanwhile';

/** A passkey that fits, not yet used: `use` decides, in the transaction that acts on it. */
export interface FittingPasskey {
  readonly passkey: Passkey;
  /** Null: it counts. Its counter is judged here, and where it went back its user and the admins are told. */
  use(tx: Transaction): Promise<PasskeyRefusal | null>;
}

/** Where and for what the challenge was made. */
export interface AskedFor {
  readonly purpose: ChallengePurpose;
  readonly boundTo: string;
  /** Whose passkey it has to be; null: it says so itself. */
  readonly userId: string | null;
  readonly userVerification: 'required' | 'preferred';
}

/**
 * Judges an assertion by W3C WebAuthn Level 3 §7.2. Its challenge is spent first, in a transaction of its own, so that of
 * any number of answers to one challenge exactly one is judged, and that one once. Nothing is counted: there is nothing to
 * guess, and whoever is paused for wrong codes must have a way in.
 */
export async function checkPasskey(
  op: Operation,
  answer: AssertionAnswer,
  asked: AskedFor,
): Promise<Result<FittingPasskey, { readonly because: PasskeyRefusal; readonly passkey: Passkey | null }>> {
  const { challenge } = answer.clientData;
  const passkey = await op.read.passkeys.find(credentialHash(answer.credential.id));
  const isOpen = await op.repeatableTransaction((tx) =>
    tx.challenges.claim(sha256(challenge), asked.purpose, asked.boundTo, op.now),
  );
  const refuse = (because: PasskeyRefusal) => fail({ because, passkey });
  if (!isOpen) return refuse('its challenge is not open here');
  if (passkey === null) return refuse('it is not set up here');
  if (asked.userId !== null && passkey.userId !== asked.userId) return refuse('it is of another user');
  // Whoever was not named before has to be named by the passkey; whoever was, must not be contradicted.
  if (
    asked.userId === null ? answer.userId !== passkey.userId : answer.userId !== null && answer.userId !== asked.userId
  )
    return refuse('it is of another user');
  // Else whoever finds a key without a PIN would give it one, and be two factors.
  if (asked.userVerification === 'required' && !passkey.userVerified)
    return refuse('its user was never verified before');
  const verified = await verifyAssertion(op.relyingParty, answer, challenge, passkey, asked.userVerification);
  if (!verified.ok) return refuse(verified.failure);
  return succeed({
    passkey,
    async use(tx) {
      // Whoever has just proved another factor vouches for a PIN that is new; nothing else does (§7.2, uvInitialized).
      const userVerified = verified.value.userVerified && asked.purpose === 'SECOND_FACTOR';
      if (await tx.passkeys.use(passkey.factorId, { ...verified.value, userVerified })) {
        await tx.factors.noteUse(passkey.factorId, op.now);
        return null;
      }
      const factor = (await tx.factors.ofUser(passkey.userId)).find(({ id }) => id === passkey.factorId);
      if (factor === undefined) return 'it was removed meanwhile';
      await tellOfCounter(op, tx, passkey.userId, factor.name);
      return 'its counter went back';
    },
  });
}

/** What is stored and looked up of a credential id, however it is padded. */
export function credentialHash(credentialId: string): string {
  return sha256(credentialId.replace(/=+$/, ''));
}

/**
 * Perhaps somebody has a copy. The user can tell, and the admins should know: once an hour, because whoever has the copy may
 * try it again and again. The trail has each time.
 */
async function tellOfCounter(op: Operation, tx: Transaction, userId: string, factorName: string): Promise<void> {
  const user = await tx.users.findLocked(userId);
  if (user === null) return;
  const earlier = auditFilter({ subjectId: userId, types: ['passkey.counter_went_back'] });
  const told = await tx.auditTrail.count({ ...earlier, from: op.now - TOLD_AGAIN_AFTER + 1 });
  await tx.audit('passkey.counter_went_back', {
    by: user,
    subject: user,
    outcome: 'refused',
    detail: { name: factorName },
  });
  if (told > 0) return;
  await tx.mail(user, { kind: 'PASSKEY_COUNTER_WENT_BACK', factorName });
  const admins = await tx.users.activeByRoles(['OWNER', 'ADMIN']);
  await tx.mailAll(
    admins
      .filter(({ id }) => id !== userId)
      .map((to) => ({
        to,
        content: { kind: 'PASSKEY_COUNTER_TOLD', userId, userName: user.name, factorName } as const,
      })),
  );
}
