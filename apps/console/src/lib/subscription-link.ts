import { ApolloLink } from '@apollo/client';
import { from, switchMap } from 'rxjs';

/** The WebSocket client is loaded with the first subscription: the sign-in pages never need it. */
async function connect(): Promise<ApolloLink> {
  const [{ createClient }, { GraphQLWsLink }] = await Promise.all([
    import('graphql-ws'),
    import('@apollo/client/link/subscriptions'),
  ]);
  const url = new URL('/graphql', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new GraphQLWsLink(createClient({ url: url.href, lazy: true }));
}

let link: Promise<ApolloLink> | null = null;

export const subscriptionLink = new ApolloLink((operation, forward) => {
  link ??= connect().catch((error: unknown) => {
    link = null;
    throw error;
  });
  return from(link).pipe(switchMap((ready) => ready.request(operation, forward)));
});
