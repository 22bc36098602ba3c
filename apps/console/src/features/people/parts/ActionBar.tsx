import { Box, Button, Checkbox, Group, Text } from '@mantine/core';
import type { BulkAction } from '../../../lib/api-types';
import { BULK_ACTIONS, BULK_VERB } from '../../../lib/bulk-words';
import { formatNumber } from '../../../lib/time';
import type { PersonRow } from '../documents';
import type { useChosen } from '../use-chosen';

interface ActionBarProps {
  readonly page: readonly PersonRow[];
  /** There are more than this page shows. */
  readonly hasMore: boolean;
  readonly isFiltered: boolean;
  readonly choice: ReturnType<typeof useChosen>;
  readonly onAct: (action: BulkAction) => void;
}

/** Who is chosen, and what there is to do with them. */
export function ActionBar({ page, hasMore, isFiltered, choice, onAct }: ActionBarProps) {
  const { chosen } = choice;
  const here = page.filter(({ id }) => choice.has(id)).length;
  const wholePage = page.length > 0 && here === page.length;
  const everybody = isFiltered ? 'everybody who fits the filters' : 'everybody in the directory';
  const said =
    chosen.kind === 'all'
      ? `Chosen: ${everybody}`
      : chosen.ids.size === 0
        ? ''
        : `${formatNumber(chosen.ids.size)} chosen`;
  return (
    <Box mb="sm">
      <Group gap="sm" mih={36}>
        <Checkbox
          label="All on this page"
          checked={wholePage}
          indeterminate={here > 0 && !wholePage}
          onChange={(event) => choice.choose(page, event.currentTarget.checked)}
        />
        <Text size="sm" role="status" fw={600}>
          {said}
        </Text>
        {wholePage && hasMore && chosen.kind === 'named' && (
          <Button size="compact-sm" variant="subtle" onClick={choice.all}>
            Choose {everybody}
          </Button>
        )}
        {said !== '' && (
          <Button size="compact-sm" variant="subtle" onClick={choice.clear}>
            Choose nobody
          </Button>
        )}
      </Group>
      {said !== '' && (
        <Group gap="xs" mt={4} role="group" aria-label="What to do with those who are chosen">
          {BULK_ACTIONS.map((action) => (
            <Button key={action} size="xs" variant="default" onClick={() => onAct(action)}>
              {BULK_VERB[action]}
            </Button>
          ))}
        </Group>
      )}
    </Box>
  );
}
