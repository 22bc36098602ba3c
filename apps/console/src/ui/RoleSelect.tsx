import { Select } from '@mantine/core';
import { ROLES, type Role } from '../lib/api-types';
import { MANAGES, ROLE } from '../lib/labels';
import { may, useViewer } from '../lib/viewer';

const WHAT_IT_MAY: Readonly<Record<Role, string>> = {
  OWNER: 'Everything, with the settings of the account and the other owners.',
  ADMIN: 'Looks after people, the policy and exports; not after owners.',
  AGENT: 'A member of the team. Looks after the own account only.',
  END_USER: 'Somebody outside the team. Looks after the own account only.',
};

interface RoleSelectProps {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  readonly error: string | undefined;
  readonly autoFocus?: boolean;
}

/** The roles that the viewer may give: nobody gives one above their own. */
export function RoleSelect({ value, onChange, error, autoFocus = false }: RoleSelectProps) {
  const viewer = useViewer();
  return (
    <Select
      label="Role"
      description={WHAT_IT_MAY[value]}
      data={ROLES.filter((role) => may(viewer, MANAGES[role])).map((role) => ({ value: role, label: ROLE[role] }))}
      value={value}
      onChange={(chosen) => {
        const role = ROLES.find((candidate) => candidate === chosen);
        if (role !== undefined) onChange(role);
      }}
      allowDeselect={false}
      error={error}
      data-autofocus={autoFocus || undefined}
    />
  );
}
