import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { count } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { viewOf } from '../../../lib/view';
import { may, useViewer } from '../../../lib/viewer';
import { DataState } from '../../../ui/DataState';
import { Form } from '../../../ui/Form';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { RetentionDocument, UpdateRetentionDocument } from '../documents';

/** How long events are kept; owners change it. */
export function Retention() {
  const isOwner = may(useViewer(), 'MANAGE_ACCOUNT');
  const [changing, setChanging] = useState(false);
  const [said, setSaid] = useState('');
  const view = viewOf(useQuery(RetentionDocument), ({ account }) => account.auditRetentionDays);
  return (
    <Section
      title="How long events are kept"
      actions={
        isOwner &&
        view.kind === 'content' && (
          <Button variant="default" onClick={() => setChanging(true)}>
            Change
          </Button>
        )
      }
    >
      <DataState view={view} lines={1}>
        {(days) => (
          <>
            <Text>
              Events are kept for {count(days, 'day')}. Older ones are deleted once a day, and the trail says that they
              were.{!isOwner && ' Owners can change this.'}
            </Text>
            <Said>{said}</Said>
            {changing && (
              <RetentionDialog
                days={days}
                onClose={() => setChanging(false)}
                onSaved={(saved) => {
                  setChanging(false);
                  setSaid(`Saved. Events are kept for ${count(saved, 'day')} from now on.`);
                }}
              />
            )}
          </>
        )}
      </DataState>
    </Section>
  );
}

interface RetentionDialogProps {
  readonly days: number;
  readonly onClose: () => void;
  readonly onSaved: (days: number) => void;
}

function RetentionDialog({ days, onClose, onSaved }: RetentionDialogProps) {
  const [asked, setAsked] = useState<number | string>(days);
  const update = useOperation(UpdateRetentionDocument);
  const submit = async (): Promise<void> => {
    const answer = await update.run({ input: { auditRetentionDays: Number(asked) } });
    if (answer !== null) onSaved(answer.updateAccount.account.auditRetentionDays);
  };
  return (
    <Modal opened onClose={onClose} title="How long events are kept">
      <Form onSubmit={() => void submit()} error={update.error}>
        <Stack>
          <NumberInput
            label="Keep events for"
            description="A whole number of days, from 30 to 3650."
            suffix=" days"
            value={asked}
            onChange={setAsked}
            error={update.error?.fields['auditRetentionDays']}
            allowDecimal={false}
            allowNegative={false}
            required
            data-autofocus
          />
          {asked !== '' && Number(asked) < days && (
            <Alert color="orange">
              Events that are older than {count(Number(asked), 'day')} are deleted within a day, for good. Export them
              first if you may need them.
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={update.pending}>
              Save
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
