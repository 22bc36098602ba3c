import { Group, Text } from '@mantine/core';

export function Logo() {
  return (
    <Group gap={10} wrap="nowrap">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" fill="var(--mantine-color-accent-8)" />
        <path d="M22.5 11.2A8 8 0 1 0 22.5 20.8" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
        <path
          d="M12.6 16.2l3 3 7.4-7.4"
          fill="none"
          stroke="#fff"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <Text component="span" fw={650} size="lg">
        Countersign
      </Text>
    </Group>
  );
}
