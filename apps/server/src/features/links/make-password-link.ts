import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { HOUR, type Instant } from '@countersign/domain/time.js';

import { failure, type Failure } from '../../operations/failures.js';
import type { Operation } from '../../operations/operation.js';
import { sha256 } from '../../platform/digest.js';

export interface PasswordLink {
  readonly link: string;
  readonly expiresAt: Instant;
  readonly email: string;
}

/** A link to choose a new password with, handed over on the host. It replaces the user's earlier one and leaves every factor alone. */
export async function makePasswordLink(
  op: Operation,
  input: { readonly email: string },
): Promise<Result<PasswordLink, Failure>> {
  const token = op.random.token();
  const expiresAt = op.now + HOUR;
  return op.transaction(async (tx) => {
    const subject = await tx.users.findByEmail(input.email);
    if (subject === null) return fail(failure.notFound('There is no user with this e-mail address.'));
    if (Boolean(subject.suspended))
      return fail(failure.conflict('This user is suspended and cannot sign in. Lift the suspension first.'));
    await tx.links.create({
      id: op.random.id(),
      kind: 'PASSWORD',
      userId: subject.id,
      tokenHash: sha256(token),
      createdAt: op.now,
      expiresAt,
    });
    await tx.audit('password_link.created', { subject });
    // In the fragment: it is not sent to a server, not logged by a proxy, and in no Referer.
    return succeed({ link: new URL(`/password#${token}`, op.publicUrl).href, expiresAt, email: subject.email });
  });
}
