import { decideSignIn } from '@countersign/domain/policy/decide-sign-in.js';
import { passwordApiAccessHolds } from '@countersign/domain/policy/policy.js';
import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { Caller } from '../../operations/caller.js';
import { checkPassword, isPasswordOff } from '../../operations/check-password.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { factsOf } from '../../operations/user-facts.js';

const DISABLED: Failure = {
  code: 'PASSWORD_API_ACCESS_DISABLED',
  message:
    'E-mail and password do not open the API: the policy has it off. Sign in with the signIn mutation and transport TOKEN instead, and send the session token as Authorization: Bearer.',
};
const HAS_FACTOR: Failure = {
  code: 'SECOND_FACTOR_REQUIRED',
  message:
    'This user has, or owes, a second factor, which e-mail and password cannot prove. Sign in with the signIn mutation and transport TOKEN instead.',
};

/**
 * HTTP Basic at the API: decided like any native sign-in, and only for users whom nothing more would be asked. Where the
 * policy has it off, refused without looking at the password, so that it tells nothing about it.
 * @param header the value of the Authorization header, RFC 7617
 */
export async function authenticateBasic(
  op: Operation,
  header: string,
): Promise<Result<Extract<Caller, { kind: 'basic' }>, Failure>> {
  const policy = await op.read.policies.current();
  if (!passwordApiAccessHolds(policy.document)) return fail(DISABLED);
  const decoded = Buffer.from(header.slice('Basic '.length).trim(), 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1) return fail(failure.invalidCredentials());
  const checked = await checkPassword(op, decoded.slice(0, colon), decoded.slice(colon + 1), 'api', (user) =>
    isPasswordOff(op, user),
  );
  if (!checked.ok) return checked;
  const user = checked.value;
  const decision = decideSignIn({
    user: factsOf(user),
    arrival: { way: 'NATIVE', by: 'PASSWORD' },
    proof: 'NOTHING',
    trustedDevice: null,
    policy: policy.document,
    now: op.now,
  });
  if (decision.outcome === 'DENY') return fail(failure.invalidCredentials());
  if (decision.outcome !== 'ALLOW') {
    await op.transaction((tx) =>
      tx.audit('api_password.refused', {
        by: user,
        subject: user,
        outcome: 'refused',
        detail: { rule: decision.rule },
      }),
    );
    return fail(HAS_FACTOR);
  }
  await op.transaction(async (tx) => {
    if (await tx.users.noteApiPassword(user.id, op.now))
      await tx.audit('api_password.used', { by: user, subject: user });
  });
  return succeed({ kind: 'basic', user: { id: user.id, name: user.name, email: user.email, role: user.role } });
}
