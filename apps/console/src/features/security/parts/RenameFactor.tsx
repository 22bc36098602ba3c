import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { RenameFactorDocument, type Factor } from '../documents';

/** Another name for a factor, to tell it from the others. */
export function RenameFactor({
  factor,
  onClose,
  onDone,
}: {
  readonly factor: Factor;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const [name, setName] = useState(factor.name);
  const rename = useOperation(RenameFactorDocument);
  const submit = async (): Promise<void> => {
    if ((await rename.run({ input: { id: factor.id, name: name.trim() } })) !== null) onDone();
  };
  return (
    <Modal opened onClose={onClose} title={`Rename “${factor.name}”`} size="md">
      <Form onSubmit={() => void submit()} error={rename.error}>
        <Stack>
          <TextInput
            label="Name of this factor"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={60}
            autoComplete="off"
            required
            data-autofocus
            error={rename.error?.fields['name']}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={rename.pending}>
              Save name
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
