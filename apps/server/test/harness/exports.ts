import { DAY } from '@countersign/domain/time.js';

import { StatusExportChunkEntity, StatusExportEntity } from '../../src/persistence/entities/status-export.entity.js';
import type { TestServer } from './server.js';

/** A finished status export, laid into the database, to download. */
export async function finishedExport(server: TestServer, body = 'name,email\r\n'): Promise<string> {
  const { services } = server.opened;
  const id = services.random.id();
  const now = server.clock.now();
  await services.unitOfWork.write(async (manager) => {
    await manager.insert(StatusExportEntity, {
      id,
      kind: 'STATUS',
      format: 'CSV',
      state: 'COMPLETED',
      filter: '{}',
      requestedByKind: 'SYSTEM',
      requestedById: null,
      requestedByLabel: 'Countersign',
      requestedAt: now,
      rowsDone: 0,
      rowsTotal: 0,
      position: null,
      chunks: 1,
      leaseOwner: null,
      leaseUntil: null,
      attempts: 1,
      completedAt: now,
      expiresAt: now + 400 * DAY,
      failure: null,
    });
    await manager.insert(StatusExportChunkEntity, { exportId: id, number: 0, body });
  });
  return id;
}
