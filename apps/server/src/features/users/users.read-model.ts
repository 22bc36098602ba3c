import type { EntityManager } from 'typeorm';

import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import { ROLES } from '@countersign/domain/users/roles.js';

import { directoryFilter, type DirectoryFilter } from '../../operations/directory-filter.js';
import { allOf, dialectOf, placeholders, type Dialect, type SqlCondition } from '../../persistence/dialect.js';
import { UserEntity } from '../../persistence/entities/user.entity.js';
import { countCoverage, type RoleCoverage } from './coverage.sql.js';
import { filterCondition, searchCondition } from './directory-filter.sql.js';
import { columnOf, indexOf, stretchesAfter, type DirectoryKey, type DirectoryOrder } from './directory-order.sql.js';
import { userSets, type UserIds } from './user-sets.sql.js';
import { UserDetailsReadModel } from './user-details.read-model.js';
import type { User } from './users.repository.js';

/** What is read of a user to show one; a list reads no password hash. */
export type ShownUser = Pick<
  User,
  | 'id'
  | 'email'
  | 'name'
  | 'role'
  | 'suspended'
  | 'createdAt'
  | 'lastSignInAt'
  | 'factorKinds'
  | 'graceForfeited'
  | 'firstSignInAt'
  | 'movedFromUnrequiredRoleAt'
  | 'lastThirdPartyProved'
>;

/** One user of a page, and what the page is sorted by. */
export interface DirectoryRow extends ShownUser {
  readonly sortedBy: string | number | null;
}

export interface DirectoryQuery {
  readonly filter: DirectoryFilter;
  readonly order: DirectoryOrder;
  readonly after: DirectoryKey | null;
  readonly limit: number;
  readonly policy: PolicyDocument;
  readonly now: Instant;
}

/** Columns of a row of a list; no password hash is read to show a name. */
export const SHOWN_USER_COLUMNS = `u.id as id, u.email as email, u.name as name, u.role as role, u.suspended as suspended, u.created_at as createdAt,
  u.first_sign_in_at as firstSignInAt, u.last_sign_in_at as lastSignInAt, u.moved_from_unrequired_role_at as movedFromUnrequiredRoleAt,
  u.factor_kinds as factorKinds, u.grace_forfeited as graceForfeited, u.last_third_party_proved as lastThirdPartyProved`;

/**
 * What finds fewer users than this is read where it is found, and sorted. What finds more is met often enough when the
 * order is walked, which soon fills a page. Either way alone is slow at a million users.
 */
const FEW = 2_000;

/**
 * Everybody, by the column that users_by_status begins with: MariaDB reads an index that the order is not made by only where
 * a condition begins as it does, and else the whole table, whatever index is forced on it.
 */
const IN_ANY_ROLE: SqlCondition = { sql: `u.role in (${placeholders(ROLES)})`, parameters: ROLES };

/** The directory: pages by keyset, each along one index, and counts only when they are asked for. */
export class UsersReadModel {
  readonly details: UserDetailsReadModel;
  private readonly dialect: Dialect;

  /** @param few below which number of users a page is sorted instead of walked to */
  constructor(
    private readonly manager: EntityManager,
    private readonly few = FEW,
  ) {
    this.details = new UserDetailsReadModel(manager);
    this.dialect = dialectOf(manager);
  }

  find(id: string): Promise<User | null> {
    return this.manager.findOneBy(UserEntity, { id });
  }

  /** What is shown of one user, read without an entity: the console asks it with every page. */
  async shown(id: string): Promise<ShownUser | null> {
    return (await this.findAll([id]))[0] ?? null;
  }

  /** What is shown of several, by name; who is not there is left out. */
  async shownAll(ids: readonly string[]): Promise<ShownUser[]> {
    return (await this.findAll(ids)).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  }

  async page(query: DirectoryQuery): Promise<{ rows: DirectoryRow[]; hasNextPage: boolean }> {
    const keys = await this.keysOf(query);
    const shown = keys.slice(0, query.limit);
    const users = new Map((await this.findAll(shown.map((key) => key.id))).map((user) => [user.id, user]));
    // Somebody may have been deleted between the two statements.
    const rows = shown.flatMap(({ id, sortedBy }) => {
      const user = users.get(id);
      return user === undefined ? [] : [{ ...user, sortedBy }];
    });
    return { rows, hasNextPage: keys.length > query.limit };
  }

  /**
   * Who is on the page, and one more. Apart from the rows: what a status is made of stands in the index of names, and with
   * nothing else to read the databases do not look at the rows of users who are not shown.
   */
  private async keysOf(query: DirectoryQuery): Promise<{ id: string; sortedBy: string | number | null }[]> {
    const wanted = query.limit + 1;
    const source = await this.sourceOf(query);
    const keys: { id: string; sortedBy: string | number | null }[] = [];
    for (const stretch of stretchesAfter(query.order, query.after, this.dialect)) {
      if (keys.length >= wanted) break;
      const where = allOf([
        stretch.condition,
        filterCondition(query.filter, query.policy, query.now),
        ...source.conditions,
      ]);
      const found: { id: string; sortedBy: string | number | null }[] = await this.manager.query(
        `select u.id as id, ${columnOf(query.order.field)} as sortedBy from ${source.from.sql} where ${where.sql}
         order by ${stretch.orderBy} limit ${wanted - keys.length}`,
        [...source.from.parameters, ...where.parameters],
      );
      keys.push(...found);
    }
    return keys;
  }

  private async findAll(ids: readonly string[]): Promise<ShownUser[]> {
    if (ids.length === 0) return [];
    return this.manager.query(`select ${SHOWN_USER_COLUMNS} from users u where u.id in (${placeholders(ids)})`, [
      ...ids,
    ]);
  }

  /** How many users a filter finds, on all pages. @param upTo counts no further; null: to the end */
  async count(
    { filter, policy, now }: Pick<DirectoryQuery, 'filter' | 'policy' | 'now'>,
    upTo: number | null = null,
  ): Promise<number> {
    const from = this.countedFrom(filter, now);
    const where = filterCondition(filter, policy, now);
    const users = `from ${from.sql} where ${where.sql}`;
    const [row]: { users: number | string }[] = await this.manager.query(
      upTo === null
        ? `select count(*) as users ${users}`
        : `select count(*) as users from (select 1 ${users} limit ${upTo}) found`,
      [...from.parameters, ...where.parameters],
    );
    return Number(row?.users ?? 0);
  }

  /** Where those who are counted are found soonest. */
  private countedFrom(filter: DirectoryFilter, now: Instant): SqlCondition {
    const search = searchCondition(filter);
    if (search !== null) return this.found(foundBySearch(search));
    const ids = userSets(filter, now).find((set) => set.ids !== null)?.ids ?? null;
    if (ids !== null) return this.found(ids);
    const through = (index: string) => ({ sql: this.dialect.through('users', 'u', index), parameters: [] });
    if (filter.dueForDays !== null) return through('users_without_factor');
    if (filter.recoveryCodesAtMost !== null) return through('users_by_own_codes');
    return { sql: 'users u', parameters: [] };
  }

  coverage(policy: PolicyDocument, now: Instant): Promise<RoleCoverage[]> {
    return countCoverage(this.manager, policy, now);
  }

  /** Where a page is read from: a few users by what finds them, else everybody in order. */
  private async sourceOf({
    filter,
    order,
    policy,
    now,
  }: DirectoryQuery): Promise<{ from: SqlCondition; conditions: readonly SqlCondition[] }> {
    const search = searchCondition(filter);
    if (search !== null && (await this.isFew(this.rowsOf(foundBySearch(search)))))
      return { from: this.found(foundBySearch(search)), conditions: [] };
    // As a value and not as EXISTS: a planner turns that into a join and sorts what it finds.
    const searched =
      search === null
        ? []
        : [
            {
              sql: `(select 1 from user_search_terms t where t.user_id = u.id and ${search.sql} limit 1) = 1`,
              parameters: search.parameters,
            },
          ];
    const through = (index: string) => ({
      from: { sql: this.dialect.through('users', 'u', index), parameters: [] },
      conditions: searched,
    });
    for (const { ids } of userSets(filter, now))
      if (ids !== null && (await this.isFew(this.rowsOf(ids)))) return { from: this.found(ids), conditions: searched };
    for (const [index, asked] of [
      ['users_without_factor', { dueForDays: filter.dueForDays }],
      ['users_by_own_codes', { recoveryCodesAtMost: filter.recoveryCodesAtMost }],
    ] as const) {
      if (Object.values(asked).every((value) => value === null)) continue;
      const condition = filterCondition({ ...directoryFilter(null), ...asked }, policy, now);
      const source = `${this.dialect.through('users', 'u', index)} where ${condition.sql}`;
      if (await this.isFew({ sql: source, parameters: condition.parameters })) return through(index);
    }
    // Whether there is a password is no fact of the index; whoever has a passkey or comes through a provider is.
    const byMethods = filter.signInMethods?.includes('PASSWORD') === false ? filter.signInMethods : null;
    const byFacts = filter.roles !== null || filter.statuses !== null || filter.factors !== null || byMethods !== null;
    const facts = filterCondition(
      {
        ...directoryFilter(null),
        roles: filter.roles,
        statuses: filter.statuses,
        factors: filter.factors,
        signInMethods: byMethods,
      },
      policy,
      now,
    );
    if (
      byFacts &&
      (await this.isFew({
        sql: `${this.dialect.through('users', 'u', 'users_by_status')} where ${facts.sql}`,
        parameters: facts.parameters,
      }))
    )
      return {
        from: through('users_by_status').from,
        conditions: [...searched, IN_ANY_ROLE],
      };
    return through(indexOf(order.field));
  }

  /** Users whom another table finds, from there. */
  private found(ids: UserIds): SqlCondition {
    const rows = this.rowsOf(ids);
    return {
      sql: `(select distinct ${ids.alias}.user_id as user_id from ${rows.sql}) s ${this.dialect.joinInThisOrder} users u on u.id = s.user_id`,
      parameters: rows.parameters,
    };
  }

  private rowsOf({ table, alias, index, where }: UserIds): SqlCondition {
    const from = index === null ? `${table} ${alias}` : this.dialect.through(table, alias, index);
    return { sql: `${from} where ${where.sql}`, parameters: where.parameters };
  }

  /** Counts no further than it must. */
  private async isFew(source: SqlCondition): Promise<boolean> {
    const [row]: { found: number | string }[] = await this.manager.query(
      `select count(*) as found from (select 1 from ${source.sql} limit ${this.few}) few`,
      [...source.parameters],
    );
    return Number(row?.found ?? 0) < this.few;
  }
}

function foundBySearch(where: SqlCondition): UserIds {
  return { table: 'user_search_terms', alias: 't', index: null, where };
}
