import type { EntityManager } from 'typeorm';

import type { SignInRule } from '@countersign/domain/policy/decide-sign-in.js';
import type { Instant } from '@countersign/domain/time.js';

import { SignInEntity } from '../../persistence/entities/sign-in.entity.js';

export type SignInOutcomeKept = NonNullable<SignInEntity['outcome']>;

/** Every sign-in with the decision it was given. */
export class SignInsRepository {
  constructor(private readonly manager: EntityManager) {}

  async record(signIn: Omit<SignInEntity, never>): Promise<void> {
    await this.manager.insert(SignInEntity, signIn);
  }

  /** @param pendingUntil null: it has ended, with `outcome`. */
  async update(
    id: string,
    outcome: SignInOutcomeKept | null,
    rule: SignInRule,
    policyVersion: number,
    pendingUntil: Instant | null,
  ): Promise<void> {
    await this.manager.update(SignInEntity, { id }, { outcome, rule, policyVersion, pendingUntil });
  }
}
