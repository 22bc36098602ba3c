import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';

import type { GraphQLContext } from '../graphql/context.js';
import { formatError } from '../graphql/errors.js';
import { createContext, type ExecutionServices } from '../graphql/execution.js';
import { introspectionForSignedIn, LIMITS, limitsRule } from '../graphql/limits.js';
import { originOf, type Authenticator } from './authenticate.js';
import type { Cookies } from './cookies.js';
import { noteActivity } from './note-activity.js';

/** Queries and mutations, by POST only. */
export async function registerGraphqlHttp(
  app: FastifyInstance,
  schema: GraphQLSchema,
  services: ExecutionServices,
  authenticator: Authenticator,
  cookies: Cookies,
): Promise<ApolloServer<GraphQLContext>> {
  const { logger } = services.operations;
  const apollo = new ApolloServer<GraphQLContext>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // One shutdown path, in main; two run twice.
    stopOnTerminationSignals: false,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationRules: [limitsRule],
    // Nothing is cached (context, below); the plugin that works out for how long would look at every field of every answer.
    plugins: [introspectionForSignedIn(), ApolloServerPluginCacheControlDisabled()],
    formatError: (formatted, error) => formatError(formatted, error, logger),
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: unknown) => logger.warn(String(message)),
      error: (message: unknown) => logger.error(String(message)),
    },
  });
  await apollo.start();
  const handler = fastifyApolloHandler(apollo, {
    async context(request, reply) {
      const { caller, refused } = await authenticator.graphql(request);
      await noteActivity(services.operations, caller, request);
      void reply.header('cache-control', 'no-store');
      return createContext(services, caller, refused, originOf(request), cookies.credentials(request, reply));
    },
  });
  app.post('/graphql', handler);
  return apollo;
}
