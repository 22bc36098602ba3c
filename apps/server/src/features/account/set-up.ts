import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { organizationNameProblem } from '@countersign/domain/users/input-problems.js';

import { BY_PASSWORD } from '../../operations/came-by.js';
import { endAccess } from '../../operations/end-access.js';
import { failure, type Failure } from '../../operations/failures.js';
import { newUserProblems } from '../../operations/new-user-problems.js';
import type { Operation, Transaction } from '../../operations/operation.js';
import { advanceSignIn, type SignInProgress } from '../../operations/sign-in-progress.js';
import { weakPassword } from '../../operations/weak-password.js';
import { sha256 } from '../../platform/digest.js';
import type { User } from '../users/users.repository.js';

export interface SetUpInput {
  readonly token: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly organizationName: string | null;
}

const DEAD_LINK = failure.notFound(
  'This set-up link is not valid any more. Restart the server: it prints a new one until an owner has set up a second factor.',
);

/** The first run: the owner, made by whoever holds the link that the server printed on its own host. */
export async function setUp(op: Operation, input: SetUpInput): Promise<Result<SignInProgress, Failure>> {
  const problems = newUserProblems(input);
  const organizationName = input.organizationName?.trim() ?? null;
  const nameProblem =
    organizationName === null || organizationName === '' ? null : organizationNameProblem(organizationName);
  if (nameProblem !== null) problems.push({ path: 'input.organizationName', message: nameProblem });
  if (problems.length > 0) return fail(failure.badInput(problems));
  const tokenHash = sha256(input.token);
  if ((await op.read.links.findOpen('SET_UP', tokenHash, op.now)) === null) return fail(DEAD_LINK);
  const weak = await weakPassword(op, input.password, input, { organizationName });
  if (weak !== null) return fail(weak);
  const passwordHash = await op.hasher.hash(input.password);
  return op.transaction(async (tx) => {
    const link = await tx.links.findOpen('SET_UP', tokenHash, op.now);
    if (link === null || (await tx.account.get()).setUpAt !== null) return fail(DEAD_LINK);
    const existing = await tx.users.findByEmail(input.email);
    if (existing !== null && (existing.role !== 'OWNER' || existing.factorKinds !== 0)) {
      return fail(
        failure.badField('input.email', 'There is a user with this address already. Use another one, or sign in.'),
      );
    }
    if (!(await tx.links.claim(link.id, op.now))) return fail(DEAD_LINK);
    if (organizationName !== null && organizationName !== '') await tx.account.rename(organizationName);
    const user = await makeOwner(op, tx, existing, input, passwordHash);
    await tx.audit('account.set_up', { by: user, subject: user });
    const policy = await tx.policies.current();
    const progress = await advanceSignIn(op, tx, user, policy, {
      signInId: null,
      came: BY_PASSWORD,
      transport: 'COOKIE',
      proof: 'NOTHING',
      issuedCodeId: null,
      passwordJustChosen: true,
    });
    return progress === null ? fail(failure.invalidCredentials()) : succeed(progress);
  });
}

/** An owner who never enrolled takes the set-up up again; anybody else is new. */
async function makeOwner(
  op: Operation,
  tx: Transaction,
  existing: User | null,
  input: SetUpInput,
  passwordHash: string,
): Promise<User> {
  const id = existing?.id ?? op.random.id();
  if (existing === null) {
    await tx.users.create({
      id,
      email: input.email.trim(),
      name: input.name.trim(),
      role: 'OWNER',
      passwordHash,
      createdAt: op.now,
    });
  } else {
    await tx.users.setPassword(id, passwordHash);
    await tx.users.rename(id, input.name.trim(), existing.email);
    await endAccess(op, tx, existing, 'the set-up was taken up again');
  }
  const user = await tx.users.find(id);
  if (user === null) throw new Error('the owner just made is not there');
  return user;
}
