import { Button, Group, Progress, Text } from '@mantine/core';
import { formatDay, formatNumber } from '../../../lib/time';
import { ExportStateBadge } from '../../../ui/StatusBadge';
import type { Export } from '../documents';
import { isUnderWay, useLiveExport } from '../use-live-export';

/** Where an export stands, live while it runs, and what there is to do with it. */
export function ExportStatus({ shown, large = false }: { readonly shown: Export; readonly large?: boolean }) {
  useLiveExport(shown);
  const { state, rowsDone, rowsTotal } = shown;
  if (isUnderWay(shown)) {
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
        {state === 'COMPLETED' && shown.downloadUrl !== null && (
          <Button component="a" href={shown.downloadUrl} download size={large ? 'md' : 'xs'}>
            {shown.__typename === 'AuditExport' && shown.format === 'JSON_LINES'
              ? 'Download JSON lines'
              : 'Download CSV'}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt={4}>
        {state === 'COMPLETED' && (
          <>
            {formatNumber(rowsDone)} rows
            {shown.expiresAt !== null && `, kept until ${formatDay(shown.expiresAt)}`}
          </>
        )}
        {state === 'FAILED' && (shown.failure ?? 'It could not be finished. Start a new one.')}
        {state === 'EXPIRED' && 'The file is deleted. Start a new export.'}
      </Text>
    </div>
  );
}
