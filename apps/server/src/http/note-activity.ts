import type { FastifyRequest } from 'fastify';

import { MINUTE } from '@countersign/domain/time.js';

import type { Caller, CallingToken } from '../operations/caller.js';
import { createRepositories } from '../operations/repositories.js';
import type { OperationServices } from '../operations/create-operation.js';

/**
 * Keeps a session from running into its idle limit. A request that says it is polling (`X-Countersign-Activity: none`)
 * is none: a page left open overnight does not keep anybody signed in. Of an API token every request is a use.
 */
export async function noteActivity(
  services: OperationServices,
  caller: Caller,
  request: Pick<FastifyRequest, 'headers'>,
): Promise<void> {
  if (caller.kind === 'apiToken') return noteTokenUsed(services, caller.token);
  if (caller.kind !== 'session' || request.headers['x-countersign-activity'] === 'none') return;
  const now = services.clock.now();
  if (caller.session.lastSeenAt > now - MINUTE) return;
  await services.unitOfWork.write((manager) => createRepositories(manager).sessions.noteSeen(caller.session.id, now));
}

async function noteTokenUsed(services: OperationServices, { id, lastUsedAt }: CallingToken): Promise<void> {
  const now = services.clock.now();
  if (lastUsedAt !== null && lastUsedAt > now - MINUTE) return;
  await services.unitOfWork.write((manager) => createRepositories(manager).apiTokens.noteUsed(id, now));
}
