import { useQuery } from '@apollo/client/react';
import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { oneOf, useFilters } from '../../../lib/search-params';
import { formatUtcDay } from '../../../lib/time';
import { viewOf } from '../../../lib/view';
import { DataState, Empty, Lines } from '../../../ui/DataState';
import { Section } from '../../../ui/Section';
import type { ShareDay } from '../../../ui/ShareOverTime';
import { CoverageOverTimeDocument, type Coverage } from '../documents';
import { daysOf, marksOf, seriesOf } from '../over-time-model';
import { OverTimeTable } from './OverTimeTable';

// The chart library is as large as all that signing in loads; the figures of the page do not wait for it.
const ShareOverTime = lazy(() => import('../../../ui/ShareOverTime'));

const DAY = 86_400_000;
const RANGES = ['30', '90', '365'] as const;
const LINES = ['team', 'role'] as const;

export function OverTime({ coverage }: { readonly coverage: Coverage }) {
  const [search, change] = useFilters();
  const range = oneOf(search, 'days', RANGES, '90');
  const byRole = oneOf(search, 'lines', LINES, 'team') === 'role';
  const [now] = useState(() => Date.now());
  const [asTable, setAsTable] = useState(false);
  const variables = useMemo(
    () => ({ from: new Date(now - (Number(range) - 1) * DAY).toISOString(), to: new Date(now).toISOString() }),
    [now, range],
  );
  const asked = useQuery(CoverageOverTimeDocument, { variables });
  const view = viewOf({ ...asked, data: asked.data ?? asked.previousData }, (data) => {
    const days = daysOf(data, coverage, now);
    return days.length < 2 ? 'empty' : { days, marks: marksOf(data) };
  });
  const series = seriesOf(coverage, byRole);
  return (
    <Section
      title="Coverage over time"
      description="How large a share proves a second factor at sign-in, counted once a day (UTC)."
      actions={
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label="Lines"
            value={byRole ? 'role' : 'team'}
            onChange={(lines) => change({ lines: lines === 'team' ? null : lines })}
            data={[
              { value: 'team', label: 'Team' },
              { value: 'role', label: 'By role' },
            ]}
          />
          <SegmentedControl
            size="xs"
            aria-label="Time"
            value={range}
            onChange={(days) => change({ days: days === '90' ? null : days })}
            data={[
              { value: '30', label: '30 days' },
              { value: '90', label: '90 days' },
              { value: '365', label: '1 year' },
            ]}
          />
        </Group>
      }
    >
      <DataState
        view={view}
        lines={7}
        empty={<Empty>Today is the first day that is counted. From tomorrow on, a line shows how it goes.</Empty>}
      >
        {({ days, marks }) => (
          <>
            <Suspense fallback={<Lines count={7} />}>
              <ShareOverTime title={titleOf(days, byRole)} series={series} days={days} marks={marks} />
            </Suspense>
            <WorkedOut days={days} />
            <Button
              variant="subtle"
              size="compact-sm"
              mt="sm"
              aria-expanded={asTable}
              onClick={() => setAsTable((before) => !before)}
            >
              {asTable ? 'Hide the table' : 'Show as a table'}
            </Button>
            {asTable && <OverTimeTable series={series} days={days} />}
          </>
        )}
      </DataState>
    </Section>
  );
}

function titleOf(days: readonly ShareDay[], byRole: boolean): string {
  const from = days[0]?.label ?? '';
  if (byRole) return `Coverage of each role from ${from} until now`;
  return `Coverage of the team: ${days[0]?.percent['TEAM'] ?? 0}% on ${from}, ${days.at(-1)?.percent['TEAM'] ?? 0}% now`;
}

/** Which days were not counted as they came, and what that leaves out. */
function WorkedOut({ days }: { readonly days: readonly ShareDay[] }) {
  const last = days.findLast((day) => day.workedOut);
  if (last === undefined) return null;
  return (
    <Text size="sm" c="dimmed" mt="sm">
      The days before {formatUtcDay(last.at + DAY)} (shaded) were not counted as they came. They are worked out from
      what is still known: who had been added, since when they have had the factor they have today, who was suspended,
      and the policy of the day. They leave out people deleted since, factors removed since, and earlier roles.
    </Text>
  );
}
