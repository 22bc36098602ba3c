import { Readable } from 'node:stream';

import type { FastifyInstance } from 'fastify';

import { refusal, type Access } from '../graphql/allow.js';
import type { ExecutionServices } from '../graphql/execution.js';
import { downloadExport } from '../features/exports/download-export.js';
import { createOperation } from '../operations/create-operation.js';
import { originOf, type Authenticator } from './authenticate.js';
import { noteActivity } from './note-activity.js';

const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  SECOND_FACTOR_REQUIRED: 401,
  ENROLLMENT_REQUIRED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
};

const ACCESS: Access = { session: 'EXPORT_STATUS', token: 'EXPORT_STATUS' };

/** GET /exports/ID.csv: by the cookie alone, because a browser opens it by itself; or by the token of a session or a program. */
export function registerDownload(
  app: FastifyInstance,
  services: ExecutionServices,
  authenticator: Authenticator,
): void {
  app.get<{ Params: { file: string } }>('/exports/:file', async (request, reply) => {
    const id = /^([0-9a-f-]{36})\.csv$/.exec(request.params.file)?.[1];
    // Without the ending it is the page that the mail links to, which the console shows.
    if (id === undefined) return reply.callNotFound();
    const { authorization } = request.headers;
    const authenticated =
      authorization === undefined
        ? await authenticator.cookieAlone(request)
        : await authenticator.bearer(authorization);
    const { caller } = authenticated;
    const refused = authenticated.refused ?? refusal(ACCESS, caller, services.operations.clock.now());
    void reply.header('cache-control', 'no-store');
    if (refused !== null) {
      const { code, message, ...extra } = refused;
      return reply.code(STATUS[code] ?? 403).send({ errors: [{ message, extensions: { code, ...extra } }] });
    }
    if (caller.kind === 'apiToken') await noteActivity(services.operations, caller, request);
    const op = createOperation(services.operations, caller, originOf(request));
    const result = await downloadExport(op, id);
    if (!result.ok)
      return reply
        .code(STATUS[result.failure.code] ?? 400)
        .send({ errors: [{ message: result.failure.message, extensions: { code: result.failure.code } }] });
    return reply
      .header('content-disposition', `attachment; filename="${result.value.fileName}"`)
      .type('text/csv; charset=utf-8')
      .send(Readable.from(result.value.chunks));
  });
}
