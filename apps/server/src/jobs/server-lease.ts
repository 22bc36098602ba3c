import { setTimeout as sleep } from 'node:timers/promises';

import { SECOND } from '@countersign/domain/time.js';

import type { OperationServices } from '../operations/create-operation.js';
import { DatabaseError } from '../persistence/data-source.js';
import { isGone, processName } from '../platform/process-name.js';
import { ServerLeaseRepository } from './server-lease.repository.js';

/** A server that was killed holds the database for this long. */
const LEASE_LASTS = 10 * SECOND;
const RENEW_EVERY = 3 * SECOND;
/** How often a start looks whether the other one is gone. */
const LOOK_EVERY = 500;

type Needs = Pick<OperationServices, 'unitOfWork' | 'clock' | 'random' | 'logger'>;

/**
 * One server a database: events, and what is served from memory, are of one process. A second one waits as long as a
 * lease lasts, so that a restart after a kill goes through, and then refuses to start.
 * @param onLost called where another server holds the database after all (this one was stopped for longer than the lease)
 * @throws DatabaseError where another server keeps its lease
 */
export async function holdServerLease(services: Needs, onLost: () => void): Promise<{ release(): Promise<void> }> {
  const { unitOfWork, clock, random, logger } = services;
  const owner = processName(random.id());
  const lease = <T>(work: (repository: ServerLeaseRepository) => Promise<T>) =>
    unitOfWork.write((manager) => work(new ServerLeaseRepository(manager)));
  const hold = () => lease((repository) => repository.hold(owner, clock.now(), clock.now() + LEASE_LASTS));

  await lease((repository) => repository.makeIfMissing());
  const giveUpAt = clock.now() + LEASE_LASTS + SECOND;
  for (;;) {
    const other = await new ServerLeaseRepository(unitOfWork.reader).get();
    if (other !== null && isGone(other.owner)) await lease((repository) => repository.release(other.owner));
    if (await hold()) break;
    if (clock.now() > giveUpAt) {
      throw new DatabaseError(
        'another server runs on this database, and this release runs one at a time. Stop that one first, or give this one a database of its own (DATABASE_URL).',
      );
    }
    await sleep(LOOK_EVERY);
  }

  const timer = setInterval(() => {
    hold().then(
      (held) => {
        if (!held) onLost();
      },
      // The database is away: so it is for everybody, and the lease with it. The next round tries again.
      (error: unknown) =>
        logger.warn(
          { err: { type: error instanceof Error ? error.name : 'unknown' } },
          'the lease could not be renewed',
        ),
    );
  }, RENEW_EVERY).unref();
  return {
    async release() {
      clearInterval(timer);
      await lease((repository) => repository.release(owner));
    },
  };
}
