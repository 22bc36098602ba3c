import type { EntityManager } from 'typeorm';

import type { Databases } from './data-source.js';

/**
 * The only way to write. On SQLite, TypeORM has one connection, and transactions on it interleave and lose acknowledged
 * writes: here they queue, one at a time. On MySQL each has a connection of the pool, at READ COMMITTED: what must be
 * decided once is decided by a unique index or a conditional update, never by a lock on what was read.
 */
export interface UnitOfWork {
  /** Commits when `work` returns, whatever it returns; rolls back when it throws. Do nothing slow inside. */
  write<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** For reading only; sees what is committed. */
  readonly reader: EntityManager;
}

export function createUnitOfWork(databases: Databases): UnitOfWork {
  const { writer, reader } = databases;
  if (databases.kind === 'mysql') {
    return { write: (work) => writer.transaction('READ COMMITTED', work), reader: reader.manager };
  }
  let last: Promise<unknown> = Promise.resolve();
  return {
    write(work) {
      const run = last.then(() => writer.transaction(work));
      last = run.catch(() => undefined);
      return run;
    },
    reader: reader.manager,
  };
}
