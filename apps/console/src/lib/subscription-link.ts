import { ApolloLink } from '@apollo/client';
import type { Client } from 'graphql-ws';
import { from, switchMap } from 'rxjs';

/** Shares one attempt to load something, and tries again after one that failed. */
function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | null = null;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}

/** The one WebSocket client; it is loaded with the first subscription, because the sign-in pages never need it. */
export const socketClient: () => Promise<Client> = once(async () => {
  const { createClient } = await import('graphql-ws');
  const url = new URL('/graphql', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return createClient({ url: url.href, lazy: true });
});

const connect = once(async (): Promise<ApolloLink> => {
  const [client, { GraphQLWsLink }] = await Promise.all([socketClient(), import('@apollo/client/link/subscriptions')]);
  return new GraphQLWsLink(client);
});

export const subscriptionLink = new ApolloLink((operation, forward) =>
  from(connect()).pipe(switchMap((ready) => ready.request(operation, forward))),
);
