import { Button, Group } from '@mantine/core';

type Off = Readonly<Record<string, readonly string[] | null>>;

interface FilterChipsProps {
  readonly chips: readonly { readonly words: string; readonly off: Off }[];
  readonly takeOff: (off: Off) => void;
  readonly clearAll: () => void;
}

/** Every filter that is on, beside the search: each says itself what it is and how to be rid of it. */
export function FilterChips({ chips, takeOff, clearAll }: FilterChipsProps) {
  if (chips.length === 0) return null;
  return (
    <Group gap="xs" mb="md">
      <Group component="ul" gap="xs" p={0} m={0} aria-label="Filters that are on" style={{ listStyle: 'none' }}>
        {chips.map(({ words, off }) => (
          <li key={words}>
            <Button
              size="compact-sm"
              variant="default"
              styles={{ label: { textAlign: 'start' } }}
              rightSection={<span aria-hidden="true">×</span>}
              aria-label={`Take off the filter: ${words}`}
              onClick={() => takeOff(off)}
            >
              {words}
            </Button>
          </li>
        ))}
      </Group>
      <Button size="compact-sm" variant="subtle" onClick={clearAll}>
        Clear all
      </Button>
    </Group>
  );
}
