import { Button, Group, NativeSelect, Stack, Switch, TextInput } from '@mantine/core';
import { ROLES, type Role } from '../../../lib/api-types';
import { ROLE } from '../../../lib/labels';

export interface Mapping {
  readonly value: string;
  readonly role: Role;
}

interface RoleMappingProps {
  readonly claim: string;
  readonly onClaim: (claim: string) => void;
  readonly mapping: readonly Mapping[];
  readonly onMapping: (mapping: readonly Mapping[]) => void;
  readonly aboveAgent: boolean;
  readonly onAboveAgent: (allowed: boolean) => void;
  readonly errors: Readonly<Record<string, string>>;
}

const AT_MOST_AGENT: readonly Role[] = ['AGENT', 'END_USER'];

/** Which role somebody gets who is created, by what the provider says of them. */
export function RoleMapping({
  claim,
  onClaim,
  mapping,
  onMapping,
  aboveAgent,
  onAboveAgent,
  errors,
}: RoleMappingProps) {
  const roles = ROLES.filter((role) => aboveAgent || AT_MOST_AGENT.includes(role));
  const change = (index: number, part: Partial<Mapping>): void =>
    onMapping(mapping.map((entry, at) => (at === index ? { ...entry, ...part } : entry)));
  return (
    <Stack gap="sm">
      <TextInput
        label="Claim or attribute that says the role (optional)"
        description="For example “groups” or “roles”. Whoever has none of the values below becomes an end user. The value * stands for everybody, and needs no claim."
        value={claim}
        onChange={(event) => onClaim(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        error={errors['roleClaim']}
      />
      {mapping.map((entry, index) => (
        <Group key={index} align="flex-end" gap="xs">
          <TextInput
            label={`Value ${index + 1}`}
            value={entry.value}
            onChange={(event) => change(index, { value: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
            flex="1 1 180px"
            error={errors[`roleMapping[${index}].value`]}
          />
          <NativeSelect
            label={`Role for value ${index + 1}`}
            value={entry.role}
            data={ROLES.filter((role) => roles.includes(role) || role === entry.role).map((role) => ({
              value: role,
              label: ROLE[role],
            }))}
            onChange={(event) => {
              const role = ROLES.find((candidate) => candidate === event.currentTarget.value);
              if (role !== undefined) change(index, { role });
            }}
            error={errors[`roleMapping[${index}].role`]}
          />
          <Button
            variant="default"
            aria-label={`Remove value ${index + 1}`}
            onClick={() => onMapping(mapping.filter((_, at) => at !== index))}
          >
            Remove
          </Button>
        </Group>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          onClick={() => onMapping([...mapping, { value: '', role: 'AGENT' }])}
          disabled={mapping.length >= 50}
        >
          Add a value
        </Button>
      </Group>
      {mapping.length > 0 && (
        <Switch
          label="May make owners and admins"
          description="Off: nobody is created above agent, whatever the provider says. On: whoever administers the provider decides who administers this."
          checked={aboveAgent}
          onChange={(event) => onAboveAgent(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}
