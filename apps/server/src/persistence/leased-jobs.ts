import type { EntityManager, EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

/** What the row of a job says of who works on it. */
interface Leased {
  id: string;
  /** `QUEUED`, then `RUNNING`, then what the table's own jobs end in. */
  state: string;
  requestedAt: Instant;
  leaseOwner: string | null;
  leaseUntil: Instant | null;
  /** How often it was taken up without a step forward since. */
  attempts: number;
}

/** Jobs in a table, each the work of one server at a time, by a lease that a killed one loses. */
export class LeasedJobs<Job extends Leased & ObjectLiteral> {
  constructor(
    private readonly manager: EntityManager,
    private readonly entity: EntityTarget<Job>,
  ) {}

  /** The oldest job that nobody works on: queued, or begun by somebody whose lease has run out. */
  next(now: Instant): Promise<Job | null> {
    return this.manager
      .createQueryBuilder(this.entity, 'x')
      .where("x.state = 'QUEUED' or (x.state = 'RUNNING' and x.lease_until <= :now)", { now })
      .orderBy('x.requested_at', 'ASC')
      .addOrderBy('x.id', 'ASC')
      .getOne();
  }

  /** One atomic claim: of any number at once, exactly one is answered with true. */
  async claim(id: string, owner: string, now: Instant, leaseUntil: Instant): Promise<boolean> {
    const values: QueryDeepPartialEntity<Leased> = {
      state: 'RUNNING',
      leaseOwner: owner,
      leaseUntil,
      attempts: () => 'attempts + 1',
    };
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(this.entity)
      .set(values as QueryDeepPartialEntity<Job>)
      .where("id = :id and (state = 'QUEUED' or (state = 'RUNNING' and lease_until <= :now))", { id, now })
      .execute();
    return affected === 1;
  }

  /** Lets go of a job that is not finished, so that it can be taken up at once. */
  async release(id: string, owner: string, now: Instant): Promise<void> {
    const values: QueryDeepPartialEntity<Leased> = { leaseUntil: now };
    await this.held(id, owner, values as QueryDeepPartialEntity<Job>);
  }

  /**
   * Changes the row of a job that one holds.
   * @param also what must hold besides
   * @returns whether the lease was still held; where not, roll back what was done for the job
   */
  async held(
    id: string,
    owner: string,
    values: QueryDeepPartialEntity<Job>,
    also: { readonly sql: string; readonly parameters: ObjectLiteral } = { sql: '1 = 1', parameters: {} },
  ): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(this.entity)
      .set(values)
      .where(`id = :id and lease_owner = :owner and state = 'RUNNING' and ${also.sql}`, {
        id,
        owner,
        ...also.parameters,
      })
      .execute();
    return affected === 1;
  }
}
