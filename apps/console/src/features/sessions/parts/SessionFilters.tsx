import { Anchor, Button, Group, MultiSelect, NativeSelect, Text, TextInput } from '@mantine/core';
import { ROLES } from '../../../lib/api-types';
import { ROLE_PLURAL } from '../../../lib/labels';
import { Filters } from '../../../ui/Filters';
import { NO_FILTERS, UNUSED, UNUSED_NAMES, type SessionsAsked } from '../session-filter';

interface SessionFiltersProps {
  readonly asked: SessionsAsked;
  /** Null while it is not known, or nobody is named. */
  readonly userName: string | null;
  readonly change: (change: Readonly<Record<string, string | readonly string[] | null>>) => void;
}

export function SessionFilters({ asked, userName, change }: SessionFiltersProps) {
  return (
    <>
      <Filters active={asked.active}>
        <MultiSelect
          label="Role"
          placeholder={asked.roles.length === 0 ? 'Any role' : ''}
          data={ROLES.map((value) => ({ value, label: ROLE_PLURAL[value] }))}
          value={asked.roles}
          onChange={(role) => change({ role })}
          clearable
          clearButtonProps={{ 'aria-label': 'Clear: role' }}
        />
        <TextInput
          label="Address begins with"
          placeholder="203.0.113."
          maxLength={45}
          value={asked.address}
          onChange={(event) => change({ address: event.currentTarget.value })}
        />
        <TextInput
          label="Browser or system"
          placeholder="Firefox"
          maxLength={60}
          value={asked.client}
          onChange={(event) => change({ client: event.currentTarget.value })}
        />
        <NativeSelect
          label="Not used"
          value={asked.unused ?? ''}
          data={[
            { value: '', label: 'However long' },
            ...UNUSED_NAMES.map((value) => ({ value, label: UNUSED[value].label })),
          ]}
          onChange={(event) => change({ unused: event.currentTarget.value })}
        />
      </Filters>
      <Group mb="md" gap="sm">
        {asked.user !== null && (
          <Text size="sm">
            Only sessions of <strong>{userName ?? 'one person'}</strong>.{' '}
            <Anchor component="button" type="button" size="sm" onClick={() => change({ user: null })}>
              Show everybody
            </Anchor>
          </Text>
        )}
        {asked.active > 0 && (
          <Button variant="default" size="xs" onClick={() => change(NO_FILTERS)}>
            Clear all filters
          </Button>
        )}
      </Group>
    </>
  );
}
