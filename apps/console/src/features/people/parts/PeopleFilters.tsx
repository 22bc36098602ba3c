import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { ROLES, STATUSES } from '../../../lib/api-types';
import { FACTOR, METHOD, ROLE, STATUS } from '../../../lib/labels';
import { listOf } from '../../../lib/search-params';
import { Filters } from '../../../ui/Filters';
import { FACTORS, LAST_SIGN_IN, LAST_SIGN_INS, METHODS, type readPeople } from '../people-filter';

interface PeopleFiltersProps {
  readonly people: ReturnType<typeof readPeople>;
  readonly search: URLSearchParams;
  readonly change: (change: Readonly<Record<string, string | readonly string[] | null>>) => void;
}

export function PeopleFilters({ people, search, change }: PeopleFiltersProps) {
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
      active={people.chips.length}
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
      <Several label="Role" any="Any role" field="role" values={ROLES} names={ROLE} search={search} change={change} />
      <Several
        label="Two-factor status"
        any="Any status"
        field="status"
        values={STATUSES}
        names={STATUS}
        search={search}
        change={change}
      />
      <Several
        label="Factor"
        any="Any factor or none"
        field="factor"
        values={FACTORS}
        names={FACTOR}
        search={search}
        change={change}
      />
      <Several
        label="Signs in with"
        any="Any way or none"
        field="way"
        values={METHODS}
        names={METHOD}
        search={search}
        change={change}
      />
      <Select
        label="Last sign-in"
        placeholder="At any time"
        data={LAST_SIGN_INS.map((value) => ({ value, label: LAST_SIGN_IN[value] }))}
        value={LAST_SIGN_INS.find((value) => value === search.get('lastSignIn')) ?? null}
        onChange={(lastSignIn) => change({ lastSignIn })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear last sign-in' }}
      />
    </Filters>
  );
}

interface SeveralProps<Value extends string> extends Pick<PeopleFiltersProps, 'search' | 'change'> {
  readonly label: string;
  /** Where nothing is chosen. */
  readonly any: string;
  /** In the address. */
  readonly field: string;
  readonly values: readonly Value[];
  readonly names: Readonly<Record<Value, string>>;
}

/** What is chosen stands below as chips, so that the field keeps its height. */
function Several<Value extends string>({ label, any, field, values, names, search, change }: SeveralProps<Value>) {
  const chosen = listOf(search, field, values);
  return (
    <MultiSelect
      label={label}
      placeholder={chosen.length === 0 ? any : `${chosen.length} chosen`}
      data={values.map((value) => ({ value, label: names[value] }))}
      value={chosen}
      onChange={(next) => change({ [field]: next })}
      styles={{ pill: { display: 'none' } }}
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${label.toLowerCase()}` }}
    />
  );
}
