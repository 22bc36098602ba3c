import { Button, Group } from '@mantine/core';

interface AttentionFiltersProps {
  readonly filters: readonly { readonly key: string; readonly words: string }[];
  readonly takeOff: (key: string) => void;
}

/** What the overview asked the list for; there is no field for it, so each says itself what it is and how to be rid of it. */
export function AttentionFilters({ filters, takeOff }: AttentionFiltersProps) {
  if (filters.length === 0) return null;
  return (
    <Group component="ul" gap="xs" mb="md" p={0} m={0} aria-label="Filters that are on" style={{ listStyle: 'none' }}>
      {filters.map(({ key, words }) => (
        <li key={key}>
          <Button
            size="compact-sm"
            variant="default"
            rightSection={<span aria-hidden="true">×</span>}
            aria-label={`Take off the filter: ${words}`}
            onClick={() => takeOff(key)}
          >
            {words}
          </Button>
        </li>
      ))}
    </Group>
  );
}
