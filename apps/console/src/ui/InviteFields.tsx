import { TextInput } from '@mantine/core';
import type { RefObject } from 'react';
import type { Role } from '../lib/api-types';
import { RoleSelect } from './RoleSelect';

/** Who is to be invited, as typed. */
export interface Invitee {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export const NOBODY_YET: Invitee = { email: '', name: '', role: 'AGENT' };

interface InviteFieldsProps {
  readonly value: Invitee;
  readonly onChange: (value: Invitee) => void;
  /** By field, in words. */
  readonly problems: Readonly<Record<string, string | undefined>>;
  /** For the focus to go back to, before the next one. */
  readonly first: RefObject<HTMLInputElement | null>;
}

/** Address, name and role of somebody new: in the list of people and in the first run alike. */
export function InviteFields({ value, onChange, problems, first }: InviteFieldsProps) {
  return (
    <>
      <TextInput
        ref={first}
        label="E-mail"
        type="email"
        autoComplete="off"
        value={value.email}
        onChange={(event) => onChange({ ...value, email: event.currentTarget.value })}
        required
        data-autofocus
        error={problems['email']}
      />
      <TextInput
        label="Name"
        autoComplete="off"
        value={value.name}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
        required
        maxLength={200}
        error={problems['name']}
      />
      <RoleSelect value={value.role} onChange={(role) => onChange({ ...value, role })} error={problems['role']} />
    </>
  );
}

/** As it is sent: without the spaces around that come along when an address is pasted. */
export const inviteInput = ({ email, name, role }: Invitee): Invitee => ({
  email: email.trim(),
  name: name.trim(),
  role,
});
