import { Alert, Skeleton, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useLoad } from '../../lib/use-load';
import { viewOf } from '../../lib/view';
import { DataState } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { atHandIn, AtHandDocument } from './documents';

// The editor is by far the largest part of the console: it is loaded here and nowhere else.
const Workbench = lazy(() => import('./Workbench'));

/** Try the API from the console, signed in as you are. */
export default function ExplorerPage() {
  const loaded = useLoad(AtHandDocument);
  const view = viewOf({ ...loaded, refetch: loaded.reload }, atHandIn);
  return (
    <>
      <PageHeader title="API explorer">
        Ask the GraphQL API from here, and read what each of its operations does. Nothing that you write is kept after
        you sign out.
      </PageHeader>
      <Alert color="orange" mb="md" title="You act as yourself, on real data">
        <Text size="sm">
          A query only reads. A mutation changes what you name in it, at once and for everybody, and is in the audit
          trail under your name.
        </Text>
      </Alert>
      <DataState view={view}>
        {(atHand) => (
          <Suspense fallback={<Skeleton height={560} aria-busy="true" aria-label="Loading the editor" />}>
            <Workbench atHand={atHand} />
          </Suspense>
        )}
      </DataState>
    </>
  );
}
