import { Button, Checkbox, Stack } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useNavigate } from 'react-router';
import { useContinueSignIn, useReturnPath, type SignInStep } from '../../../lib/after-sign-in';
import type { FactorKind } from '../../../lib/api-types';
import type { AppError } from '../../../lib/errors';
import { paths } from '../../../lib/paths';
import { formatMinutes } from '../../../lib/time';
import { CodeWay } from './CodeWay';
import { MailWay } from './MailWay';
import { PasskeyWay } from './PasskeyWay';

export type Way = 'passkey' | 'app' | 'mail' | 'recovery';

/** In the order in which they are offered. */
const WAY_OF = { WEBAUTHN: 'passkey', TOTP: 'app', EMAIL: 'mail' } as const satisfies Record<FactorKind, Way>;
const INSTEAD: Readonly<Record<Way, string>> = {
  passkey: 'Use your passkey instead',
  app: 'Use the authenticator app instead',
  mail: 'Use a code by e-mail instead',
  recovery: 'Use a recovery code instead',
};

/**
 * The ways to prove a second factor that this sign-in takes, the one that is hardest to trick first.
 * @param rememberDeviceHours 0: the policy remembers no device, and nothing is said of it
 */
export function Ways({
  factors,
  rememberDeviceHours,
}: {
  readonly factors: readonly FactorKind[];
  readonly rememberDeviceHours: number;
}) {
  const ways: readonly Way[] = [
    ...(['WEBAUTHN', 'TOTP', 'EMAIL'] as const).filter((kind) => factors.includes(kind)).map((kind) => WAY_OF[kind]),
    'recovery',
  ];
  const [way, setWay] = useState<Way>(ways[0] ?? 'recovery');
  const [remember, setRemember] = useState(false);
  const [refusal, setRefusal] = useState<AppError | null>(null);
  const goOn = useContinueSignIn();
  const navigate = useNavigate();
  const back = useReturnPath();

  const onProved = (step: SignInStep): void => {
    // Whoever needed a recovery code probably lost the phone: My security is where to replace it.
    if (way === 'recovery' && step === 'SignedIn' && back === undefined)
      void navigate(paths.security, { replace: true });
    else goOn(step, { replace: true });
  };
  const onRefused = useCallback(
    (error: AppError): void => {
      setRefusal(error);
      if (error.code === 'UNAUTHENTICATED') void navigate(paths.signIn({ reason: 'expired' }), { replace: true });
      // The policy was changed meanwhile: what the form says about it is read, and the next try goes without.
      if (error.fields['rememberDevice'] !== undefined) setRemember(false);
    },
    [navigate],
  );
  const box = way !== 'recovery' && rememberDeviceHours > 0 && (
    <Checkbox
      label={`Remember this device for ${formatMinutes(rememberDeviceHours * 60)}`}
      description="Only where nobody else gets at it: until then the password alone opens your account here."
      checked={remember}
      onChange={(event) => setRemember(event.currentTarget.checked)}
      error={refusal?.fields['rememberDevice']}
    />
  );
  const shared = { remember, onProved, onRefused };
  return (
    <Stack>
      {way === 'passkey' ? (
        <PasskeyWay {...shared}>{box}</PasskeyWay>
      ) : way === 'mail' ? (
        <MailWay {...shared}>{box}</MailWay>
      ) : (
        <CodeWay key={way} kind={way} {...shared}>
          {box}
        </CodeWay>
      )}
      {ways
        .filter((other) => other !== way)
        .map((other) => (
          <Button
            key={other}
            variant="subtle"
            onClick={() => {
              setRefusal(null);
              setWay(other);
            }}
          >
            {INSTEAD[other]}
          </Button>
        ))}
    </Stack>
  );
}
