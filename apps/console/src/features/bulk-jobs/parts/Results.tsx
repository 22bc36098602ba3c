import { useQuery } from '@apollo/client/react';
import { Anchor, Group, SegmentedControl, Text } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
import { Link } from 'react-router';
import type { BulkOutcome } from '../../../lib/api-types';
import { BULK_OUTCOME, BULK_OUTCOMES } from '../../../lib/bulk-words';
import { ROLE } from '../../../lib/labels';
import { paths } from '../../../lib/paths';
import { oneOf, useFilters } from '../../../lib/search-params';
import { formatNumber } from '../../../lib/time';
import { viewOf } from '../../../lib/view';
import { DataState, Empty } from '../../../ui/DataState';
import { DataTable } from '../../../ui/DataTable';
import { EmailAddress } from '../../../ui/EmailAddress';
import { Pager } from '../../../ui/Pager';
import { RelativeTime } from '../../../ui/RelativeTime';
import { ToneBadge } from '../../../ui/StatusBadge';
import { BulkResultsDocument, type BulkJob, type BulkResult } from '../documents';
import { isUnderWay, POLL } from '../use-live-job';

const PAGE = 50;
const TONE = { DONE: 'good', SKIPPED: 'calm', FAILED: 'bad', WAITING: 'calm' } as const;
const CHOICES = ['ALL', ...BULK_OUTCOMES] as const;

const figure = (job: BulkJob, outcome: BulkOutcome): number => {
  const { usersTotal, usersDone, usersSkipped, usersFailed } = job;
  switch (outcome) {
    case 'DONE':
      return usersDone;
    case 'SKIPPED':
      return usersSkipped;
    case 'FAILED':
      return usersFailed;
    case 'WAITING':
      return (usersTotal ?? 0) - usersDone - usersSkipped - usersFailed;
  }
};

/** What came of each person, by the outcome. */
export function Results({ job }: { readonly job: BulkJob }) {
  const [search, change] = useFilters();
  const live = isUnderWay(job);
  const chosen = oneOf(search, 'outcome', CHOICES, 'ALL');
  const asked = useQuery(BulkResultsDocument, {
    variables: {
      jobId: job.id,
      first: PAGE,
      after: search.get('after'),
      outcome: chosen === 'ALL' ? null : chosen,
    },
    pollInterval: live ? POLL : 0,
  });
  // What came last has not been asked for when the job ends.
  const askAgain = useEffectEvent(() => void asked.refetch());
  useEffect(() => {
    if (!live) askAgain();
  }, [live]);
  const data = asked.data ?? asked.previousData;
  const view = viewOf({ ...asked, data }, ({ bulkResults }) =>
    bulkResults.nodes.length === 0 ? 'empty' : bulkResults,
  );
  const shown = CHOICES.filter((value) => value === 'ALL' || value === chosen || figure(job, value) > 0);
  return (
    <>
      <Group mb="md">
        <SegmentedControl
          aria-label="What came of them"
          value={chosen}
          onChange={(outcome) => change({ outcome: outcome === 'ALL' ? null : outcome })}
          orientation="horizontal"
          data={shown.map((value) => ({
            value,
            label: value === 'ALL' ? 'All' : `${BULK_OUTCOME[value]} ${formatNumber(figure(job, value))}`,
          }))}
        />
      </Group>
      <DataState
        view={view}
        empty={<Empty>{job.usersTotal === null ? 'The people are being listed.' : 'There is nobody here.'}</Empty>}
      >
        {(results) => (
          <>
            <DataTable<BulkResult>
              caption="Results"
              rows={results.nodes}
              rowKey={({ user }) => user.id}
              columns={[
                {
                  key: 'name',
                  header: 'Name',
                  isTitle: true,
                  cell: ({ user }) => (
                    <div>
                      <Anchor component={Link} to={paths.person(user.id)} size="sm" fw={600}>
                        {user.name}
                      </Anchor>
                      <Text size="sm" c="dimmed">
                        {ROLE[user.role]} · <EmailAddress address={user.email} />
                      </Text>
                    </div>
                  ),
                },
                {
                  key: 'outcome',
                  header: 'Result',
                  cell: ({ outcome }) => (
                    <ToneBadge tone={TONE[outcome]}>
                      {outcome === 'WAITING' && live ? 'Waiting' : BULK_OUTCOME[outcome]}
                    </ToneBadge>
                  ),
                },
                {
                  key: 'why',
                  header: 'Why',
                  cell: ({ explanation, outcome }) =>
                    explanation ?? (outcome === 'FAILED' ? 'The server met an error. Nothing was done.' : null),
                },
                { key: 'at', header: 'When', cell: ({ at }) => (at === null ? null : <RelativeTime at={at} />) },
              ]}
            />
            <Pager
              label="Pages of results"
              hasNextPage={results.pageInfo.hasNextPage}
              endCursor={results.pageInfo.endCursor}
            />
          </>
        )}
      </DataState>
    </>
  );
}
