import type { EntityManager } from 'typeorm';

import type { SignInOutcome, SignInRule } from '@countersign/domain/policy/decide-sign-in.js';
import { describeEvidence } from '@countersign/domain/policy/provider-evidence.js';
import { explainSignIn } from '@countersign/domain/policy/explain-sign-in.js';
import { askedAtTheTime, type AskedAtTheTime } from '@countersign/domain/policy/policy-in-time.js';
import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { readEvidence } from '../../operations/came-by.js';
import { dialectOf, type SqlCondition } from '../../persistence/dialect.js';
import { PolicyRepository } from '../policy/policy.repository.js';

export interface EndedSignIn {
  readonly id: string;
  readonly at: Instant;
  readonly method: SignInMethod;
  /** As the provider was called then; null: it came through none. */
  readonly providerName: string | null;
  /** What the provider said about how the user proved it, in words; null: it came through none. */
  readonly evidence: string | null;
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

/** What the reason of a user's sign-ins is told from, as far as it is kept. */
interface KeptOfUser {
  readonly role: Role;
  readonly firstSignInAt: Instant | null;
  readonly movedFromUnrequiredRoleAt: Instant | null;
  /** Null: not as far as the trail goes back. */
  readonly roleChangedAt: Instant | null;
}

/** Sign-ins with how they ended. One that nobody finished in time is abandoned, without anybody having to say so. */
export class SignInsReadModel {
  private readonly policies: PolicyRepository;

  constructor(private readonly manager: EntityManager) {
    this.policies = new PolicyRepository(manager);
  }

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
      `select s.id as id, s.at as at, s.method as method, s.outcome as outcome, s.rule as rule, s.policy_version as policyVersion, s.trusted_until as trustedUntil, s.provider_name as providerName, s.evidence as evidence, s.ip_address as ipAddress, s.client as client
       from sign_ins s where s.user_id = ? and (s.outcome is not null or s.pending_until <= ?) and ${before.sql}
       order by s.at desc, s.id desc limit ${limit + 1}`,
      [userId, now, ...before.parameters],
    );
    const asked = await this.askedOf(userId, rows);
    return { rows: rows.slice(0, limit).map((row) => ended(row, asked(row))), hasNextPage: rows.length > limit };
  }

  /** Of a sign-in before the last change of role nothing is said: which rule was theirs then is not kept with it. */
  private async askedOf(
    userId: string,
    rows: readonly SignInRow[],
  ): Promise<(signIn: SignInRow) => AskedAtTheTime | null> {
    const [user]: KeptOfUser[] = await this.manager.query(
      `select u.role as role, u.first_sign_in_at as firstSignInAt, u.moved_from_unrequired_role_at as movedFromUnrequiredRoleAt,
         (select max(e.at) from audit_events e where e.subject_id = u.id and e.type = 'user.role_changed') as roleChangedAt
       from users u where u.id = ?`,
      [userId],
    );
    const newest = Math.max(0, ...rows.map((row) => row.policyVersion));
    if (user === undefined || newest === 0) return () => null;
    const history = await this.policies.upTo(newest);
    const since = user.roleChangedAt ?? 0;
    return (signIn) => (signIn.at < since ? null : askedAtTheTime(history, signIn, user));
  }
}

function ended({ trustedUntil, ...row }: SignInRow, asked: AskedAtTheTime | null): EndedSignIn {
  const outcome = row.outcome ?? 'ABANDONED';
  const { policyVersion } = row;
  const said = readEvidence(row.evidence);
  const evidence = said === null ? null : describeEvidence(said);
  return {
    ...row,
    outcome,
    evidence,
    explanation: explainSignIn(row.rule, outcome, { policyVersion, method: row.method, trustedUntil, asked }),
  };
}
