import { Group, Text } from '@mantine/core';
import { useId } from 'react';
import { CopyButton } from '../../../ui/CopyButton';
import classes from './CopyValue.module.css';

interface CopyValueProps {
  /** As the provider's own page calls it. */
  readonly label: string;
  readonly value: string;
}

/** A value to be entered at the provider. */
export function CopyValue({ label, value }: CopyValueProps) {
  const id = useId();
  return (
    <div>
      <Text size="sm" fw={600} mb={4} id={id}>
        {label}
      </Text>
      <Group gap="xs" align="stretch">
        <code className={classes['value']} aria-labelledby={id} role="group">
          {value}
        </code>
        <CopyButton text={value} label="Copy" aria-label={`Copy: ${label}`} />
      </Group>
    </div>
  );
}
