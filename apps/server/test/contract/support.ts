import type { Role } from '@countersign/domain/users/roles.js';
import type { Instant } from '@countersign/domain/time.js';
import { emailKey, nameKey, searchTerms } from '@countersign/domain/users/search-terms.js';

import { openServices } from '../../src/compose.js';
import { readConfig } from '../../src/config.js';
import { NO_ORIGIN, userActor, type Actor } from '../../src/operations/caller.js';
import { createOperation, type OperationServices } from '../../src/operations/create-operation.js';
import type { Operation } from '../../src/operations/operation.js';
import type { Databases } from '../../src/persistence/data-source.js';
import { createLogger } from '../../src/platform/logger.js';
import { MovableClock } from '../harness/clock.js';
import { migratedTestDatabase } from '../harness/database.js';

/** The moment at which these tests begin. */
export const NOW: Instant = Date.UTC(2026, 4, 3, 12);

export interface SeededUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly suspended: boolean;
  readonly hasPassword: boolean;
  readonly createdAt: Instant;
  readonly firstSignInAt: Instant | null;
  readonly lastSignInAt: Instant | null;
  readonly movedFromUnrequiredRoleAt: Instant | null;
  readonly factorKinds: number;
  readonly enrolledAt: Instant | null;
  readonly graceForfeited: boolean;
  readonly lastApiPasswordAt: Instant | null;
  readonly providerKinds: number;
  readonly lastThirdPartyProved: boolean | null;
}

/** A user with what a test says about it; an agent who never signed in where it says nothing. */
export function seeded(number: number, changes: Partial<SeededUser> = {}): SeededUser {
  const id = changes.id ?? `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return {
    id,
    name: `User ${number}`,
    email: `user${number}@example.com`,
    role: 'AGENT',
    suspended: false,
    hasPassword: true,
    createdAt: NOW,
    firstSignInAt: null,
    lastSignInAt: null,
    movedFromUnrequiredRoleAt: null,
    factorKinds: 0,
    enrolledAt: null,
    graceForfeited: false,
    lastApiPasswordAt: null,
    providerKinds: 0,
    lastThirdPartyProved: null,
    ...changes,
  };
}

/** A migrated database of one's own, and everything an operation is made of, on a clock that the test moves. */
export class OpenTestDatabase {
  constructor(
    readonly databases: Databases,
    readonly services: OperationServices,
    readonly clock: MovableClock,
    private readonly closeAll: () => Promise<void>,
  ) {}

  get reader() {
    return this.services.unitOfWork.reader;
  }

  /** An operation at the present moment, by the host unless somebody else is named. */
  begin(actor?: { readonly id: string; readonly name: string }): Operation {
    const by: Actor = actor === undefined ? { kind: 'HOST', id: null, label: 'A test' } : userActor(actor);
    return createOperation(this.services, { kind: 'anonymous' }, NO_ORIGIN, by);
  }

  /** Rows as they are, past every rule: for many users, or for ones that the rules would not make today. */
  async seedUsers(users: readonly SeededUser[], options: { readonly searchable?: boolean } = {}): Promise<void> {
    await this.insert(
      'users',
      [
        'id',
        'email',
        'email_key',
        'name',
        'name_key',
        'role',
        'suspended',
        'password_hash',
        'created_at',
        'first_sign_in_at',
        'last_sign_in_at',
        'moved_from_unrequired_role_at',
        'factor_kinds',
        'enrolled_at',
        'grace_forfeited',
        'last_api_password_at',
        'provider_kinds',
        'last_third_party_proved',
      ],
      users.map((user) => [
        user.id,
        user.email,
        emailKey(user.email),
        user.name,
        nameKey(user.name),
        user.role,
        user.suspended ? 1 : 0,
        user.hasPassword ? 'not a hash' : null,
        user.createdAt,
        user.firstSignInAt,
        user.lastSignInAt,
        user.movedFromUnrequiredRoleAt,
        user.factorKinds,
        user.enrolledAt,
        user.graceForfeited ? 1 : 0,
        user.lastApiPasswordAt,
        user.providerKinds,
        user.lastThirdPartyProved === null ? null : Number(user.lastThirdPartyProved),
      ]),
    );
    if (options.searchable === true) {
      await this.insert(
        'user_search_terms',
        ['term', 'user_id'],
        users.flatMap((user) => searchTerms(user.name, user.email).map((term) => [term, user.id])),
      );
    }
  }

  async insert(table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void> {
    const row = `(${columns.map(() => '?').join(', ')})`;
    await this.services.unitOfWork.write(async (manager) => {
      for (let at = 0; at < rows.length; at += 500) {
        const batch = rows.slice(at, at + 500);
        await manager.query(
          `insert into ${table} (${columns.join(', ')}) values ${batch.map(() => row).join(', ')}`,
          batch.flat(),
        );
      }
    });
  }

  async empty(...tables: string[]): Promise<void> {
    await this.services.unitOfWork.write(async (manager) => {
      for (const table of tables) await manager.query(`delete from ${table}`);
    });
  }

  close(): Promise<void> {
    return this.closeAll();
  }
}

/** On SQLite or MariaDB, as the run says. */
export async function openTestDatabase(): Promise<OpenTestDatabase> {
  const database = await migratedTestDatabase();
  const config = readConfig({
    DATABASE_URL: database.url,
    DATA_DIR: database.dataDir,
    SECRET_KEYS: 'a-key-for-tests-only-0123456789abcdef',
  });
  const clock = new MovableClock(NOW);
  const { services, databases, close } = await openServices(config, createLogger('silent'), clock);
  return new OpenTestDatabase(databases, services, clock, async () => {
    await close();
    await database.drop();
  });
}
