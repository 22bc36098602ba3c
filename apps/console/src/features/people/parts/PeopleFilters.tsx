import { MultiSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { ROLES, STATUSES } from '../../../lib/api-types';
import { FACTOR, ROLE, STATUS } from '../../../lib/labels';
import { Filters } from '../../../ui/Filters';
import type { readPeople } from '../people-filter';

interface PeopleFiltersProps {
  readonly people: ReturnType<typeof readPeople>;
  readonly change: (change: Readonly<Record<string, string | readonly string[] | null>>) => void;
}

export function PeopleFilters({ people, change }: PeopleFiltersProps) {
  const [typed, setTyped] = useState(people.text);
  const sent = useRef(people.text);
  const send = useDebouncedCallback((text: string) => {
    sent.current = text.trim();
    change({ search: text.trim() });
  }, 250);
  useEffect(() => {
    // The address changed by something else than typing: Back, or "Clear all filters".
    if (people.text !== sent.current) {
      sent.current = people.text;
      setTyped(people.text);
    }
  }, [people.text]);
  return (
    <Filters
      active={people.roles.length + people.statuses.length + people.factors.length}
      always={
        <TextInput
          label="Search"
          type="search"
          placeholder="Name or e-mail"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            send(event.currentTarget.value);
          }}
        />
      }
    >
      <MultiSelect
        label="Role"
        placeholder={people.roles.length === 0 ? 'Any role' : ''}
        data={ROLES.map((value) => ({ value, label: ROLE[value] }))}
        value={people.roles}
        onChange={(role) => change({ role })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear role' }}
      />
      <MultiSelect
        label="Two-factor status"
        placeholder={people.statuses.length === 0 ? 'Any status' : ''}
        data={STATUSES.map((value) => ({ value, label: STATUS[value] }))}
        value={people.statuses}
        onChange={(status) => change({ status })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear two-factor status' }}
      />
      <MultiSelect
        label="Factor"
        placeholder={people.factors.length === 0 ? 'Any factor or none' : ''}
        data={[{ value: 'TOTP', label: FACTOR.TOTP }]}
        value={people.factors}
        onChange={(factor) => change({ factor })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear factor' }}
      />
    </Filters>
  );
}
