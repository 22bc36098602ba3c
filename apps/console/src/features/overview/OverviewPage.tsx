import { useQuery } from '@apollo/client/react';
import { SimpleGrid } from '@mantine/core';
import { viewOf } from '../../lib/view';
import { DataState } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { OverviewDocument } from './documents';
import { ByRole } from './parts/ByRole';
import { Figure } from './parts/Figure';
import { LatestEvents } from './parts/LatestEvents';
import { LatestExports } from './parts/LatestExports';
import { Notices } from './parts/Notices';

export default function OverviewPage() {
  const asked = useQuery(OverviewDocument);
  const view = viewOf(asked, (data) => data);
  return (
    <>
      <PageHeader title="Overview">Who proves a second factor, and who does not yet.</PageHeader>
      <DataState view={view} lines={8}>
        {(overview) => (
          <>
            <Notices overview={overview} />
            <Figure team={overview.coverage.team} />
            <ByRole coverage={overview.coverage} />
          </>
        )}
      </DataState>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <LatestExports />
        <LatestEvents />
      </SimpleGrid>
    </>
  );
}
