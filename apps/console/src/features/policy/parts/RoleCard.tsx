import { Checkbox, Paper, Stack, Switch, Text } from '@mantine/core';
import type { Role } from '../../../lib/api-types';
import { ROLE_PLURAL } from '../../../lib/labels';
import type { RuleSettings } from '../policy-draft';
import { FactorsField } from './FactorsField';
import { DurationField } from './DurationField';
import { NumberField } from './NumberField';
import { RememberField } from './RememberField';

/** Offered when the idle limit is turned on again. */
const USUAL_IDLE_MINUTES = 60;

interface RoleCardProps {
  readonly rule: RuleSettings & { readonly role: Role };
  readonly onChange: (change: Partial<RuleSettings>) => void;
}

export function RoleCard({ rule, onChange }: RoleCardProps) {
  const roles = ROLE_PLURAL[rule.role];
  const who = roles.toLowerCase();
  return (
    <Paper component="fieldset" withBorder p="md" m={0} miw={0}>
      <Text component="legend" fw={600} px={6}>
        {roles}
      </Text>
      <Stack gap="sm">
        <Switch
          label={`Required for ${who}`}
          checked={rule.required}
          onChange={(event) => onChange({ required: event.currentTarget.checked })}
        />
        <Switch
          label={`Sign-in with a password for ${who}`}
          description={
            rule.passwordSignIn
              ? undefined
              : 'They come through a provider only. Passwords stay, and open nothing until this is on again.'
          }
          checked={rule.passwordSignIn}
          onChange={(event) => onChange({ passwordSignIn: event.currentTarget.checked })}
        />
        <FactorsField who={who} rule={rule} onChange={onChange} />
        <NumberField
          label={`Grace period of ${who}`}
          suffix="days"
          min={0}
          max={180}
          value={rule.gracePeriodDays}
          onChange={(gracePeriodDays) => onChange({ gracePeriodDays })}
        />
        <RememberField
          who={who}
          hours={rule.rememberDeviceHours}
          onChange={(rememberDeviceHours) => onChange({ rememberDeviceHours })}
        />
        <NumberField
          label={`Sessions of ${who} last`}
          suffix="hours"
          min={1}
          max={720}
          value={rule.sessionLifetimeHours}
          onChange={(sessionLifetimeHours) => onChange({ sessionLifetimeHours })}
        />
        <Checkbox
          label={`End sessions of ${who} that are not used`}
          checked={rule.sessionIdleMinutes !== null}
          onChange={(event) =>
            onChange({ sessionIdleMinutes: event.currentTarget.checked ? USUAL_IDLE_MINUTES : null })
          }
        />
        {rule.sessionIdleMinutes !== null && (
          <DurationField
            label={`Idle limit of ${who}`}
            min={5}
            max={43_200}
            value={rule.sessionIdleMinutes}
            onChange={(sessionIdleMinutes) => onChange({ sessionIdleMinutes })}
          />
        )}
      </Stack>
    </Paper>
  );
}
