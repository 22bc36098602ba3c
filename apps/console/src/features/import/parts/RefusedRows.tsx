import { Button, Group, Text } from '@mantine/core';
import { download } from '../../../lib/download';
import { count, formatNumber } from '../../../lib/time';
import { DataTable } from '../../../ui/DataTable';
import { refusedFile, type RefusedRow } from '../users-file';

/** More are in the file. */
const SHOWN = 100;

interface RefusedRowsProps {
  readonly rows: readonly RefusedRow[];
  readonly title: string;
}

/** Which rows are not taken and why, by the line that a text editor shows, and all of them as a file to be put right. */
export function RefusedRows({ rows, title }: RefusedRowsProps) {
  if (rows.length === 0) return null;
  const sorted = [...rows].sort((a, b) => a.line - b.line);
  const more = sorted.length - SHOWN;
  return (
    <section aria-label={title}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Text fw={600}>{title}</Text>
        <Button
          size="xs"
          variant="default"
          onClick={() => download('countersign-refused-rows.csv', refusedFile(sorted), 'text/csv')}
        >
          Download refused rows
        </Button>
      </Group>
      <DataTable
        caption={title}
        rows={sorted.slice(0, SHOWN)}
        rowKey={(row) => String(row.line)}
        columns={[
          { key: 'line', header: 'Line', cell: (row) => formatNumber(row.line) },
          { key: 'email', header: 'E-mail', cell: (row) => <Typed>{row.email}</Typed> },
          { key: 'reason', header: 'Reason', cell: (row) => row.reason },
        ]}
      />
      {more > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          The first {SHOWN} are shown; {count(more, 'more is', 'more are')} in the file.
        </Text>
      )}
      <Text size="sm" c="dimmed" mt="xs">
        Put the rows in the file right and import it: that is all it takes.
      </Text>
    </section>
  );
}

/** What somebody typed may be long and without a space. */
function Typed({ children }: { readonly children: string }) {
  return (
    <Text component="span" size="sm" style={{ overflowWrap: 'anywhere' }}>
      {children === '' ? '–' : children}
    </Text>
  );
}
