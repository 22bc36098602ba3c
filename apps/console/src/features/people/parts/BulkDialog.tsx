import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { BulkAction, Role, UserFilter } from '../../../lib/api-types';
import { BULK_CONSEQUENCE, BULK_VERB, bulkInWords } from '../../../lib/bulk-words';
import { paths } from '../../../lib/paths';
import { formatNumber } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { viewOf } from '../../../lib/view';
import { DataState } from '../../../ui/DataState';
import { Form } from '../../../ui/Form';
import { ReasonField } from '../../../ui/ReasonField';
import { RoleSelect } from '../../../ui/RoleSelect';
import { BulkPreviewDocument, StartBulkActionDocument, type BulkPreview } from '../documents';
import type { Chosen } from '../use-chosen';
import { SkippedPeople } from './SkippedPeople';

/** From here on a press of a button is not enough. */
const TYPED_ABOVE = 100;

interface BulkDialogProps {
  readonly action: BulkAction;
  readonly chosen: Chosen;
  readonly filter: UserFilter;
  readonly onClose: () => void;
}

/** What an action would do to whom, before it is started. */
export function BulkDialog({ action, chosen, filter, onClose }: BulkDialogProps) {
  const [role, setRole] = useState<Role>('AGENT');
  const whom = chosen.kind === 'all' ? { filter } : { userIds: [...chosen.ids] };
  const input = { action, ...whom, ...(action === 'CHANGE_ROLE' ? { role } : {}) };
  const asked = useQuery(BulkPreviewDocument, { variables: { input }, fetchPolicy: 'network-only' });
  const view = viewOf(asked, ({ bulkPreview }) => bulkPreview);
  return (
    <Modal opened onClose={onClose} title={BULK_VERB[action]} size="lg">
      {action === 'CHANGE_ROLE' && (
        <div style={{ marginBottom: 16 }}>
          <RoleSelect value={role} onChange={setRole} error={undefined} autoFocus />
        </div>
      )}
      <DataState view={view} lines={5}>
        {(preview) => (
          <Review
            key={`${preview.total} ${preview.toDo}`}
            action={action}
            role={action === 'CHANGE_ROLE' ? role : null}
            preview={preview}
            input={input}
            onClose={onClose}
          />
        )}
      </DataState>
    </Modal>
  );
}

interface ReviewProps {
  readonly action: BulkAction;
  readonly role: Role | null;
  readonly preview: BulkPreview;
  readonly input: Parameters<ReturnType<typeof useStart>['run']>[0]['input'];
  readonly onClose: () => void;
}

const useStart = () => useOperation(StartBulkActionDocument);

function Review({ action, role, preview, input, onClose }: ReviewProps) {
  const navigate = useNavigate();
  const start = useStart();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState('');
  const { total, toDo, skipped } = preview;
  const submit = async (): Promise<void> => {
    if (toDo > TYPED_ABOVE && typed.replaceAll(/[\s,.]/g, '') !== String(toDo)) {
      setWrong(`Type ${formatNumber(toDo)} to go on.`);
      return;
    }
    const answer = await start.run({ input: { ...input, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) } });
    if (answer !== null) void navigate(paths.bulkJob(answer.startBulkAction.bulkJob.id));
  };
  return (
    <Form onSubmit={() => void submit()} error={start.error}>
      <Stack>
        <Text fw={600}>
          {toDo === 0
            ? `There is nothing to do for ${total === 1 ? 'the one person' : `any of the ${formatNumber(total)} people`} you chose.`
            : `${bulkInWords(action, role, toDo)}${total === toDo ? '' : `, of ${formatNumber(total)} chosen`}.`}
        </Text>
        {toDo > 0 && <Text>{BULK_CONSEQUENCE[action]}</Text>}
        <SkippedPeople groups={skipped} />
        {toDo > 0 && (
          <>
            <ReasonField
              value={reason}
              onChange={setReason}
              error={start.error}
              description="Kept in the audit trail with each person."
              required={action === 'RESET_TWO_FACTOR'}
              takesFocus={action !== 'CHANGE_ROLE'}
            />
            {toDo > TYPED_ABOVE && (
              <TextInput
                label={`Type ${formatNumber(toDo)} to confirm`}
                description={`That is how many people this is for: more than ${TYPED_ABOVE} ask for a second look.`}
                value={typed}
                onChange={(event) => {
                  setTyped(event.currentTarget.value);
                  setWrong('');
                }}
                required
                inputMode="numeric"
                autoComplete="off"
                error={wrong === '' ? undefined : wrong}
              />
            )}
            <Alert color="gray">
              This goes person by person. You can leave the page, and cancel the rest while it runs.
            </Alert>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {toDo === 0 ? 'Close' : 'Cancel'}
          </Button>
          {toDo > 0 && (
            <Button
              type="submit"
              color={action === 'RESET_TWO_FACTOR' || action === 'SUSPEND' ? 'red' : 'accent'}
              loading={start.pending}
            >
              {bulkInWords(action, role, toDo)}
            </Button>
          )}
        </Group>
      </Stack>
    </Form>
  );
}
