import { useQuery } from '@apollo/client/react';
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { FindPeopleDocument, NameOfDocument } from '../documents';

interface PersonPickerProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

/** A person of the directory, found by typing. */
export function PersonPicker({ label, value, onChange }: PersonPickerProps) {
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), 250);
  const found = useQuery(FindPeopleDocument, { variables: { search: asked }, skip: asked === '' });
  const chosen = useQuery(NameOfDocument, { variables: { id: value ?? '' }, skip: value === null });

  const options = new Map<string, string>();
  // Somebody who was deleted has no name any more, but their events are still found by the id.
  if (value !== null) options.set(value, chosen.data?.user?.name ?? 'Deleted user');
  for (const person of (found.data ?? found.previousData)?.users.nodes ?? [])
    options.set(person.id, `${person.name} (${person.email})`);
  return (
    <Select
      label={label}
      placeholder="Anybody"
      data={[...options].map(([id, name]) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      searchable
      onSearchChange={setTyped}
      // The server has searched already, in more than the label.
      filter={({ options: all }) => all}
      nothingFoundMessage={asked === '' ? 'Type a name or e-mail' : 'Nobody found'}
      clearable
      clearButtonProps={{ 'aria-label': `Clear: ${label}` }}
    />
  );
}
