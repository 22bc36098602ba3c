import { Checkbox, SimpleGrid, Stack, Switch } from '@mantine/core';
import { Section } from '../../../ui/Section';
import type { AccountSettings, Proposed } from '../policy-draft';
import { DurationField } from './DurationField';
import { NumberField } from './NumberField';

/** Offered when own codes are made to expire. */
const USUAL_VALID_DAYS = 365;

export function AccountRules({
  proposed,
  onChange,
}: {
  readonly proposed: Proposed;
  readonly onChange: (change: Partial<AccountSettings>) => void;
}) {
  const anyRequired = proposed.rules.some((rule) => rule.required);
  return (
    <Section title="For everybody">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Stack gap="sm">
          <Checkbox
            label="Own recovery codes expire"
            checked={proposed.recoveryCodeValidDays !== null}
            onChange={(event) =>
              onChange({ recoveryCodeValidDays: event.currentTarget.checked ? USUAL_VALID_DAYS : null })
            }
          />
          {proposed.recoveryCodeValidDays !== null && (
            <NumberField
              label="Own recovery codes are valid for"
              suffix="days"
              min={1}
              max={3650}
              value={proposed.recoveryCodeValidDays}
              onChange={(recoveryCodeValidDays) => onChange({ recoveryCodeValidDays })}
            />
          )}
          <DurationField
            label="Recovery codes made by admins are valid for"
            description="Those sent by e-mail at most 1 day."
            min={10}
            max={4320}
            value={proposed.issuedRecoveryCodeValidMinutes}
            onChange={(issuedRecoveryCodeValidMinutes) => onChange({ issuedRecoveryCodeValidMinutes })}
          />
        </Stack>
        <Switch
          label="Allow the API with e-mail and password"
          description={
            anyRequired
              ? 'Off as long as a second factor is required of any role: a password alone would get past it.'
              : 'For scripts that send e-mail and password with each call. Off is safer.'
          }
          checked={!anyRequired && proposed.passwordApiAccess}
          disabled={anyRequired}
          onChange={(event) => onChange({ passwordApiAccess: event.currentTarget.checked })}
        />
      </SimpleGrid>
    </Section>
  );
}
