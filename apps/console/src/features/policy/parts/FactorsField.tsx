import { Alert, Checkbox, Stack, Switch, Text } from '@mantine/core';
import type { FactorKind } from '../../../lib/api-types';
import { FACTOR } from '../../../lib/labels';
import type { RuleSettings } from '../policy-draft';

/** In the order of how hard they are to trick. */
const OFFERED = [
  { kind: 'WEBAUTHN', description: 'Cannot be phished: a passkey answers this site and no other.' },
  { kind: 'TOTP', description: 'Six digits of an app on the phone.' },
  { kind: 'EMAIL', description: 'Weaker: whoever reads the mail reads the code. For those who can use nothing else.' },
] as const satisfies readonly { readonly kind: FactorKind; readonly description: string }[];

/** Which kinds of factors count for a role, and whether a passkey may stand alone. */
export function FactorsField({
  who,
  rule,
  onChange,
}: {
  /** As the labels of a role say it: "agents". */
  readonly who: string;
  readonly rule: Pick<RuleSettings, 'allowedFactors' | 'passkeySignIn' | 'required'>;
  readonly onChange: (change: Partial<RuleSettings>) => void;
}) {
  const { allowedFactors } = rule;
  const set = (kind: FactorKind, isAllowed: boolean): void =>
    onChange({
      allowedFactors: isAllowed ? [...allowedFactors, kind] : allowedFactors.filter((other) => other !== kind),
    });
  const passkeys = allowedFactors.includes('WEBAUTHN');
  return (
    <Stack gap="sm">
      <Checkbox.Group
        label={`Factors allowed to ${who}`}
        value={[...allowedFactors]}
        error={
          rule.required && allowedFactors.length === 0
            ? 'Allow at least one, or require none: otherwise nobody could get in.'
            : undefined
        }
      >
        <Stack gap="xs" mt={4}>
          {OFFERED.map(({ kind, description }) => (
            <Checkbox
              key={kind}
              value={kind}
              label={`${FACTOR[kind]}`}
              aria-label={`${FACTOR[kind]} for ${who}`}
              description={description}
              onChange={(event) => set(kind, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      {allowedFactors.includes('EMAIL') && (
        <Alert color="orange" title="Codes by e-mail are weaker">
          <Text size="sm">
            Whoever reads somebody’s mail reads their codes, and a code can be coaxed out of people on a false page.
            Those who use them cannot reset a forgotten password by mail: an admin sends them the link.
          </Text>
        </Alert>
      )}
      <Switch
        label={`Passkey alone signs ${who} in`}
        description={
          passkeys
            ? 'Without e-mail and password: the device, and the fingerprint, face or PIN that opens it, are two factors in one step.'
            : 'Only where passkeys are allowed.'
        }
        disabled={!passkeys}
        checked={passkeys && rule.passkeySignIn}
        onChange={(event) => onChange({ passkeySignIn: event.currentTarget.checked })}
      />
      {!passkeys && rule.passkeySignIn && (
        <Text size="sm" c="dimmed">
          It is kept, and holds again once passkeys are allowed.
        </Text>
      )}
    </Stack>
  );
}
