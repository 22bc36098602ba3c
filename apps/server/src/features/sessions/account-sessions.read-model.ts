import type { EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Instant } from '@countersign/domain/time.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';

import { sessionExpiry } from '../../operations/session-expiry.js';
import { allOf, dialectOf, type SqlCondition } from '../../persistence/dialect.js';
import { SHOWN_USER_COLUMNS, type ShownUser } from '../users/users.read-model.js';
import { notEnded, withinLimits } from './session-condition.sql.js';

/** Which sessions; null asks for nothing. */
export interface SessionFilter {
  readonly userId: string | null;
  readonly roles: readonly Role[] | null;
  /** How the address begins. */
  readonly ipAddress: string | null;
  /** Words of the client, in any case. */
  readonly client: string | null;
  readonly lastSeenBefore: Instant | null;
}

export interface AccountSession {
  readonly session: {
    readonly id: string;
    readonly method: SignInMethod;
    readonly createdAt: Instant;
    readonly lastSeenAt: Instant;
    readonly endsAtLatest: Instant | null;
    readonly judgedByProvider: boolean | number;
    readonly steppedUpUntil: Instant | null;
    readonly changingFactorsUntil: Instant | null;
    readonly ipAddress: string | null;
    readonly client: string | null;
  };
  readonly user: ShownUser;
  readonly expiresAt: Instant;
}

/** How many sessions there are, and of how many users. */
export interface SessionTotal {
  readonly sessions: number;
  readonly users: number;
}

interface SessionRow extends ShownUser {
  readonly sessionId: string;
  readonly method: SignInMethod;
  readonly startedAt: Instant;
  readonly lastSeenAt: Instant;
  readonly endsAtLatest: Instant | null;
  readonly judgedByProvider: boolean | number;
  readonly steppedUpUntil: Instant | null;
  readonly changingFactorsUntil: Instant | null;
  readonly ipAddress: string | null;
  readonly client: string | null;
}

interface Asked {
  readonly filter: SessionFilter;
  /** Whose sessions the caller may see. */
  readonly roles: readonly Role[];
  readonly policy: PolicyDocument;
  readonly now: Instant;
}

const COLUMNS = `${SHOWN_USER_COLUMNS}, s.id as sessionId, s.method as method, s.created_at as startedAt, s.last_seen_at as lastSeenAt,
  s.ends_at_latest as endsAtLatest, s.judged_by_provider as judgedByProvider, s.stepped_up_until as steppedUpUntil, s.changing_factors_until as changingFactorsUntil,
  s.ip_address as ipAddress, s.client as client`;

/** Read at a time where all are counted. */
const BATCH = 5_000;

/** The open sessions of the account, the one begun last first, by one index in any number of them. */
export class AccountSessionsReadModel {
  constructor(private readonly manager: EntityManager) {}

  async page(
    asked: Asked,
    after: { readonly at: Instant; readonly id: string } | null,
    limit: number,
  ): Promise<{ rows: AccountSession[]; hasNextPage: boolean }> {
    const found: AccountSession[] = [];
    for await (const batch of this.batches(asked, after, Math.max(limit + 1, 50))) {
      found.push(...batch);
      if (found.length > limit) break;
    }
    return { rows: found.slice(0, limit), hasNextPage: found.length > limit };
  }

  /** Of each role that has any. */
  async totals(asked: Asked): Promise<ReadonlyMap<Role, SessionTotal>> {
    const counted = new Map<Role, { sessions: number; users: Set<string> }>();
    for await (const batch of this.batches(asked, null, BATCH)) {
      for (const { user } of batch) {
        const of = counted.get(user.role) ?? { sessions: 0, users: new Set<string>() };
        of.sessions += 1;
        of.users.add(user.id);
        counted.set(user.role, of);
      }
    }
    const byRole = new Map<Role, SessionTotal>();
    for (const role of ROLES) {
      const of = counted.get(role);
      if (of !== undefined) byRole.set(role, { sessions: of.sessions, users: of.users.size });
    }
    return byRole;
  }

  /**
   * Another one whenever sessions of the account begin or end, and whenever a user is deleted with theirs: the ends of three
   * indexes, so that it may be asked all the time.
   */
  async mark(): Promise<string> {
    const ended: unknown[] = await this.manager.query(
      'select ended_at, count(*) as sessions from sessions where ended_at is not null group by ended_at order by ended_at desc limit 1',
    );
    const begun: unknown[] = await this.manager.query(
      'select id from sessions where ended_at is null order by created_at desc, id desc limit 1',
    );
    const deleted: unknown[] = await this.manager.query(
      "select id from audit_events where type = 'user.deleted' order by at desc, id desc limit 1",
    );
    return JSON.stringify([ended, begun, deleted]);
  }

  /** The same of one user. */
  async markOf(userId: string): Promise<string> {
    return JSON.stringify(
      await this.manager.query('select id from sessions where user_id = ? and ended_at is null order by id', [userId]),
    );
  }

  /** What the limits let pass is judged row by row, so that a batch may come out smaller than it was read. */
  private async *batches(
    asked: Asked,
    from: { readonly at: Instant; readonly id: string } | null,
    size: number,
  ): AsyncGenerator<AccountSession[]> {
    const { roles, policy, now } = asked;
    const dialect = dialectOf(this.manager);
    const { source, conditions } = narrowed(asked.filter);
    let after = from;
    for (;;) {
      const where = allOf([
        notEnded(roles),
        withinLimits(policy, now, roles),
        ...conditions,
        ...(after === null ? [] : [dialect.beyond('s.created_at', 's.id', '<', [after.at, after.id])]),
      ]);
      const table = dialect.through('sessions', 's', source);
      const rows: SessionRow[] = await this.manager.query(
        `select ${COLUMNS} from ${table} ${dialect.joinInThisOrder} users u on u.id = s.user_id where ${where.sql}
         order by s.created_at desc, s.id desc limit ${size}`,
        [...where.parameters],
      );
      yield rows.map((row) => judged(row, policy, now)).filter(({ expiresAt }) => expiresAt > now);
      const last = rows.at(-1);
      if (last === undefined || rows.length < size) return;
      after = { at: last.startedAt, id: last.sessionId };
    }
  }
}

/** Along the sessions of one user where one is named, else along all that are open, by when they began. */
function narrowed(filter: SessionFilter): { source: string; conditions: SqlCondition[] } {
  const conditions: SqlCondition[] = [];
  const ask = (sql: string, ...parameters: unknown[]): number => conditions.push({ sql, parameters });
  if (filter.userId !== null) ask('s.user_id = ?', filter.userId);
  if (filter.roles !== null) ask(`u.role in (${filter.roles.map(() => '?').join(', ')})`, ...filter.roles);
  if (filter.ipAddress !== null) ask("lower(s.ip_address) like ? escape '!'", `${literal(filter.ipAddress)}%`);
  if (filter.client !== null) ask("lower(s.client) like ? escape '!'", `%${literal(filter.client)}%`);
  if (filter.lastSeenBefore !== null) ask('s.last_seen_at < ?', filter.lastSeenBefore);
  return { source: filter.userId === null ? 'sessions_open' : 'sessions_user', conditions };
}

/** What was typed means itself in a LIKE. */
function literal(typed: string): string {
  return typed.toLowerCase().replace(/[!%_]/g, (sign) => `!${sign}`);
}

function judged(row: SessionRow, policy: PolicyDocument, now: Instant): AccountSession {
  const { sessionId, startedAt, ...user } = row;
  const {
    method,
    lastSeenAt,
    endsAtLatest,
    judgedByProvider,
    steppedUpUntil,
    changingFactorsUntil,
    ipAddress,
    client,
  } = row;
  const session = { createdAt: startedAt, lastSeenAt, endsAtLatest, judgedByProvider };
  return {
    user,
    session: { id: sessionId, method, ...session, steppedUpUntil, changingFactorsUntil, ipAddress, client },
    expiresAt: sessionExpiry({ ...user, ...session }, policy, now),
  };
}
