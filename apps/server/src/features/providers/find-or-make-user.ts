import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { mappedRole } from '@countersign/domain/third-party/mapped-role.js';
import { domainOf } from '@countersign/domain/third-party/email-domain.js';
import type { ProviderRefusalCode } from '@countersign/domain/third-party/refusals.js';
import { emailProblem, nameProblem } from '@countersign/domain/users/input-problems.js';

import type { Operation, Transaction } from '../../operations/operation.js';
import type { ProviderAssertion } from '../../operations/provider-assertion.js';
import type { User } from '../users/users.repository.js';
import type { StoredProvider } from './provider-settings.js';

interface Found {
  readonly user: User;
  readonly identityId: string;
}
interface NotFound {
  readonly code: ProviderRefusalCode;
  /** Whose address it is, where it is somebody's: for the trail only. */
  readonly user: User | null;
}

/**
 * Whom an assertion names: the user of (issuer, subject), and nobody by an address alone (security.md, rule 11). A subject
 * that nobody has is linked where an admin has allowed it for this verified address, or made a user where the address is
 * nobody's and the provider creates users for its domain. Call it with the provider's row locked.
 */
export async function findOrMakeUser(
  op: Operation,
  tx: Transaction,
  provider: StoredProvider,
  assertion: ProviderAssertion,
): Promise<Result<Found, NotFound>> {
  const identity = await tx.identities.findBySubject(provider.id, assertion);
  if (identity !== null) {
    const user = await tx.users.findLocked(identity.userId);
    // Read again under the user's lock: it may have been taken away just now.
    const held = await tx.identities.find(identity.id);
    return user === null || held === null ? refused('NO_USER') : succeed({ user, identityId: identity.id });
  }
  const email = assertion.email?.trim() ?? '';
  if (email === '' || emailProblem(email) !== null) return refused('EMAIL_MISSING');
  if (!assertion.emailVerified) return refused('EMAIL_UNVERIFIED');
  const known = await tx.users.findByEmail(email);
  if (known !== null) return linkWhereAllowed(op, tx, provider, assertion, known);
  const { createUsers, createDomains } = provider.settings;
  if (!createUsers || !createDomains.includes(domainOf(email))) return refused('NO_USER');
  return make(op, tx, provider, assertion, email);
}

async function linkWhereAllowed(
  op: Operation,
  tx: Transaction,
  provider: StoredProvider,
  assertion: ProviderAssertion,
  known: User,
): Promise<Result<Found, NotFound>> {
  const user = await tx.users.findLocked(known.id);
  if (user === null) return refused('NO_USER');
  if (user.suspended) return refused('SUSPENDED', user);
  if (!provider.settings.roles.includes(user.role)) return refused('ROLE_OFF', user);
  if (!(await tx.identities.claimAllowance(user.id, provider.id, op.now))) return refused('EXISTS_UNLINKED', user);
  const identityId = await link(op, tx, provider, assertion, user.id);
  if (identityId === null) return refused('TAKEN', user);
  await tx.audit('identity.linked', { by: user, subject: user, detail: { provider: provider.name, by: 'allowance' } });
  await tx.mail(user, { kind: 'IDENTITY_LINKED', providerName: provider.name });
  return succeed({ user, identityId });
}

async function make(
  op: Operation,
  tx: Transaction,
  provider: StoredProvider,
  assertion: ProviderAssertion,
  email: string,
): Promise<Result<Found, NotFound>> {
  const role = mappedRole(provider.settings, assertion.roleValues);
  if (!provider.settings.roles.includes(role)) return refused('ROLE_OFF');
  const asserted = assertion.name?.trim() ?? '';
  const name = nameProblem(asserted) === null ? asserted : (email.split('@')[0] ?? email);
  const id = op.random.id();
  await tx.users.create({ id, email, name, role, passwordHash: null, createdAt: op.now });
  const identityId = await link(op, tx, provider, assertion, id);
  const user = await tx.users.find(id);
  if (identityId === null || user === null) throw new Error('a subject was linked while its provider was locked');
  await tx.audit('user.created', { by: user, subject: user, detail: { role, provider: provider.name } });
  return succeed({ user, identityId });
}

async function link(
  op: Operation,
  tx: Transaction,
  provider: StoredProvider,
  { issuer, subject }: ProviderAssertion,
  userId: string,
): Promise<string | null> {
  const id = op.random.id();
  return (await tx.identities.link({ id, providerId: provider.id, userId, issuer, subject }, op.now)) ? id : null;
}

function refused(code: ProviderRefusalCode, user: User | null = null): Result<never, NotFound> {
  return fail({ code, user });
}
