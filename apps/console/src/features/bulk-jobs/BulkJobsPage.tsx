import { useQuery } from '@apollo/client/react';
import { Anchor, Text } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { bulkTitle } from '../../lib/bulk-words';
import { paths } from '../../lib/paths';
import { formatNumber } from '../../lib/time';
import { viewOf } from '../../lib/view';
import { DataState, Empty } from '../../ui/DataState';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { Pager } from '../../ui/Pager';
import { RelativeTime } from '../../ui/RelativeTime';
import { BulkJobsDocument, type BulkJob } from './documents';
import { JobProgress } from './parts/JobProgress';

const PAGE = 20;

/** What was done to many people at once. */
export default function BulkJobsPage() {
  const [search] = useSearchParams();
  const asked = useQuery(BulkJobsDocument, { variables: { first: PAGE, after: search.get('after') } });
  const view = viewOf(asked, ({ bulkJobs }) => (bulkJobs.nodes.length === 0 ? 'empty' : bulkJobs));
  return (
    <>
      <Text size="sm" mb="xs">
        <Anchor component={Link} to={paths.people()} size="sm">
          People
        </Anchor>
      </Text>
      <PageHeader title="Actions on many people">
        What was done to many at once, and by whom. Kept for 90 days.
      </PageHeader>
      <DataState
        view={view}
        empty={
          <Empty
            action={
              <Anchor component={Link} to={paths.people()}>
                Choose people
              </Anchor>
            }
          >
            Nothing yet. Choose people in the directory to remind them, end their sessions, or change many at once.
          </Empty>
        }
      >
        {({ nodes, pageInfo }) => (
          <>
            <DataTable<BulkJob>
              caption="Actions on many people"
              rows={nodes}
              rowKey={(job) => job.id}
              columns={[
                {
                  key: 'what',
                  header: 'What',
                  isTitle: true,
                  cell: (job) => (
                    <Anchor component={Link} to={paths.bulkJob(job.id)} size="sm" fw={600}>
                      {bulkTitle(job.action, job.role)}
                    </Anchor>
                  ),
                },
                { key: 'by', header: 'By', cell: (job) => job.requestedBy.label },
                { key: 'at', header: 'Started', cell: (job) => <RelativeTime at={job.requestedAt} /> },
                {
                  key: 'chosen',
                  header: 'Chosen',
                  cell: (job) => (job.usersTotal === null ? null : formatNumber(job.usersTotal)),
                },
                { key: 'done', header: 'Done', cell: (job) => formatNumber(job.usersDone) },
                { key: 'skipped', header: 'Skipped', cell: (job) => formatNumber(job.usersSkipped) },
                { key: 'state', header: 'State', cell: (job) => <JobProgress job={job} /> },
              ]}
            />
            <Pager label="Pages of actions" hasNextPage={pageInfo.hasNextPage} endCursor={pageInfo.endCursor} />
          </>
        )}
      </DataState>
    </>
  );
}
