import { Button, Stack, Text } from '@mantine/core';
import type { FactorKind } from '../../../lib/api-types';
import { FACTOR } from '../../../lib/labels';

const WHAT_IT_IS: Readonly<Record<FactorKind, string>> = {
  WEBAUTHN: 'This computer or phone, or a key that you plug in. Nothing to type, and it cannot be phished.',
  TOTP: 'An app on your phone shows six digits, also without a connection.',
  EMAIL: 'A code comes by e-mail at each sign-in. Weaker: whoever reads your mail can sign in.',
};

/** Which kind of factor: a button for each, with what it is. */
export function Choice({
  allowed,
  onChosen,
}: {
  readonly allowed: readonly FactorKind[];
  readonly onChosen: (kind: FactorKind) => void;
}) {
  return (
    <Stack>
      {allowed.map((kind) => (
        <Button
          key={kind}
          variant="default"
          fullWidth
          h="auto"
          py="md"
          styles={{
            inner: { width: '100%', justifyContent: 'flex-start' },
            label: { whiteSpace: 'normal', textAlign: 'left' },
          }}
          onClick={() => onChosen(kind)}
        >
          <span>
            <Text component="span" display="block" fw={600}>
              {FACTOR[kind]}
            </Text>
            <Text component="span" display="block" size="sm" c="dimmed" fw={400}>
              {WHAT_IT_IS[kind]}
            </Text>
          </span>
        </Button>
      ))}
    </Stack>
  );
}
