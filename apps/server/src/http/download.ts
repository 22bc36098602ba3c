import { Readable } from 'node:stream';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { refusal, type Access } from '../graphql/allow.js';
import type { ExecutionServices } from '../graphql/execution.js';
import { downloadBulkResults } from '../features/bulk-jobs/download-bulk-results.js';
import { downloadExport } from '../features/exports/download-export.js';
import type { ExportKind } from '../features/exports/exports.read-model.js';
import { createOperation } from '../operations/create-operation.js';
import type { Failure } from '../operations/failures.js';
import { originOf, type Authenticator } from './authenticate.js';
import { noteActivity } from './note-activity.js';

const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  SECOND_FACTOR_REQUIRED: 401,
  ENROLLMENT_REQUIRED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
};

/** By the kind of the export; whoever asks for one that there is not is judged as for the first. */
const ACCESS: Readonly<Record<ExportKind, Access>> = {
  STATUS: { session: 'EXPORT_STATUS', token: 'EXPORT_STATUS' },
  AUDIT: { session: 'READ_AUDIT', token: 'READ_AUDIT' },
};

/** Of bulk jobs; no API token does them. */
const BULK_RESULTS: Access = { session: 'MANAGE_USERS' };

const MEDIA_TYPE = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson; charset=utf-8' } as const;

/** GET /exports/ID.csv or ID.jsonl, and /bulk-jobs/ID.csv. */
export function registerDownload(
  app: FastifyInstance,
  services: ExecutionServices,
  authenticator: Authenticator,
): void {
  /** Who asks, by the cookie alone, because a browser opens it by itself; or by the token of a session or a program. */
  const callerOf = (request: FastifyRequest) =>
    request.headers.authorization === undefined
      ? authenticator.cookieAlone(request)
      : authenticator.bearer(request.headers.authorization, originOf(request));
  const refuse = (reply: FastifyReply, { code, message, ...extra }: Failure) =>
    reply.code(STATUS[code] ?? 403).send({ errors: [{ message, extensions: { code, ...extra } }] });

  app.get<{ Params: { file: string } }>('/bulk-jobs/:file', async (request, reply) => {
    const [, id] = /^([0-9a-f-]{36})\.csv$/.exec(request.params.file) ?? [];
    if (id === undefined) return reply.callNotFound();
    const authenticated = await callerOf(request);
    const { caller } = authenticated;
    const refused = authenticated.refused ?? refusal(BULK_RESULTS, caller, services.operations.clock.now());
    void reply.header('cache-control', 'no-store');
    if (refused !== null) return refuse(reply, refused);
    const op = createOperation(services.operations, caller, originOf(request));
    const result = await downloadBulkResults(op, services.models.bulkJobs, id);
    if (!result.ok) return refuse(reply, result.failure);
    return reply
      .header('content-disposition', `attachment; filename="results-${id.slice(0, 8)}.csv"`)
      .type(MEDIA_TYPE.csv)
      .send(Readable.from(result.value));
  });

  app.get<{ Params: { file: string } }>('/exports/:file', async (request, reply) => {
    const [, id, ending] = /^([0-9a-f-]{36})\.(csv|jsonl)$/.exec(request.params.file) ?? [];
    // Without the ending it is the page that the mail links to, which the console shows.
    if (id === undefined || (ending !== 'csv' && ending !== 'jsonl')) return reply.callNotFound();
    const authenticated = await callerOf(request);
    const { caller } = authenticated;
    const kind = (await services.operations.read.exports.find(id))?.kind ?? 'STATUS';
    const refused = authenticated.refused ?? refusal(ACCESS[kind], caller, services.operations.clock.now());
    void reply.header('cache-control', 'no-store');
    if (refused !== null) return refuse(reply, refused);
    if (caller.kind === 'apiToken') await noteActivity(services.operations, caller, request);
    const op = createOperation(services.operations, caller, originOf(request));
    const result = await downloadExport(op, id, ending);
    if (!result.ok) return refuse(reply, result.failure);
    return reply
      .header('content-disposition', `attachment; filename="${result.value.fileName}"`)
      .type(MEDIA_TYPE[ending])
      .send(Readable.from(result.value.chunks));
  });
}
