import { ApolloProvider, useQuery } from '@apollo/client/react';
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import type { Permission } from '../lib/api-types';
import { createApolloClient } from '../lib/apollo';
import { AppError } from '../lib/errors';
import { paths, safeReturnPath } from '../lib/paths';
import { ExecuteContext, type Execute } from '../lib/use-operation';
import { viewOf } from '../lib/view';
import { may, useViewer, ViewerContext, ViewerDocument, type Viewer } from '../lib/viewer';
import { AuthLayout } from '../ui/AuthLayout';
import { DataState } from '../ui/DataState';
import { NoRightsPage } from './NoRightsPage';
import { PageLoading } from './PageLoading';
import { Shell } from './Shell';

const OverviewPage = lazy(() => import('../features/overview/OverviewPage'));
const SecurityPage = lazy(() => import('../features/security/SecurityPage'));
const PeoplePage = lazy(() => import('../features/people/PeoplePage'));
const PersonPage = lazy(() => import('../features/people/PersonPage'));
const PolicyPage = lazy(() => import('../features/policy/PolicyPage'));
const ExportsPage = lazy(() => import('../features/exports/ExportsPage'));
const ExportPage = lazy(() => import('../features/exports/ExportPage'));
const AuditPage = lazy(() => import('../features/audit/AuditPage'));

/** Everything behind the session: the cache, who is signed in, and the frame around the pages. */
export default function SignedInPages() {
  const [client] = useState(createApolloClient);
  const execute = useMemo<Execute>(
    () => async (document, variables) => {
      // Through the cache, so that lists show at once what a mutation changed.
      const { data } = await client.mutate({ mutation: document, variables: variables as Record<string, unknown> });
      if (data === undefined || data === null) throw new AppError('OTHER', 'The server sent no answer. Try again.');
      return data as never;
    },
    [client],
  );
  return (
    <ApolloProvider client={client}>
      <ExecuteContext value={execute}>
        <SessionGate>
          <Shell>
            <Suspense fallback={<PageLoading />}>
              <Pages />
            </Suspense>
          </Shell>
        </SessionGate>
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

function Pages() {
  const viewer = useViewer();
  const only = (permission: Permission, page: ReactNode): ReactNode => (may(viewer, permission) ? page : <NoRightsPage />);
  return (
    <Routes>
      <Route path="/" element={may(viewer, 'READ_USERS') ? <OverviewPage /> : <Navigate to={paths.security} replace />} />
      <Route path="/security" element={<SecurityPage />} />
      <Route path="/people" element={only('READ_USERS', <PeoplePage />)} />
      <Route path="/people/:id" element={only('READ_USERS', <PersonPage />)} />
      <Route path="/policy" element={only('READ_POLICY', <PolicyPage />)} />
      <Route path="/exports" element={only('EXPORT_STATUS', <ExportsPage />)} />
      <Route path="/exports/:id" element={only('EXPORT_STATUS', <ExportPage />)} />
      <Route path="/audit" element={only('READ_AUDIT', <AuditPage />)} />
    </Routes>
  );
}
