import type { EntityManager } from 'typeorm';

import { graceEndsAt } from '@countersign/domain/policy/decide-sign-in.js';
import type { TwoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import {
  passwordApiAccessHolds,
  ruleFor,
  type PolicyDocument,
  type RoleRule,
} from '@countersign/domain/policy/policy.js';
import { sessionEndsAt } from '@countersign/domain/sessions/session-end.js';
import { DAY, type Instant } from '@countersign/domain/time.js';

import { allOf, anyOf, dialectOf, placeholders, type SqlCondition } from '../../persistence/dialect.js';
import { lowerings, outlivedBy } from '../devices/lowered-hours.sql.js';
import { statusCondition } from '../users/status-condition.sql.js';
import { factsOf, standingOf } from '../../operations/user-facts.js';
import { SHOWN_USER_COLUMNS, type ShownUser } from '../users/users.read-model.js';
import { ExemptByProviderReadModel } from './exempt-by-provider.read-model.js';
import type { PolicyVersion } from './policy.repository.js';

export interface PreviewedUser {
  readonly user: ShownUser;
  readonly from: Instant | null;
  readonly reason: string;
}

export interface PreviewedGroup {
  readonly count: number;
  readonly entries: readonly PreviewedUser[];
}

export interface PolicyPreview {
  /** What the users of the groups are shown under, and when. */
  readonly current: PolicyVersion;
  readonly now: Instant;
  readonly toEnroll: PreviewedGroup;
  readonly inGrace: PreviewedGroup;
  readonly toReplaceFactor: PreviewedGroup;
  readonly exemptByProvider: PreviewedGroup;
  readonly alreadyProtected: PreviewedGroup;
  readonly passwordApiUsers: PreviewedGroup;
  readonly losePasswordSignIn: PreviewedGroup;
  /** What the policy would rest on that has never held, in words. */
  readonly warnings: readonly string[];
  readonly sessionsEnding: number;
  readonly trustedDevicesEnding: number;
}

type Explain = (user: ShownUser) => Omit<PreviewedUser, 'user'>;

interface SessionRow extends ShownUser {
  readonly sessionId: string;
  readonly startedAt: Instant;
  readonly lastSeenAt: Instant;
  readonly endsAtLatest: Instant | null;
  readonly judgedByProvider: boolean | number;
}

const SHOWN = 20;
const FEW = 2_000;
const PASSWORD_API_WITHIN = 30 * DAY;
const SESSION_BATCH = 5_000;
const NOBODY: PreviewedGroup = { count: 0, entries: [] };
const OWING: ReadonlySet<TwoFactorStatus> = new Set(['DUE', 'GRACE', 'REPLACE']);

/** What a policy that is not saved yet would do, by the same decision that judges sign-ins. */
export class PolicyPreviewReadModel {
  constructor(private readonly manager: EntityManager) {}

  async preview(
    after: PolicyDocument,
    before: PolicyVersion,
    now: Instant,
    options: { readonly endUnprotectedSessions: boolean },
  ): Promise<PolicyPreview> {
    const standing = (status: TwoFactorStatus) => statusCondition(status, after, now);
    return {
      current: before,
      now,
      toEnroll: await this.group(standing('DUE'), (user) => ({
        from: now,
        reason: reasonToEnroll(user, ruleFor(after, user.role)),
      })),
      inGrace: await this.group(standing('GRACE'), (user) => explainGrace(user, ruleFor(after, user.role), now)),
      toReplaceFactor: await this.group(standing('REPLACE'), (user) =>
        explainReplacement(user, ruleFor(after, user.role), now),
      ),
      exemptByProvider: await this.exemptByProvider(after, now),
      trustedDevicesEnding: await this.trustedDevicesEnding(after, before.document, now),
      alreadyProtected: await this.group(allOf([standing('ENABLED'), requiredRoles(after)]), () => ({
        from: null,
        reason: 'Has a second factor of an allowed kind already.',
      })),
      passwordApiUsers: passwordApiAccessHolds(after)
        ? NOBODY
        : await this.group(recentPasswordCalls(now), () => ({
            from: now,
            reason: 'Called the API with e-mail and password in the last 30 days, which would be refused.',
          })),
      losePasswordSignIn: await this.losePasswordSignIn(after, before.document, now),
      warnings: await new ExemptByProviderReadModel(this.manager).warnings(after),
      sessionsEnding: await this.sessionsEnding(after, before.document, now, options.endUnprotectedSessions),
    };
  }

  private async group(condition: SqlCondition, explain: Explain): Promise<PreviewedGroup> {
    const [row]: { users: number | string }[] = await this.manager.query(
      `select count(*) as users from users u where ${condition.sql}`,
      [...condition.parameters],
    );
    const count = Number(row?.users ?? 0);
    if (count === 0) return NOBODY;
    // Many are soon met by name; a few are sorted, sooner than everybody is asked.
    const source = count > FEW ? dialectOf(this.manager).through('users', 'u', 'users_by_name') : 'users u';
    const users: ShownUser[] = await this.manager.query(
      `select ${SHOWN_USER_COLUMNS} from ${source} where ${condition.sql} order by u.name_key, u.id limit ${SHOWN}`,
      [...condition.parameters],
    );
    return { count, entries: users.map((user) => ({ user, ...explain(user) })) };
  }

  /** Of the roles that must use a second factor: whoever has none, and came through a provider that stands for it. */
  private async exemptByProvider(after: PolicyDocument, now: Instant): Promise<PreviewedGroup> {
    const exempt = (['PROVIDER_PROVED', 'PROVIDER_SILENT'] as const).map((status) =>
      statusCondition(status, after, now),
    );
    const group = await this.group(allOf([anyOf(exempt), requiredRoles(after)]), () => ({ from: null, reason: '' }));
    const reasons = await new ExemptByProviderReadModel(this.manager).reasons(group.entries.map(({ user }) => user));
    return {
      ...group,
      entries: group.entries.map((entry) => ({ ...entry, reason: reasons.get(entry.user.id) ?? entry.reason })),
    };
  }

  /** Whoever has a password that would no longer be taken; without a provider that is everything they have. */
  private async losePasswordSignIn(
    after: PolicyDocument,
    before: PolicyDocument,
    now: Instant,
  ): Promise<PreviewedGroup> {
    const roles = after.rules
      .filter(({ role, passwordSignIn }) => !passwordSignIn && ruleFor(before, role).passwordSignIn)
      .map((rule) => rule.role);
    if (roles.length === 0) return NOBODY;
    const group = await this.group(
      {
        sql: `u.suspended = 0 and u.password_hash is not null and u.role in (${placeholders(roles)})`,
        parameters: roles,
      },
      () => ({ from: now, reason: 'Has no other way in: connect a provider first.' }),
    );
    if (group.count === 0) return group;
    const shown = group.entries.map(({ user }) => user.id);
    const linked: { userId: string }[] = await this.manager.query(
      `select i.user_id as userId from provider_identities i join providers p on p.id = i.provider_id
       where p.enabled = 1 and i.user_id in (${placeholders(shown)})`,
      shown,
    );
    const comeByProvider = new Set(linked.map(({ userId }) => userId));
    const entries = group.entries.map((entry) =>
      comeByProvider.has(entry.user.id) ? { ...entry, reason: 'Comes in through a provider only.' } : entry,
    );
    return { ...group, entries };
  }

  /** Trusted devices of today that are older than the other policy allows. */
  private async trustedDevicesEnding(after: PolicyDocument, before: PolicyDocument, now: Instant): Promise<number> {
    let ending = 0;
    for (const { role, hours } of lowerings(before, after)) {
      const outlived = outlivedBy(hours, now);
      const [row]: { devices: number | string }[] = await this.manager.query(
        `select count(*) as devices from trusted_devices d ${dialectOf(this.manager).joinInThisOrder} users u on u.id = d.user_id where u.role = ? and d.expires_at > ? and ${outlived.sql}`,
        [role, now, ...outlived.parameters],
      );
      ending += Number(row?.devices ?? 0);
    }
    return ending;
  }

  /** Sessions that are alive under the current policy and would not be under the other one. */
  private async sessionsEnding(
    after: PolicyDocument,
    before: PolicyDocument,
    now: Instant,
    endUnprotected: boolean,
  ): Promise<number> {
    let ending = 0;
    let last = '';
    for (;;) {
      const rows: SessionRow[] = await this.manager.query(
        `select ${SHOWN_USER_COLUMNS}, s.id as sessionId, s.created_at as startedAt, s.last_seen_at as lastSeenAt, s.ends_at_latest as endsAtLatest, s.judged_by_provider as judgedByProvider
         from sessions s join users u on u.id = s.user_id where s.id > ? and s.ended_at is null and u.suspended = 0 order by s.id limit ${SESSION_BATCH}`,
        [last],
      );
      ending += rows.filter(
        (row) => isAlive(row, before, now) && (!isAlive(row, after, now) || (endUnprotected && owes(row, after, now))),
      ).length;
      const end = rows.at(-1);
      if (end === undefined || rows.length < SESSION_BATCH) return ending;
      last = end.sessionId;
    }
  }
}

function isAlive(row: SessionRow, policy: PolicyDocument, now: Instant): boolean {
  const rule = ruleFor(policy, row.role);
  const session = { createdAt: row.startedAt, lastSeenAt: row.lastSeenAt, endsAtLatest: row.endsAtLatest };
  return sessionEndsAt(session, rule, row.judgedByProvider ? null : graceEndsAt(factsOf(row), rule, now)) > now;
}

function owes(row: SessionRow, policy: PolicyDocument, now: Instant): boolean {
  return OWING.has(standingOf(row, policy, now).status);
}

function requiredRoles(policy: PolicyDocument): SqlCondition {
  const roles = policy.rules.filter((rule) => rule.required).map((rule) => rule.role);
  return roles.length === 0
    ? { sql: '1 = 0', parameters: [] }
    : { sql: `u.role in (${placeholders(roles)})`, parameters: roles };
}

function recentPasswordCalls(now: Instant): SqlCondition {
  return { sql: 'u.suspended = 0 and u.last_api_password_at > ?', parameters: [now - PASSWORD_API_WITHIN] };
}

function reasonToEnroll(user: ShownUser, rule: RoleRule): string {
  const asked = 'Has no second factor and would have to set one up at the next sign-in';
  if (rule.gracePeriodDays === 0) return `${asked}.`;
  return user.graceForfeited
    ? `${asked}: whoever had a factor before, or was reset, has no grace period.`
    : `${asked}: the grace period is over.`;
}

function explainReplacement(user: ShownUser, rule: RoleRule, now: Instant): Omit<PreviewedUser, 'user'> {
  const has = 'Has only factors of kinds that would no longer be allowed';
  // Who never signed in would begin to owe it then.
  const endsAt = graceEndsAt(factsOf({ ...user, firstSignInAt: user.firstSignInAt ?? now }), rule, now);
  if (endsAt === null || endsAt <= now) return { from: now, reason: `${has}, and replaces them at the next sign-in.` };
  const days = `${rule.gracePeriodDays} day${rule.gracePeriodDays === 1 ? '' : 's'}`;
  return user.firstSignInAt === null
    ? { from: null, reason: `${has}, and would have ${days} from the first sign-in on to replace them.` }
    : { from: endsAt, reason: `${has}, and would have to replace them before the grace period of ${days} ends.` };
}

function explainGrace(user: ShownUser, rule: RoleRule, now: Instant): Omit<PreviewedUser, 'user'> {
  const from = graceEndsAt(factsOf(user), rule, now);
  const days = `${rule.gracePeriodDays} day${rule.gracePeriodDays === 1 ? '' : 's'}`;
  const reason =
    from === null
      ? `Has never signed in, and would have ${days} from the first sign-in on to set up a second factor.`
      : `Has no second factor, and would have to set one up before the grace period of ${days} ends.`;
  return { from, reason };
}
