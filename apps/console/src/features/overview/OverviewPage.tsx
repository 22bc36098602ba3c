import { useQuery } from '@apollo/client/react';
import { SimpleGrid } from '@mantine/core';
import { viewOf } from '../../lib/view';
import { DataState } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { OverviewDocument } from './documents';
import { ByRole } from './parts/ByRole';
import { FactorUse } from './parts/FactorUse';
import { Figure } from './parts/Figure';
import { LatestEvents } from './parts/LatestEvents';
import { LatestExports } from './parts/LatestExports';
import { NeedsAttention } from './parts/NeedsAttention';
import { Notices } from './parts/Notices';
import { OverTime } from './parts/OverTime';

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
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing={{ base: 0, md: 'lg' }}>
              <Figure team={overview.coverage.team} />
              <NeedsAttention />
            </SimpleGrid>
            <OverTime coverage={overview.coverage} />
            <ByRole coverage={overview.coverage} />
            <FactorUse coverage={overview.coverage} />
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
