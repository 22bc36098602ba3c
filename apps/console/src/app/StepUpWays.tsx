import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { FactorKind } from '../lib/api-types';
import { stepUp } from '../lib/step-up';
import { StepUpMail } from './StepUpMail';
import { StepUpPasskey } from './StepUpPasskey';
import { StepUpTyped } from './StepUpTyped';

export type StepUpWay = 'passkey' | 'app' | 'mail' | 'recovery' | 'password';

const WAY_OF = { WEBAUTHN: 'passkey', TOTP: 'app', EMAIL: 'mail' } as const satisfies Record<FactorKind, StepUpWay>;
const INSTEAD: Readonly<Record<StepUpWay, string>> = {
  passkey: 'Use your passkey instead',
  app: 'Use the authenticator app instead',
  mail: 'Use a code by e-mail instead',
  recovery: 'Use a recovery code instead',
  password: 'Use your password instead',
};

/** The ways to prove oneself again: the passkey first where there is one; the password of whoever has no factor. */
export function StepUpWays({
  kinds,
  acceptsRecoveryCode,
}: {
  /** The kinds of factors that may answer; empty: there are none. */
  readonly kinds: readonly FactorKind[];
  readonly acceptsRecoveryCode: boolean;
}) {
  const ways: readonly StepUpWay[] =
    kinds.length === 0
      ? ['password']
      : [
          ...(['WEBAUTHN', 'TOTP', 'EMAIL'] as const)
            .filter((kind) => kinds.includes(kind))
            .map((kind) => WAY_OF[kind]),
          ...(acceptsRecoveryCode ? (['recovery'] as const) : []),
        ];
  const [way, setWay] = useState<StepUpWay>(ways[0] ?? 'password');
  const others = ways.filter((other) => other !== way);
  const more = others.length > 0 && (
    <Stack gap="xs">
      {others.map((other) => (
        <Text key={other} size="sm">
          <Anchor component="button" type="button" size="sm" onClick={() => setWay(other)}>
            {INSTEAD[other]}
          </Anchor>
        </Text>
      ))}
    </Stack>
  );
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        What you are about to do is sensitive. Once confirmed, you are not asked again for 10 minutes.
      </Text>
      {way === 'passkey' ? (
        <>
          <StepUpPasskey />
          {more}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => stepUp.finish(false)}>
              Cancel
            </Button>
          </Group>
        </>
      ) : way === 'mail' ? (
        <StepUpMail>{more}</StepUpMail>
      ) : (
        <StepUpTyped key={way} way={way}>
          {more}
        </StepUpTyped>
      )}
    </Stack>
  );
}
