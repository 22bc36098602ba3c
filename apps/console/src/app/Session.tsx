import { ApolloProvider, useQuery } from '@apollo/client/react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { createApolloClient } from '../lib/apollo';
import { AppError } from '../lib/errors';
import { paths, safeReturnPath } from '../lib/paths';
import { socketClient } from '../lib/subscription-link';
import { ExecuteContext, type Execute } from '../lib/use-operation';
import { viewOf } from '../lib/view';
import { ViewerContext, ViewerDocument, type Viewer } from '../lib/viewer';
import { AuthLayout } from '../ui/AuthLayout';
import { DataState } from '../ui/DataState';
import { PageLoading } from './PageLoading';

/** What pages behind the session need: the cache, and who is signed in. Somebody signed out is led to the sign-in. */
export function Session({ children }: { readonly children: ReactNode }) {
  const [client] = useState(createApolloClient);
  const execute = useMemo<Execute>(
    () => async (document, variables) => {
      // Through the cache, so that lists show at once what a mutation changed.
      const { data } = await client.mutate({ mutation: document, variables: variables as Record<string, unknown> });
      if (data === undefined || data === null) throw new AppError('OTHER', 'The server sent no answer. Try again.');
      return data;
    },
    [client],
  );
  return (
    <ApolloProvider client={client}>
      <ExecuteContext value={execute}>
        <SessionGate>{children}</SessionGate>
      </ExecuteContext>
    </ApolloProvider>
  );
}

function SessionGate({ children }: { readonly children: ReactNode }) {
  const asked = useQuery(ViewerDocument);
  const location = useLocation();
  const view = viewOf<NonNullable<typeof asked.data>, Viewer | 'nobody'>(asked, ({ viewer }) =>
    viewer?.user == null ? 'nobody' : { user: viewer.user, permissions: viewer.permissions },
  );
  const signedIn = view.kind === 'content' && view.data !== 'nobody';
  useEffect(() => {
    // Held open although nothing may be followed: by its end the page learns at once that the session has ended.
    if (signedIn) socketClient().catch(() => undefined);
  }, [signedIn]);
  if (view.kind === 'loading') return <PageLoading />;
  if (view.kind !== 'content') {
    return (
      <AuthLayout title="Countersign">
        <DataState view={view}>{() => null}</DataState>
      </AuthLayout>
    );
  }
  if (view.data === 'nobody') {
    const back = safeReturnPath(`${location.pathname}${location.search}`);
    return <Navigate to={paths.signIn(back === null || back === '/' ? {} : { return: back })} replace />;
  }
  return <ViewerContext value={view.data}>{children}</ViewerContext>;
}
