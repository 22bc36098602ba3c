import { Button, Group, Progress, Text } from '@mantine/core';
import { formatDay, formatNumber } from '../../../lib/time';
import { ExportStateBadge } from '../../../ui/StatusBadge';
import type { Export } from '../documents';
import { isUnderWay, useLiveExport } from '../use-live-export';

/** Where an export stands, live while it runs, and what there is to do with it. */
export function ExportStatus({
  statusExport,
  large = false,
}: {
  readonly statusExport: Export;
  readonly large?: boolean;
}) {
  useLiveExport(statusExport);
  const { state, rowsDone, rowsTotal } = statusExport;
  if (isUnderWay(statusExport)) {
    const percent = rowsTotal === null || rowsTotal === 0 ? 0 : Math.round((rowsDone / rowsTotal) * 100);
    return (
      <div style={{ minWidth: 180 }}>
        <Progress.Root size={large ? 'xl' : 'md'}>
          <Progress.Section value={percent} aria-label="Progress of the export" />
        </Progress.Root>
        <Text size="sm" mt={4}>
          {state === 'QUEUED'
            ? 'Waiting to start'
            : rowsTotal === null
              ? `${formatNumber(rowsDone)} rows`
              : `${formatNumber(rowsDone)} of ${formatNumber(rowsTotal)} rows`}
        </Text>
      </div>
    );
  }
  return (
    <div>
      <Group gap="sm">
        <ExportStateBadge state={state} />
        {state === 'COMPLETED' && statusExport.downloadUrl !== null && (
          <Button component="a" href={statusExport.downloadUrl} download size={large ? 'md' : 'xs'}>
            Download CSV
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt={4}>
        {state === 'COMPLETED' && (
          <>
            {formatNumber(rowsDone)} rows
            {statusExport.expiresAt !== null && `, kept until ${formatDay(statusExport.expiresAt)}`}
          </>
        )}
        {state === 'FAILED' && (statusExport.failure ?? 'It could not be finished. Start a new one.')}
        {state === 'EXPIRED' && 'The file is deleted. Start a new export.'}
      </Text>
    </div>
  );
}
