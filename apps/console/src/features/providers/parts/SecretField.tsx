import { Button, Group, PasswordInput, Text } from '@mantine/core';
import { useState } from 'react';

interface SecretFieldProps {
  readonly label: string;
  readonly description: string;
  readonly isSet: boolean;
  /** What was typed; empty: it stays as it is. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

/** Goes in and never comes out again: a secret that is set can be replaced, not read. */
export function SecretField({ label, description, isSet, value, onChange, error }: SecretFieldProps) {
  const [replacing, setReplacing] = useState(false);
  if (isSet && !replacing) {
    return (
      <div>
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <Group gap="xs" mt={4}>
          <Text size="sm" c="dimmed">
            It is set, and nobody can read it here.
          </Text>
          <Button size="xs" variant="default" onClick={() => setReplacing(true)} aria-label={`Replace: ${label}`}>
            Replace
          </Button>
        </Group>
      </div>
    );
  }
  return (
    <PasswordInput
      label={label}
      description={isSet ? `${description} Left empty, the one that is set stays.` : description}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="off"
      autoFocus={replacing}
      maxLength={4096}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': `Show or hide: ${label}`, tabIndex: 0 }}
    />
  );
}
