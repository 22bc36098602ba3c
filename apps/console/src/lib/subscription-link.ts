import { SESSION_EXPIRED } from '@countersign/domain/sessions/session-end.js';
import { graphql } from '@countersign/api-contract';
import { ApolloLink } from '@apollo/client';
import type { Client } from 'graphql-ws';
import { from, switchMap } from 'rxjs';
import { leaveForSignIn, send } from './transport';

/** The server closes so the socket of a session that it does not know any more. */
const FORBIDDEN = 4403;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 10_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

const StillSignedInDocument = graphql(`
  query StillSignedIn {
    viewer {
      user {
        id
      }
    }
  }
`);

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

/** Longer each time, and never the same for two browsers: a server that comes back is not met by all of them at once. */
function waitFor(retries: number): Promise<void> {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** retries);
  const [chance = 0] = crypto.getRandomValues(new Uint32Array(1));
  const delay = longest * (0.5 + chance / 2 ** 33);
  return new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', go);
      resolve();
    };
    const timer = setTimeout(go, delay);
    window.addEventListener('online', go);
  });
}

/**
 * The socket of a session was closed: the page leaves, unless the browser has another session by now. Where nobody answers,
 * the page stays as it is, and asks again when the socket is tried again.
 */
async function leaveIfSignedOut(because: string): Promise<void> {
  try {
    const { data } = await send(StillSignedInDocument, {}, { stepsUp: false, polls: true });
    const viewer = data?.['viewer'] as { user: unknown } | null | undefined;
    if (data !== null && viewer?.user == null)
      leaveForSignIn(because === SESSION_EXPIRED ? 'session-expired' : 'ended');
  } catch {
    // The notice of a lost connection says so already.
  }
}

/**
 * The one WebSocket of a page behind the session, open as long as the page is: for subscriptions, and to learn at once that
 * the session has ended. It is loaded then, because the sign-in pages never need it. To the server it is no activity.
 */
export const socketClient: () => Promise<Client> = once(async () => {
  const { createClient } = await import('graphql-ws');
  const url = new URL('/graphql', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let closedBecause: string | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: url.href,
    lazy: false,
    keepAlive: PING_EVERY_MS,
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    async retryWait(retries) {
      if (closedBecause !== null) await leaveIfSignedOut(closedBecause);
      await waitFor(retries);
    },
    on: {
      connected: () => {
        closedBecause = null;
      },
      ping: (received) => {
        // A network that is gone closes nothing: no answer is an answer.
        if (!received) silence = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(silence);
      },
      closed: (event) => {
        clearTimeout(silence);
        closedBecause = event instanceof CloseEvent && event.code === FORBIDDEN ? event.reason : null;
      },
    },
  });
  return client;
});

const connect = once(async (): Promise<ApolloLink> => {
  const [client, { GraphQLWsLink }] = await Promise.all([socketClient(), import('@apollo/client/link/subscriptions')]);
  return new GraphQLWsLink(client);
});

export const subscriptionLink = new ApolloLink((operation, forward) =>
  from(connect()).pipe(switchMap((ready) => ready.request(operation, forward))),
);
