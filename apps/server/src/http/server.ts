import { existsSync } from 'node:fs';
import { join } from 'node:path';

import cookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { collectDefaultMetrics, Registry } from 'prom-client';

import type { Config } from '../config.js';
import type { ExecutionServices } from '../graphql/execution.js';
import type { Databases } from '../persistence/data-source.js';
import { isMigrated } from '../persistence/data-source.js';
import { createOutgoingFetch } from '../platform/outgoing-fetch.js';
import { createAuthenticator } from './authenticate.js';
import { createCookies } from './cookies.js';
import { registerDownload } from './download.js';
import { registerGraphqlHttp } from './graphql-http.js';
import { registerGraphqlWs } from './graphql-ws.js';
import { securityHeaders } from './security-headers.js';
import { registerThirdParty } from './third-party.js';

const BODY_LIMIT = 100_000;
const WEBSOCKET_MESSAGE_LIMIT = 64_000;

export interface HttpServer {
  readonly app: FastifyInstance;
  close(): Promise<void>;
}

/** Everything that answers over HTTP: API, subscriptions, downloads, health, and the console for all else. */
export async function createHttpServer(
  config: Config,
  databases: Databases,
  schema: GraphQLSchema,
  services: ExecutionServices,
  consoleDir: string,
): Promise<HttpServer> {
  const { logger } = services.operations;
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    trustProxy: config.trustProxy.length === 0 ? false : [...config.trustProxy],
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    http: { headersTimeout: 20_000, maxHeaderSize: 16_384 },
    logger: false,
    return503OnClosing: true,
  });
  const headers = securityHeaders(config.publicUrl);
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
  await app.register(cookie);
  await app.register(websocket, { options: { maxPayload: WEBSOCKET_MESSAGE_LIMIT } });

  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) logger.error({ err: { type: error.name, code: error.code } }, 'a request failed');
    const message =
      status === 413
        ? `The body is too large: ${BODY_LIMIT} bytes at most.`
        : status < 500
          ? 'The request cannot be read. Send JSON with Content-Type: application/json.'
          : 'Something went wrong on our side. It is in the log of the server.';
    const code = status === 413 ? 'TOO_COMPLEX' : status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
    return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
  });

  registerHealth(app, databases);
  const cookies = createCookies(config.publicUrl);
  const authenticator = createAuthenticator(services.operations, services.credentialsModel, cookies);
  const apollo = await registerGraphqlHttp(app, schema, services, authenticator, cookies);
  const sockets = registerGraphqlWs(app, schema, services, authenticator);
  registerDownload(app, services, authenticator);
  const outgoing = createOutgoingFetch(config.providerNetworks);
  await registerThirdParty(app, services.operations, authenticator, cookies, outgoing);
  await registerConsole(app, consoleDir);
  return {
    app,
    async close() {
      sockets.close();
      await app.close();
      await apollo.stop();
    },
  };
}

function registerHealth(app: FastifyInstance, databases: Databases): void {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  app.get('/healthz', (_request, reply) => reply.send({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const ready = await isMigrated(databases).catch(() => false);
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'the database is not reachable or not migrated' });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
}

async function registerConsole(app: FastifyInstance, consoleDir: string): Promise<void> {
  if (!existsSync(join(consoleDir, 'index.html'))) {
    app.setNotFoundHandler((_request, reply) =>
      reply.code(404).send({ errors: [{ message: 'The console is not built: run npm start, which builds it.' }] }),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: consoleDir,
    // The build leaves a compressed file beside each one that is worth it.
    preCompressed: true,
    // The names of built files carry a hash of their content; index.html is asked for anew each time.
    setHeaders: (reply, path) =>
      void reply
        .header('vary', 'accept-encoding')
        .header(
          'cache-control',
          path.includes(`${'/'}assets${'/'}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !/^\/(assets|graphql|exports\/[^/]+\.(?:csv|jsonl)|auth)(\/|$)/.test(request.url.split('?')[0] ?? '');
    if (!isPage) return reply.code(404).send({ errors: [{ message: 'There is nothing here.' }] });
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}
