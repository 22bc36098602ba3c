import { Progress, Text } from '@mantine/core';
import { BULK_STATE } from '../../../lib/bulk-words';
import { formatNumber } from '../../../lib/time';
import { ToneBadge } from '../../../ui/StatusBadge';
import type { BulkJob } from '../documents';
import { isUnderWay, useLiveJob } from '../use-live-job';

const TONE = { COMPLETED: 'good', CANCELED: 'calm', FAILED: 'bad', QUEUED: 'calm', RUNNING: 'calm' } as const;

/** How far a job is, live while it runs. */
export function JobProgress({ job, large = false }: { readonly job: BulkJob; readonly large?: boolean }) {
  useLiveJob(job);
  const { state, usersTotal, usersDone, usersSkipped, usersFailed } = job;
  const settled = usersDone + usersSkipped + usersFailed;
  if (!isUnderWay(job)) return <ToneBadge tone={TONE[state]}>{BULK_STATE[state]}</ToneBadge>;
  const percent = usersTotal === null || usersTotal === 0 ? 0 : Math.round((settled / usersTotal) * 100);
  return (
    <div style={{ minWidth: 180 }}>
      <Progress.Root size={large ? 'xl' : 'md'}>
        <Progress.Section value={percent} aria-label="Progress of the action" />
      </Progress.Root>
      <Text size="sm" mt={4}>
        {state === 'QUEUED'
          ? 'Waiting to start'
          : usersTotal === null
            ? 'Listing the people'
            : `${formatNumber(settled)} of ${formatNumber(usersTotal)} people`}
      </Text>
    </div>
  );
}
