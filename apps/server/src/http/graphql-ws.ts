import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getOperationAST, GraphQLError, parse, specifiedRules, validate, type GraphQLSchema } from 'graphql';
import { CloseCode, type Context } from 'graphql-ws';
import { makeHandler, type Extra } from 'graphql-ws/use/@fastify/websocket';

import { SESSION_EXPIRED } from '@countersign/domain/sessions/session-end.js';
import type { Instant } from '@countersign/domain/time.js';

import { FailureError, formatError } from '../graphql/errors.js';
import { createContext, NO_CREDENTIALS, type ExecutionServices } from '../graphql/execution.js';
import { LIMITS, limitsRule } from '../graphql/limits.js';
import type { Caller, Origin } from '../operations/caller.js';
import type { Failure } from '../operations/failures.js';
import { NOBODY, originOf, type Authenticated, type Authenticator } from './authenticate.js';
import { noteActivity } from './note-activity.js';

/** Who may subscribe: somebody signed in, or a program. */
type Subscriber = Extract<Caller, { kind: 'session' | 'apiToken' }>;
interface Connection {
  /** Asks again who this is; a refusal once the session or token has ended, whatever ended it. */
  authenticate(): Promise<Subscriber | Failure>;
  close(why: Failure): void;
  /** The server stops; the session goes on. */
  leave(): void;
}
type SocketContext = Context<Record<string, unknown>, Extra & { connection?: Connection }>;

const SIGNED_OUT: Failure = { code: 'FORBIDDEN', message: 'Signed out.' };
/** Nobody ended it: its time was over. Said to nobody but whoever held the session a moment ago. */
const EXPIRED: Failure = { code: 'FORBIDDEN', message: SESSION_EXPIRED };

/** A server that stops: whoever follows comes back. */
const SERVICE_RESTART = 1012;

/** What fits a close frame, in bytes; our own messages have one for each character (RFC 6455 §5.5). */
const LONGEST_REASON = 123;

/** How often open sockets are asked whether their session still lives: another replica, or the clock, may have ended it. */
const SWEEP_EVERY_MS = 2_000;

/**
 * Subscriptions: a second front door with the same credentials and limits as the first. A cookie counts only with our own
 * Origin, because browsers send it along from any page. The session or API token is asked for again at every event and every
 * two seconds; when it ends, or is paused, the socket closes.
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
      const judged = await connection.authenticate().catch((error: unknown) => {
        logger.error({ err: String(error) }, 'a socket could not be judged');
        return SIGNED_OUT;
      });
      if (isRefusal(judged)) connection.close(judged);
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
      let goodUntil: Instant = Infinity;
      const judge = async (origin: Origin | null): Promise<Subscriber | Failure> => {
        const { caller, refused } = await identify(origin);
        if (caller.kind === 'session') goodUntil = caller.session.expiresAt;
        if (caller.kind === 'session' || caller.kind === 'apiToken') return caller;
        return refused ?? (goodUntil <= services.operations.clock.now() ? EXPIRED : SIGNED_OUT);
      };
      const connection: Connection = {
        authenticate: () => judge(null),
        close: ({ message }) => context.extra.socket.close(CloseCode.Forbidden, message.slice(0, LONGEST_REASON)),
        leave: () => context.extra.socket.close(SERVICE_RESTART, 'The server stops.'),
      };
      const subscriber = await judge(originOf(request));
      if (isRefusal(subscriber)) {
        // Else the library closes it, and says less than we know.
        if (subscriber !== SIGNED_OUT) connection.close(subscriber);
        return false;
      }
      if (subscriber.kind === 'apiToken') await noteActivity(services.operations, subscriber, request);
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
        return [
          new FailureError({
            code: 'FORBIDDEN',
            message: 'Over the WebSocket: subscriptions. Send queries and mutations by POST.',
          }),
        ];
      const problems = validate(schema, document, [...specifiedRules, limitsRule]);
      if (problems.length > 0)
        return problems.map((problem) =>
          problem instanceof FailureError ? problem : withCode(problem.message, 'GRAPHQL_VALIDATION_FAILED'),
        );
      const caller = (await context.extra.connection?.authenticate()) ?? SIGNED_OUT;
      if (isRefusal(caller)) {
        context.extra.connection?.close(caller);
        return [new FailureError(caller)];
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
      const caller = (await context.extra.connection?.authenticate()) ?? SIGNED_OUT;
      if (isRefusal(caller)) {
        context.extra.connection?.close(caller);
        return { data: null, errors: [new FailureError(caller).toJSON()] };
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
      for (const connection of open) connection.leave();
    },
  };
}

function credentialOf(
  authenticator: Authenticator,
  request: FastifyRequest,
  params: Record<string, unknown> | undefined,
  publicUrl: URL,
): (origin: Origin | null) => Promise<Authenticated> {
  const authorization = params?.['authorization'];
  if (typeof authorization === 'string') return (origin) => authenticator.bearer(authorization, origin);
  if (request.headers.origin !== publicUrl.origin) return () => Promise.resolve({ caller: NOBODY, refused: null });
  return () => authenticator.cookieAlone(request);
}

function isRefusal(judged: Subscriber | Failure): judged is Failure {
  return 'code' in judged;
}

function withCode(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
