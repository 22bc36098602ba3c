import { Box, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { usePageTitle } from './use-page-title';

export function PageHeader({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  usePageTitle(title);
  return (
    <Group component="header" justify="space-between" align="flex-start" gap="md" mb="lg">
      <Box maw={680} miw={0} flex="1 1 300px">
        <Title order={1}>{title}</Title>
        {children !== undefined && (
          <Text component="div" c="dimmed" mt={4}>
            {children}
          </Text>
        )}
      </Box>
      {actions !== undefined && <Group gap="sm">{actions}</Group>}
    </Group>
  );
}
