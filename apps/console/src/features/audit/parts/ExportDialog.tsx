import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../../../lib/paths';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import type { readAudit } from '../audit-filter';
import { RequestAuditExportDocument } from '../documents';

interface ExportDialogProps {
  readonly audit: Pick<ReturnType<typeof readAudit>, 'filter' | 'isFiltered'>;
  readonly onClose: () => void;
}

const FORMATS = {
  CSV: { label: 'CSV', description: 'For a spreadsheet: a line for each event.' },
  JSON_LINES: { label: 'JSON lines', description: 'For programs: a JSON object for each event, as the API has it.' },
} as const;
type Format = keyof typeof FORMATS;

/** Exports what the filters of the page show. */
export function ExportDialog({ audit, onClose }: ExportDialogProps) {
  const navigate = useNavigate();
  const [format, setFormat] = useState<Format>('CSV');
  const request = useOperation(RequestAuditExportDocument);
  const submit = async (): Promise<void> => {
    const answer = await request.run({ input: { filter: audit.filter, format } });
    if (answer !== null) void navigate(paths.export(answer.requestAuditExport.auditExport.id));
  };
  return (
    <Modal opened onClose={onClose} title="Export the audit trail">
      <Form onSubmit={() => void submit()} error={request.error}>
        <Stack>
          <Text>
            {audit.isFiltered
              ? 'The events that fit the filters of this page, up to this moment.'
              : 'Every event that is kept, up to this moment. Set filters on the page first to export less.'}
          </Text>
          <Radio.Group
            label="Format"
            value={format}
            onChange={(chosen) => setFormat(chosen === 'JSON_LINES' ? 'JSON_LINES' : 'CSV')}
          >
            <Stack gap="xs" mt="xs">
              {(Object.keys(FORMATS) as Format[]).map((value) => (
                <Radio key={value} value={value} {...FORMATS[value]} />
              ))}
            </Stack>
          </Radio.Group>
          <Text size="sm" c="dimmed">
            It is made in the background, and you get a mail when it is ready. The file is kept for 7 days, and each
            download is written to the audit trail.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={request.pending}>
              Start export
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
