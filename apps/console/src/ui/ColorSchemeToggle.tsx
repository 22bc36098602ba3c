import { Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';

/** Follows the system until pressed; Mantine keeps the choice in localStorage. */
export function ColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const now = useComputedColorScheme('light');
  const other = now === 'dark' ? 'light' : 'dark';
  return (
    <Button variant="subtle" color="gray" size="compact-sm" c="var(--mantine-color-text)" onClick={() => setColorScheme(other)}>
      Use {other} colors
    </Button>
  );
}
