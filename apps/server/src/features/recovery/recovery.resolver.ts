import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { actingCaller, sessionCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { toDate, toDateOrNull } from '../../platform/clock.js';
import { toUserType } from '../users/user-mapping.js';
import { issueRecoveryCode } from './issue-recovery-code.js';
import {
  IssueRecoveryCodeInput,
  IssueRecoveryCodePayload,
  RecoveryCodeSet,
  ResetTwoFactorInput,
  ResetTwoFactorPayload,
} from './recovery.types.js';
import { regenerateRecoveryCodes } from './regenerate-recovery-codes.js';
import { resetTwoFactor } from './reset-two-factor.js';

@Resolver()
export class RecoveryResolver {
  @Allow({ session: 'ANY', stepUp: 'FULL' })
  @Mutation(() => RecoveryCodeSet, {
    description: 'Ten new own recovery codes; the old ones stop working. Needs a factor.',
  })
  async regenerateRecoveryCodes(@Ctx() { op }: GraphQLContext): Promise<RecoveryCodeSet> {
    const made = valueOf(await regenerateRecoveryCodes(op, sessionCaller(op.caller).user));
    return { codes: [...made.codes], expiresAt: toDateOrNull(made.expiresAt) };
  }

  @Allow({ session: 'RECOVER_USERS', stepUp: 'FULL', token: 'RECOVER_USERS' })
  @Mutation(() => IssueRecoveryCodePayload, {
    description:
      'One recovery code for a user of an equal or lower role who is locked out; never for oneself. It replaces an earlier issued one, expires, works once, opens nothing without the password, and its user is told by mail that it exists. With an API token only where it goes to the user by e-mail.',
  })
  async issueRecoveryCode(
    @Arg('input', () => IssueRecoveryCodeInput, { description: 'For whom, why, and how it gets there.' })
    input: IssueRecoveryCodeInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<IssueRecoveryCodePayload> {
    const { code, expiresAt, user } = valueOf(await issueRecoveryCode(op, actingCaller(op.caller).user, input));
    return { code, expiresAt: toDate(expiresAt), user: toUserType(user, await op.read.policies.current(), op.now) };
  }

  @Allow({ session: 'RECOVER_USERS', stepUp: 'FULL' })
  @Mutation(() => ResetTwoFactorPayload, {
    description:
      'Takes all factors, codes, trusted devices and sessions of a user of an equal or lower role away; never of oneself. The user enrolls at the next sign-in, if a second factor is required of them.',
  })
  async resetTwoFactor(
    @Arg('input', () => ResetTwoFactorInput, { description: 'Whose, and why.' }) input: ResetTwoFactorInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<ResetTwoFactorPayload> {
    const user = valueOf(await resetTwoFactor(op, sessionCaller(op.caller).user, input));
    return { user: toUserType(user, await op.read.policies.current(), op.now) };
  }
}
