import type { EntityManager } from 'typeorm';

import type { SignInOutcome, SignInRule } from '@countersign/domain/policy/decide-sign-in.js';
import { explainSignIn } from '@countersign/domain/policy/explain-sign-in.js';
import type { Instant } from '@countersign/domain/time.js';

import { dialectOf, type SqlCondition } from '../../persistence/dialect.js';

export interface EndedSignIn {
  readonly id: string;
  readonly at: Instant;
  readonly method: 'PASSWORD';
  readonly outcome: SignInOutcome;
  readonly rule: SignInRule;
  readonly policyVersion: number;
  readonly explanation: string;
  readonly ipAddress: string | null;
  readonly client: string | null;
}

interface SignInRow extends Omit<EndedSignIn, 'outcome' | 'explanation'> {
  readonly outcome: SignInOutcome | null;
  readonly trustedUntil: Instant | null;
}

/** Sign-ins with how they ended. One that nobody finished in time is abandoned, without anybody having to say so. */
export class SignInsReadModel {
  constructor(private readonly manager: EntityManager) {}

  /** Of one user, newest first. */
  async page(
    userId: string,
    after: { readonly at: Instant; readonly id: string } | null,
    limit: number,
    now: Instant,
  ): Promise<{ rows: EndedSignIn[]; hasNextPage: boolean }> {
    const before: SqlCondition =
      after === null
        ? { sql: '1 = 1', parameters: [] }
        : dialectOf(this.manager).beyond('s.at', 's.id', '<', [after.at, after.id]);
    const rows: SignInRow[] = await this.manager.query(
      `select s.id as id, s.at as at, s.method as method, s.outcome as outcome, s.rule as rule, s.policy_version as policyVersion, s.trusted_until as trustedUntil, s.ip_address as ipAddress, s.client as client
       from sign_ins s where s.user_id = ? and (s.outcome is not null or s.pending_until <= ?) and ${before.sql}
       order by s.at desc, s.id desc limit ${limit + 1}`,
      [userId, now, ...before.parameters],
    );
    return { rows: rows.slice(0, limit).map(ended), hasNextPage: rows.length > limit };
  }
}

function ended({ trustedUntil, ...row }: SignInRow): EndedSignIn {
  const outcome = row.outcome ?? 'ABANDONED';
  const { policyVersion } = row;
  return { ...row, outcome, explanation: explainSignIn(row.rule, outcome, { policyVersion, trustedUntil }) };
}
