import { graphql, type TadaDocumentNode } from '@countersign/api-contract';
import type { OperationVariables } from '@apollo/client';
import { useApolloClient, useSubscription } from '@apollo/client/react';
import { useEffect, useEffectEvent } from 'react';

const SessionsChangedDocument = graphql(`
  subscription SessionsChanged($userId: ID) {
    sessionsChanged(userId: $userId) {
      at
    }
  }
`);

/** No timer lasts longer (a signed number of 32 bits, in milliseconds). */
const LONGEST_TIMER_MS = 2_147_483_647;
/** A session that ends now is over at the server a moment later at the latest. */
const GRACE_MS = 1_000;

/**
 * Keeps a list of sessions as it is: asks for it again where sessions begin or end, which the server also says when the
 * socket comes back after a time without, and as the first one that is shown runs out. To the server none of it is anybody's activity.
 * @param userId whose sessions are shown; null: those of the account
 */
export function useLiveSessions<Data, Variables extends OperationVariables>(
  userId: string | null,
  sessions: readonly { readonly expiresAt: string }[],
  query: TadaDocumentNode<Data, Variables>,
  variables: Variables,
): void {
  const client = useApolloClient();
  const ask = useEffectEvent(() => {
    client
      .query<Data, OperationVariables>({ query, variables, fetchPolicy: 'network-only', context: { polls: true } })
      // The list stays as it was; it is asked again at the next change.
      .catch(() => undefined);
  });
  useSubscription(SessionsChangedDocument, { variables: { userId }, onData: () => ask() });
  const next = Math.min(...sessions.map(({ expiresAt }) => Date.parse(expiresAt)));
  useEffect(() => {
    if (!Number.isFinite(next)) return undefined;
    const timer = setTimeout(() => ask(), Math.min(Math.max(next - Date.now(), 0) + GRACE_MS, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  }, [next]);
}
