import type { EntityManager } from 'typeorm';

/** Status exports: the job's state and the file's chunks. */
export class ExportsRepository {
  constructor(private readonly manager: EntityManager) {}
}
