import { Box, Group, Paper, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** Absent where title, description and actions are all there is. */
  readonly children?: ReactNode;
}

/** A titled card; the pages of the console are made of them. */
export function Section({ title, description, actions, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} withBorder p={{ base: 'md', sm: 'lg' }} mb="lg">
      <Group justify="space-between" align="flex-start" gap="sm" mb={children === undefined ? 0 : 'md'}>
        <Box flex="1 1 240px" miw={0} maw={680}>
          <Title order={2} id={id}>
            {title}
          </Title>
          {description !== undefined && (
            <Text component="div" c="dimmed" size="sm" mt={4}>
              {description}
            </Text>
          )}
        </Box>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Paper>
  );
}
