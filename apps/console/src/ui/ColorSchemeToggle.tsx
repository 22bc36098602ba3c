import { Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';

/** Follows the system until pressed; Mantine keeps the choice in localStorage. */
export function ColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const now = useComputedColorScheme('light');
  const other = now === 'dark' ? 'light' : 'dark';
  return (
    <Button variant="default" size="xs" onClick={() => setColorScheme(other)}>
      Use {other} colors
    </Button>
  );
}
