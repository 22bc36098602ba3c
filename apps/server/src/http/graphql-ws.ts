import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getOperationAST, GraphQLError, parse, specifiedRules, validate, type GraphQLSchema } from 'graphql';
import { CloseCode, type Context } from 'graphql-ws';
import { makeHandler, type Extra } from 'graphql-ws/use/@fastify/websocket';

import { FailureError, formatError } from '../graphql/errors.js';
import { createContext, NO_CREDENTIALS, type ExecutionServices } from '../graphql/execution.js';
import { LIMITS, limitsRule } from '../graphql/limits.js';
import type { Caller } from '../operations/caller.js';
import { NOBODY, originOf, type Authenticator } from './authenticate.js';

type SessionCaller = Extract<Caller, { kind: 'session' }>;
interface Connection {
  /** Asks again who this is; null once the session has ended, whatever ended it. */
  authenticate(): Promise<SessionCaller | null>;
  close(): void;
}
type SocketContext = Context<Record<string, unknown>, Extra & { connection?: Connection }>;

/** How often open sockets are asked whether their session still lives: another replica, or the clock, may have ended it. */
const SWEEP_EVERY_MS = 2_000;

/**
 * Subscriptions: a second front door with the same credentials and limits as the first. A cookie counts only with our own
 * Origin, because browsers send it along from any page. The session is asked for again at every event and every two
 * seconds; when it ends, the socket closes.
 */
export function registerGraphqlWs(
  app: FastifyInstance,
  schema: GraphQLSchema,
  services: ExecutionServices,
  authenticator: Authenticator,
): { close(): void } {
  const { logger, publicUrl, events } = services.operations;
  const open = new Set<Connection>();

  let sweeps = 0;
  async function sweep(): Promise<void> {
    sweeps += 1;
    for (const connection of open) {
      const alive = await connection.authenticate().catch((error: unknown) => {
        logger.error({ err: String(error) }, 'a socket could not be judged');
        return null;
      });
      if (alive === null) connection.close();
    }
    sweeps -= 1;
  }
  const timer = setInterval(() => {
    // With many sockets a sweep may take longer than that: the next one waits instead of adding to it.
    if (sweeps === 0) void sweep();
  }, SWEEP_EVERY_MS).unref();
  const ended = events.subscribe('sessionsEnded');
  void (async () => {
    for await (const _ of ended) await sweep();
  })();

  const handler = makeHandler<Record<string, unknown>, { connection?: Connection }>({
    schema,
    connectionInitWaitTimeout: 5_000,
    async onConnect(context: SocketContext) {
      const { request } = context.extra;
      const identify = credentialOf(authenticator, request, context.connectionParams, publicUrl);
      const connection: Connection = {
        async authenticate() {
          const caller = await identify();
          return caller.kind === 'session' ? caller : null;
        },
        close: () => context.extra.socket.close(CloseCode.Forbidden, 'Signed out'),
      };
      if ((await connection.authenticate()) === null) return false;
      context.extra.connection = connection;
      open.add(connection);
      return true;
    },
    onDisconnect(context: SocketContext) {
      if (context.extra.connection !== undefined) open.delete(context.extra.connection);
    },
    onClose(context: SocketContext) {
      if (context.extra.connection !== undefined) open.delete(context.extra.connection);
    },
    async onSubscribe(context: SocketContext, _id, payload) {
      let document;
      try {
        document = parse(payload.query, { maxTokens: LIMITS.tokens });
      } catch (error) {
        return [
          withCode(
            error instanceof GraphQLError ? error.message : 'The document cannot be read.',
            'GRAPHQL_PARSE_FAILED',
          ),
        ];
      }
      if (getOperationAST(document, payload.operationName ?? undefined)?.operation !== 'subscription')
        return [refused('Over the WebSocket: subscriptions. Send queries and mutations by POST.')];
      const problems = validate(schema, document, [...specifiedRules, limitsRule]);
      if (problems.length > 0)
        return problems.map((problem) =>
          problem instanceof FailureError ? problem : withCode(problem.message, 'GRAPHQL_VALIDATION_FAILED'),
        );
      const caller = (await context.extra.connection?.authenticate()) ?? null;
      if (caller === null) {
        context.extra.connection?.close();
        return [refused('Signed out.')];
      }
      return {
        schema,
        document,
        operationName: payload.operationName ?? undefined,
        variableValues: payload.variables ?? undefined,
        contextValue: createContext(services, caller, null, originOf(context.extra.request), NO_CREDENTIALS),
      };
    },
    async onNext(context: SocketContext, _id, _payload, _args, result) {
      // Authorization again at each event: what was allowed when it began may not be any more.
      if ((await context.extra.connection?.authenticate()) == null) {
        context.extra.connection?.close();
        return { data: null, errors: [refused('Signed out.').toJSON()] };
      }
      const { errors, data } = result;
      return errors === undefined
        ? { data: data ?? null }
        : { data: data ?? null, errors: errors.map((error) => formatError(error.toJSON(), error, logger)) };
    },
    onError: (_context, _id, _payload, errors) =>
      errors.map((error) => (error instanceof GraphQLError ? formatError(error.toJSON(), error, logger) : error)),
  });
  app.route({
    method: 'GET',
    url: '/graphql',
    handler: (_request, reply) =>
      reply
        .code(405)
        .header('allow', 'POST')
        .send({
          errors: [
            {
              message:
                'Send queries and mutations by POST, subscriptions over a WebSocket with the protocol graphql-transport-ws.',
            },
          ],
        }),
    wsHandler: handler,
  });
  return {
    close() {
      clearInterval(timer);
      void ended.return?.();
      for (const connection of open) connection.close();
    },
  };
}

function credentialOf(
  authenticator: Authenticator,
  request: FastifyRequest,
  params: Record<string, unknown> | undefined,
  publicUrl: URL,
): () => Promise<Caller> {
  const authorization = params?.['authorization'];
  if (typeof authorization === 'string') return () => authenticator.bearer(authorization);
  if (request.headers.origin !== publicUrl.origin) return () => Promise.resolve(NOBODY);
  return () => authenticator.cookieAlone(request);
}

function refused(message: string): GraphQLError {
  return new FailureError({ code: 'FORBIDDEN', message });
}

function withCode(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
