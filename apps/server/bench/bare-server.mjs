import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify from 'fastify';
import { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';

/** The same Fastify and Apollo with nothing of ours in them: one field that is always the same. */
export async function startBareServer(addRoutes = () => undefined) {
  const app = Fastify({ logger: false });
  const constant = { type: new GraphQLNonNull(GraphQLString), resolve: () => 'constant' };
  const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { constant } }) });
  const apollo = new ApolloServer({ schema, introspection: true, stopOnTerminationSignals: false });
  await apollo.start();
  app.post('/graphql', fastifyApolloHandler(apollo));
  addRoutes(app);
  await app.listen({ host: '127.0.0.1', port: Number(process.env.BARE_PORT ?? 0) });
  return { port: app.server.address().port, close: () => app.close() };
}

// By itself, for the time from a process's start to its first answer.
if (process.argv[1] === import.meta.filename) await startBareServer();
