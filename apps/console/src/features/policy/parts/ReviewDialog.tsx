import { Alert, Anchor, Button, Checkbox, Group, List, Modal, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { PolicyInput } from '../../../lib/api-types';
import { paths } from '../../../lib/paths';
import { useOperation } from '../../../lib/use-operation';
import { DataState } from '../../../ui/DataState';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { UpdatePolicyDocument, type Policy } from '../documents';
import { differences, propose, EMPTY, saveLabel, type Proposed } from '../policy-draft';
import { usePreview } from '../use-preview';
import { PreviewGroups } from './PreviewGroups';

interface ReviewDialogProps {
  readonly policy: Policy;
  readonly proposed: Proposed;
  readonly input: PolicyInput;
  readonly onClose: () => void;
  readonly onReload: () => Promise<void>;
  readonly onSaved: (version: number) => Promise<void>;
}

export function ReviewDialog({ policy, proposed, input, onClose, onReload, onSaved }: ReviewDialogProps) {
  const before = propose(policy, EMPTY);
  const [notifyUsers, setNotify] = useState(false);
  const [endUnprotectedSessions, setEnd] = useState(false);
  const update = useOperation(UpdatePolicyDocument);
  const preview = usePreview(policy.version, input, endUnprotectedSessions);

  const save = async (): Promise<void> => {
    const answer = await update.run({
      input: { basedOnVersion: policy.version, policy: input, notifyUsers, endUnprotectedSessions },
    });
    if (answer !== null) await onSaved(answer.updatePolicy.policy.version);
  };
  const refusal = update.error ?? (preview.kind === 'failed' ? preview.error : null);
  const moved = refusal?.code === 'CONFLICT';
  return (
    <Modal opened onClose={onClose} title="Review the changes" size="xl">
      <Stack>
        {moved ? (
          <Alert role="alert" color="orange" title="Somebody changed the policy meanwhile">
            <Text size="sm" mb="sm">
              Nothing was overwritten. Load the current version; your changes stay, and you review them again on top of
              it.
            </Text>
            <Button size="xs" onClick={() => void onReload().then(update.clearError)}>
              Load the current policy
            </Button>
          </Alert>
        ) : (
          <ErrorAlert error={update.error} takesFocus />
        )}
        <section>
          <Title order={3} mb="xs">
            What changes
          </Title>
          <List>
            {differences(before, proposed).map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        </section>
        {!moved && (
          <section>
            <Title order={3} mb="xs">
              Whom it concerns
            </Title>
            <DataState view={preview}>{(data) => <PreviewGroups preview={data} />}</DataState>
          </section>
        )}
        <Checkbox
          label="Send everybody concerned a notice"
          description={
            <>
              By mail, with a link to the{' '}
              <Anchor component={Link} to={paths.help} target="_blank" size="xs">
                enrollment guide
              </Anchor>
              .
            </>
          }
          checked={notifyUsers}
          onChange={(event) => setNotify(event.currentTarget.checked)}
        />
        <Checkbox
          label="End the sessions of those who are not protected"
          description="They sign in again and set up a factor then. Without it they go on until their session ends."
          checked={endUnprotectedSessions}
          onChange={(event) => setEnd(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Go on editing
          </Button>
          <Button loading={update.pending} disabled={moved} onClick={() => void save()}>
            {saveLabel(before, proposed)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
