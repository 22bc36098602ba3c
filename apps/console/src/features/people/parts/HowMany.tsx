import { useLazyQuery } from '@apollo/client/react';
import { Button, Group, Text } from '@mantine/core';
import type { UserFilter } from '../../../lib/api-types';
import { toAppError } from '../../../lib/errors';
import { count } from '../../../lib/time';
import { PeopleCountDocument } from '../documents';

interface HowManyProps {
  readonly filter: UserFilter;
  readonly isFiltered: boolean;
  /** On the page; null while it is not there. */
  readonly shown: number | null;
  /** The page is all there is. */
  readonly isAll: boolean;
}

/** How many people the list has: what one page shows is known, more is counted when somebody asks. */
export function HowMany({ filter, isFiltered, shown, isAll }: HowManyProps) {
  const [ask, asked] = useLazyQuery(PeopleCountDocument, { fetchPolicy: 'network-only' });
  const counted = asked.called && JSON.stringify(asked.variables?.filter) === JSON.stringify(filter);
  const total = isAll ? shown : counted ? (asked.data?.users.totalCount ?? null) : null;
  const found = isFiltered ? ' found' : '';
  return (
    <Group gap="xs" mih={30}>
      <Text size="sm" c="dimmed" role="status">
        {total !== null
          ? `${count(total, 'person', 'people')}${found}`
          : counted && asked.error !== undefined
            ? toAppError(asked.error).message
            : shown !== null && `More than one page${found}`}
      </Text>
      {total === null && shown !== null && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={counted && asked.loading}
          onClick={() => void ask({ variables: { filter } })}
        >
          Count them
        </Button>
      )}
    </Group>
  );
}
