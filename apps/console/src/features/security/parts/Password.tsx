import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { AppError } from '../../../lib/errors';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { PasswordField } from '../../../ui/PasswordField';
import { Said } from '../../../ui/Said';
import { Section } from '../../../ui/Section';
import { ChangePasswordDocument, ProvePasswordDocument, type Me } from '../documents';

interface PasswordProps {
  readonly user: Me;
  readonly onChanged: () => void;
}

export function Password({ user, onChanged }: PasswordProps) {
  const [changing, setChanging] = useState(false);
  const [said, setSaid] = useState('');
  return (
    <>
      <Section
        title="Password"
        description={
          <>
            Long, and used nowhere else.<Said>{said}</Said>
          </>
        }
        actions={
          <Button
            variant="default"
            onClick={() => {
              setSaid('');
              setChanging(true);
            }}
          >
            Change password
          </Button>
        }
      />
      {changing && (
        <ChangePassword
          user={user}
          onClose={() => setChanging(false)}
          onDone={() => {
            setChanging(false);
            setSaid('Your password is changed. You stay signed in here, and are signed out everywhere else.');
            onChanged();
          }}
        />
      )}
    </>
  );
}

/** A wrong password is said by its field. */
function atItsField(error: AppError | null): AppError | null {
  if (error?.code !== 'INVALID_CREDENTIALS' && error?.code !== 'INVALID_CODE') return error;
  const message = 'This is not your password.';
  return new AppError('BAD_USER_INPUT', message, { fields: { currentPassword: message } });
}

function ChangePassword({
  user,
  onClose,
  onDone,
}: {
  readonly user: Me;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const prove = useOperation(ProvePasswordDocument);
  const change = useOperation(ChangePasswordDocument);
  const refusal = prove.error ?? change.error;
  const error = useMemo(() => atItsField(refusal), [refusal]);

  const submit = async (): Promise<void> => {
    change.clearError();
    // Without a factor the fresh proof is the same password, and nobody types it twice.
    if ((user.factors ?? []).length === 0 && (await prove.run({ input: { password: current } })) === null) return;
    const answer = await change.run({ input: { currentPassword: current, newPassword: next } });
    if (answer !== null) onDone();
  };
  return (
    <Modal opened onClose={onClose} title="Change your password" size="md">
      <Form onSubmit={() => void submit()} error={error}>
        <Stack>
          <Text size="sm" c="dimmed">
            You stay signed in here and are signed out everywhere else. Your second factor stays as it is.
          </Text>
          {/* For password managers, which keep the new password with the address. */}
          <input type="text" name="email" autoComplete="username" value={user.email} readOnly hidden />
          <PasswordField
            label="Current password"
            value={current}
            onChange={setCurrent}
            error={error?.fields['currentPassword']}
            autoFocus
          />
          <PasswordField
            isNew
            label="New password"
            value={next}
            onChange={setNext}
            personal={[user.name, user.email]}
            error={error?.fields['newPassword']}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={prove.pending || change.pending}>
              Change password
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
