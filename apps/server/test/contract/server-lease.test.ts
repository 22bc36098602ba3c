import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { holdServerLease } from '../../src/jobs/server-lease.js';
import { ServerLeaseRepository } from '../../src/jobs/server-lease.repository.js';
import { isGone, processName } from '../../src/platform/process-name.js';
import { TestServer } from '../harness/server.js';

describe('one server a database', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await TestServer.start();
  });
  afterEach(() => server.stop());

  const lease = <T>(work: (repository: ServerLeaseRepository) => Promise<T>) =>
    server.opened.services.unitOfWork.write((manager) => work(new ServerLeaseRepository(manager)));

  it('of ten claims of a free lease exactly one holds', async () => {
    await lease((repository) => repository.makeIfMissing());
    const held = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        lease((repository) => repository.hold(`server ${index}`, 1_000, 11_000)),
      ),
    );
    expect(held.filter(Boolean)).toHaveLength(1);
  });

  it('is kept by renewing, free once it is over, and given up by its owner only', async () => {
    await lease((repository) => repository.makeIfMissing());
    expect(await lease((repository) => repository.hold('a', 1_000, 11_000))).toBe(true);
    expect(await lease((repository) => repository.hold('b', 10_999, 20_999))).toBe(false);
    expect(await lease((repository) => repository.hold('a', 5_000, 15_000))).toBe(true);
    await lease((repository) => repository.release('b'));
    expect(await lease((repository) => repository.hold('b', 14_999, 24_999))).toBe(false);
    expect(await lease((repository) => repository.hold('b', 15_000, 25_000))).toBe(true);
  });

  it('of a process of this machine that is gone is taken over at once', async () => {
    const { services } = server.opened;
    // No process has this number: it is above what Linux gives out.
    const gone = processName('x').replace(`|${process.pid}|`, '|4194305|');
    expect([isGone(gone), isGone(processName('x')), isGone('elsewhere|4194305|x'), isGone('')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    await lease((repository) => repository.makeIfMissing());
    await lease((repository) => repository.hold(gone, services.clock.now(), services.clock.now() + 10_000));
    const held = await holdServerLease(services, () => expect.unreachable());
    await held.release();
    expect(await lease((repository) => repository.get())).toMatchObject({ owner: '', heldUntil: 0 });
  });
});
