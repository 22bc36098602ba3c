import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openServices } from '../../src/compose.js';
import { readConfig } from '../../src/config.js';
import {
  DatabaseError,
  isMigrated,
  migrate,
  openDatabases,
  type Databases,
} from '../../src/persistence/data-source.js';
import { createUnitOfWork, type UnitOfWork } from '../../src/persistence/unit-of-work.js';
import { createLogger } from '../../src/platform/logger.js';
import { createTestDatabase, DATABASE, type TestDatabase } from '../harness/database.js';

const KEY = 'a-key-for-tests-only-0123456789abcdef';
const OTHER_KEY = 'another-key-for-tests-only-0123456789';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const configWith = (keys: string) =>
  readConfig({ DATABASE_URL: database.url, DATA_DIR: database.dataDir, SECRET_KEYS: keys });
const start = async (keys: string) => (await openServices(configWith(keys), createLogger('silent'))).close();

async function withDatabases<T>(work: (databases: Databases) => Promise<T>): Promise<T> {
  const databases = await openDatabases(configWith(KEY));
  try {
    return await work(databases);
  } finally {
    await databases.close();
  }
}

describe('migrations', () => {
  it('make what the entities say, and a second run does nothing', async () => {
    await withDatabases(async (databases) => {
      expect(await migrate(databases)).toBeGreaterThan(0);
      const { upQueries } = await databases.writer.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
      expect(await isMigrated(databases)).toBe(true);
      expect(await migrate(databases)).toBe(0);
    });
  });

  it('of a newer release: the start is refused, and says what to do', async () => {
    await start(KEY);
    await withDatabases((databases) =>
      databases.writer.query(
        "insert into migrations (timestamp, name) values (9999999999999, 'FromTheFuture9999999999999')",
      ),
    );
    await expect(start(KEY)).rejects.toThrow(
      /newer than this release.*FromTheFuture9999999999999.*Start the release that made it, or restore the backup/s,
    );
    await expect(start(KEY)).rejects.toBeInstanceOf(DatabaseError);
  });

  it('two first starts at once make one account with one policy', async () => {
    // The tables first: two servers that migrate at once are the operator's to avoid.
    await withDatabases((databases) => migrate(databases));
    await Promise.all([start(KEY), start(KEY), start(KEY)]);
    await withDatabases(async ({ reader }) => {
      expect(await reader.query('select id from account')).toHaveLength(1);
      expect(await reader.query('select version from policy_versions')).toHaveLength(1);
    });
  });
});

describe('the keys', () => {
  it('are checked at every start: others are refused, and never mean "no second factor"', async () => {
    await start(KEY);
    await expect(start(OTHER_KEY)).rejects.toThrow(
      /SECRET_KEYS does not hold the key that this database was written with/,
    );
    await start(KEY);
  });

  it('in use before are enough behind a new one, and a new one alone is not', async () => {
    await start(KEY);
    await start(`${OTHER_KEY},${KEY}`);
    await expect(start(OTHER_KEY)).rejects.toBeInstanceOf(DatabaseError);
  });
});

describe('the unit of work', () => {
  let databases: Databases;
  let unitOfWork: UnitOfWork;
  beforeEach(async () => {
    databases = await openDatabases(configWith(KEY));
    await migrate(databases);
    unitOfWork = createUnitOfWork(databases);
  });
  afterEach(() => databases.close());

  const add = (key: string) => (manager: { query(sql: string, values: unknown[]): Promise<unknown> }) =>
    manager.query(
      'insert into password_guards (guard_key, failures, next_try_at, last_failure_at) values (?, 0, 0, 0)',
      [key],
    );
  const keys = async (): Promise<string[]> => {
    const rows: { guard_key: string }[] = await unitOfWork.reader.query(
      'select guard_key from password_guards order by guard_key',
    );
    return rows.map((row) => row.guard_key);
  };

  it('a transaction that is rolled back takes no row of another one along, however they overlap', async () => {
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    let letFail: () => void = () => undefined;
    const mayFail = new Promise<void>((resolve) => (letFail = resolve));
    const failing = unitOfWork.write(async (manager) => {
      await add('failing')(manager);
      begun();
      await mayFail;
      throw new Error('rolled back');
    });
    await hasBegun;
    const kept = ['a', 'b', 'c'].map((key) => unitOfWork.write(add(key)));
    // On SQLite they wait in line, on MySQL they are through already: either way their rows stay.
    setImmediate(letFail);
    await expect(failing).rejects.toThrow('rolled back');
    await Promise.all(kept);
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  it('of 200 writes at once, half of which fail, every acknowledged one is kept and no other', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) =>
        unitOfWork.write(async (manager) => {
          await add(String(index).padStart(3, '0'))(manager);
          await manager.query('select count(*) as count from password_guards');
          if (index % 2 === 1) throw new Error('rolled back');
        }),
      ),
    );
    const acknowledged = outcomes.flatMap((outcome, index) =>
      outcome.status === 'fulfilled' ? [String(index).padStart(3, '0')] : [],
    );
    expect(acknowledged).toHaveLength(100);
    expect(await keys()).toEqual(acknowledged);
  });

  it('the reader sees what is committed and nothing else', async () => {
    await unitOfWork.write(async (manager) => {
      await add('uncommitted')(manager);
      expect(await keys()).toEqual([]);
    });
    expect(await keys()).toEqual(['uncommitted']);
  });

  it.runIf(DATABASE === 'sqlite')('a write past it fails loudly', async () => {
    await expect(add('past')(unitOfWork.reader)).rejects.toThrow(/readonly|query_only|read-only/i);
  });
});
