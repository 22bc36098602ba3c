import { Button, Group, Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AppError } from '../lib/errors';
import { ErrorAlert } from './ErrorAlert';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** What happens then, in words. */
  readonly children: ReactNode;
  /** A verb: what the button does. */
  readonly confirmLabel: string;
  readonly cancelLabel?: string;
  readonly dangerous?: boolean;
  readonly pending: boolean;
  readonly error: AppError | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function ConfirmDialog({
  opened,
  title,
  children,
  confirmLabel,
  cancelLabel = 'Cancel',
  dangerous = false,
  pending,
  error,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="md">
      <ErrorAlert error={error} takesFocus />
      <Text component="div" mb="lg">
        {children}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {cancelLabel}
        </Button>
        <Button color={dangerous ? 'red' : 'accent'} loading={pending} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </Group>
    </Modal>
  );
}
